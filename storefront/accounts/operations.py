"""Opens, changes and closes accounts, and keeps the roles of the people who work here."""

from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from oscar.core.loading import get_model
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from checkout.basket.models import Basket

from .emails import Letter, send_letter
from .models import User
from .queries import works_here

EDITORS = "Editors"
STAFF = "Staff"
MANAGERS = "Managers"

# Wagtail's own group of this name may write pages but not publish them. Our editors are few and trusted.
PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "view_page")
PICTURE_RIGHTS = ("add_siteimage", "change_siteimage", "choose_image")
SEARCH_RIGHTS = (
    *("search.view_synonyms", "search.add_synonyms", "search.change_synonyms", "search.delete_synonyms"),
    *("search.view_miss", "search.delete_miss"),
)
STAFF_RIGHTS = (
    "fulfilment.pack_orders",
    "buyer_reviews.moderate_reviews",
    "payments.confirm_offline",
    "settlement.prepare_payouts",
    "settlement.enter_accounts",
    "partner.enter_producers",
    "partner.see_contacts",
    "partner.check_marks",
    "order.view_order",
    "catalogue.view_product",
    "partner.view_stockrecord",
    "stock.keep_stock",
)
MANAGER_RIGHTS = (
    "payments.settle_incidents",
    "payments.refund_payments",
    "payments.change_bankaccount",
    "documents.replace_paper",
    "settlement.approve_payouts",
    "settlement.pay_payouts",
    "settlement.approve_accounts",
    "ledger.see_books",
    "ledger.close_books",
    "ledger.seal_months",
    "ledger.write_off_goods",
)
MANAGED_APPS = ("catalogue", "partner", "order", "stock", "fulfilment", "pictures", "offer", "voucher")


class EmailTaken(Exception):
    """Somebody has an account with this e-mail."""


class CannotClose(Exception):
    """What somebody did for the shop bears her name, so her account stays."""


def open_account(email: str, password: str) -> User:
    """Open an account and write to its owner. Raises EmailTaken, also when two clicks arrive together."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password)
            send_letter(user.pk, Letter.OPENED)
    except IntegrityError as error:
        raise EmailTaken from error
    return user


def change_profile(user: User, *, name: str, email: str) -> None:
    """Write down how somebody is called and where mails reach her; her old address is told when it is another now.

    Raises EmailTaken.
    """
    old_email = user.email
    user.first_name, user.last_name, user.email = name, "", email
    try:
        with transaction.atomic():
            user.save(update_fields=["first_name", "last_name", "email"])
            if email != old_email:
                send_letter(user.pk, Letter.EMAIL_CHANGED, to=old_email)
    except IntegrityError as error:
        raise EmailTaken from error


@transaction.atomic
def close_account(user: User) -> None:
    """Delete an account with its addresses and its open basket. Its orders stay for the books, without it.

    Raises CannotClose for people who work here or did.
    """
    if works_here(user):
        raise CannotClose
    user.baskets.filter(status=Basket.SUBMITTED).update(owner=None)
    get_model("voucher", "VoucherApplication").objects.filter(user=user).update(user=None)
    try:
        with transaction.atomic():
            user.delete()
    except ProtectedError as error:
        raise CannotClose from error


@transaction.atomic
def keep_roles() -> None:
    """Make the groups of editors, staff and managers, and see that each may do its work. Safe to repeat."""
    editors, staff, managers = (Group.objects.get_or_create(name=name)[0] for name in (EDITORS, STAFF, MANAGERS))
    for group in (editors, managers):
        _let_edit_pages(group)
    staff.permissions.add(*_permissions(STAFF_RIGHTS))
    managers.permissions.add(*_permissions(STAFF_RIGHTS + MANAGER_RIGHTS))
    managers.permissions.add(*Permission.objects.filter(content_type__app_label__in=MANAGED_APPS))


def _let_edit_pages(group: Group) -> None:
    group.permissions.add(*_permissions(["wagtailadmin.access_admin", *SEARCH_RIGHTS]))
    root, pictures = Page.get_first_root_node(), Collection.get_first_root_node()
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_RIGHTS):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    for permission in Permission.objects.filter(content_type__app_label="pictures", codename__in=PICTURE_RIGHTS):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=pictures, permission=permission)


def _permissions(names) -> list[Permission]:
    """Return permissions by their full names, and stop at one that does not exist."""
    found = []
    for name in names:
        app_label, codename = name.split(".")
        found.append(Permission.objects.get(content_type__app_label=app_label, codename=codename))
    return found
