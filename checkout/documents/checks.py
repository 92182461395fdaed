"""What must be right of the seller before papers bear it."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from .faces import unknown_letters
from .seller import DEMO_TAX_ID, seller
from .tax_id import is_tax_id


@register(Tags.security)
def check_seller(app_configs, **_) -> list[CheckMessage]:
    """Return what is wrong with what the settings say of the seller."""
    us, errors = seller(), []
    if us.tax_id and not is_tax_id(us.tax_id):
        errors.append(
            Error(
                "SELLER_TAX_ID is no Thai tax number: it has 13 digits, and the last follows from the others.",
                hint="Copy it from the certificate of VAT registration (Phor Por 20).",
                id="documents.E001",
            )
        )
    if len(us.branch) != 5 or not us.branch.isdecimal():
        errors.append(
            Error(
                "SELLER_BRANCH is no branch: it has five digits.",
                hint="Use 00000 for the head office.",
                id="documents.E002",
            )
        )
    if us.tax_id and not us.can_issue:
        errors.append(
            Error(
                "SELLER_TAX_ID is set without SELLER_NAME and SELLER_ADDRESS: no tax invoice can be issued.",
                hint="Set both as they are registered for VAT.",
                id="documents.E003",
            )
        )
    if us.tax_id == DEMO_TAX_ID and not (settings.DEMO or settings.DEBUG):
        errors.append(
            Error(
                "SELLER_TAX_ID is the number of the demo.",
                hint="Use the shop's own, or leave it empty if it is not registered for VAT.",
                id="documents.E004",
            )
        )
    unknown = unknown_letters(settings.SELLER_NAME + settings.SELLER_ADDRESS)
    if unknown:
        errors.append(
            Error(
                f"SELLER_NAME or SELLER_ADDRESS has letters that papers cannot show: {unknown}",
                hint="Write both in Thai or Latin letters.",
                id="documents.E005",
            )
        )
    return errors


@register(Tags.security, deploy=True)
def check_papers_can_be_issued(app_configs, **_) -> list[CheckMessage]:
    """Return an error for a shop that takes money and cannot write a receipt."""
    if seller().can_issue:
        return []
    return [
        Error(
            "SELLER_NAME or SELLER_ADDRESS is empty: the shop would take money and issue no receipts.",
            hint="Set both, in Thai, as they are registered; see docs/papers.md.",
            id="documents.E006",
        )
    ]
