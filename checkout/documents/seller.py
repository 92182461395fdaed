"""Who sells, as papers say it: from the settings."""

from dataclasses import dataclass

from django.conf import settings

from .faces import printable
from .tax_id import clean_number

# What a demo uses: its check digit is right and nobody can have it.
DEMO_TAX_ID = "0000000000001"


@dataclass(frozen=True)
class Seller:
    """The company or person who sells. Without a tax number it is not registered for VAT."""

    name: str
    address: str
    tax_id: str
    branch: str
    issues_abbreviated: bool

    @property
    def can_issue(self) -> bool:
        """Say whether enough is known of the seller for any paper."""
        return bool(self.name and self.address)

    @property
    def is_registered(self) -> bool:
        """Say whether the seller charges VAT, and so may write of taxes at all."""
        return self.can_issue and bool(self.tax_id)


def seller() -> Seller:
    """Return who sells, as the settings say just now."""
    return Seller(
        name=printable(settings.SELLER_NAME),
        address=printable(settings.SELLER_ADDRESS),
        tax_id=clean_number(settings.SELLER_TAX_ID),
        branch=clean_number(settings.SELLER_BRANCH),
        issues_abbreviated=settings.ABBREVIATED_INVOICES,
    )
