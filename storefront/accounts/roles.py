"""Who works here, and what each of them may do: the one table of it. A person can have several roles.

A packer knows what goes into a box and where it is sent, and nothing of sums; a cashier says that money has come and
gives it back; an editor writes of goods and their makers and lets stories out, a writer hands hers in for that, and the
foundation reads them before; an accountant keeps the books and packs nothing; a manager
may all of that, and decides.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A role is a group of this name."""

    PACKER = "Packers", _("Packer")
    CASHIER = "Cashiers", _("Cashier")
    EDITOR = "Editors", _("Editor")
    WRITER = "Writers", _("Writer")
    FOUNDATION = "Foundation", _("Reader of the foundation")
    ACCOUNTANT = "Accountants", _("Accountant")
    MANAGER = "Managers", _("Manager")


PACKS = ("fulfilment.pack_orders", "stock.keep_stock")
TAKES_MONEY = ("payments.confirm_offline", "payments.refund_payments")
TELLS = (
    "wagtailadmin.access_admin",
    *("consents.view_consent", "consents.add_consent", "consents.change_consent"),
    "facts.view_fact",
)
READS = ("wagtailadmin.access_admin", "facts.view_fact")
WRITES = (
    *TELLS,
    "simple_translation.submit_translation",
    *("facts.add_fact", "facts.change_fact", "facts.delete_fact"),
    *("pages.view_siteframe", "pages.add_siteframe", "pages.change_siteframe"),
    *("search.view_synonyms", "search.add_synonyms", "search.change_synonyms", "search.delete_synonyms"),
    *("search.view_miss", "search.delete_miss"),
    "catalogue.change_product",
    *("partner.enter_producers", "partner.see_contacts", "partner.check_marks"),
    "buyer_reviews.moderate_reviews",
)
KEEPS_BOOKS = (
    *("ledger.see_books", "ledger.close_books", "ledger.seal_months"),
    *("settlement.prepare_payouts", "settlement.enter_accounts", "settlement.pay_payouts"),
    "documents.replace_paper",
)
DECIDES = (
    *("payments.settle_incidents", "payments.change_bankaccount"),
    *("settlement.approve_payouts", "settlement.approve_accounts"),
    *("partner.set_terms", "partner.set_checklist", "partner.waive_steps"),
    "ledger.write_off_goods",
    "privacy.look_again",
)

RIGHTS: dict[Role, tuple[str, ...]] = {
    Role.PACKER: PACKS,
    Role.CASHIER: TAKES_MONEY,
    Role.EDITOR: WRITES,
    Role.WRITER: TELLS,
    Role.FOUNDATION: READS,
    Role.ACCOUNTANT: KEEPS_BOOKS,
    Role.MANAGER: PACKS + TAKES_MONEY + WRITES + KEEPS_BOOKS + DECIDES,
}

# Managers also work in the back office, with everything these apps have.
MANAGED_APPS = ("catalogue", "partner", "order", "stock", "fulfilment", "pictures", "offer", "voucher")
# Only the back office asks for this mark: whoever has it sees what the shop earns on its first page.
BACK_OFFICE = frozenset({Role.MANAGER})
# Who writes pages and lets them out, and who only writes them. Wagtail's own groups of these names are not used.
WRITERS = frozenset({Role.EDITOR, Role.MANAGER})
DRAFTERS = frozenset({Role.WRITER})
PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "view_page")
DRAFT_RIGHTS = ("add_page", "change_page", "view_page")
PICTURE_RIGHTS = ("add_siteimage", "change_siteimage", "choose_image")
DOCUMENT_RIGHTS = ("add_document", "change_document", "choose_document")
