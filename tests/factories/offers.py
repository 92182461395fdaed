"""What makes a basket cheaper."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone
from oscar.core.loading import get_model

from checkout.offers.models import ConditionalOffer
from checkout.vouchers.models import Voucher

running_number = count(1)


def make_offer(*, baht: str | Decimal = "29.00", offer_type: str = ConditionalOffer.SITE, **limits) -> ConditionalOffer:
    """Return an offer that takes so many baht off any basket, once; `limits` are its limits by Oscar's names."""
    Range, Condition, Benefit = (get_model("offer", name) for name in ("Range", "Condition", "Benefit"))
    number = next(running_number)
    goods = Range.objects.create(name=f"everything {number}", includes_all_products=True)
    return ConditionalOffer.objects.create(
        name=f"offer {number}",
        offer_type=offer_type,
        condition=Condition.objects.create(range=goods, type=Condition.COUNT, value=1),
        benefit=Benefit.objects.create(range=goods, type=Benefit.FIXED, value=Decimal(baht)),
        max_basket_applications=1,
        **limits,
    )


def make_voucher(*, baht: str | Decimal = "29.00", usage: str = Voucher.MULTI_USE, **limits) -> Voucher:
    """Return a voucher that takes so many baht off any basket."""
    number, day = next(running_number), timedelta(days=1)
    voucher = Voucher.objects.create(
        name=f"voucher {number}",
        code=f"CODE{number}",
        usage=usage,
        start_datetime=timezone.now() - day,
        end_datetime=timezone.now() + day,
    )
    voucher.offers.add(make_offer(baht=baht, offer_type=ConditionalOffer.VOUCHER, **limits))
    return voucher
