"""What the tests of buying share."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from oscar.core.loading import get_model


@pytest.fixture(params=["th", "en"])
def language(request) -> str:
    return request.param


@pytest.fixture
def tomorrow():
    return timezone.now() + timedelta(days=1)


@pytest.fixture
def free_delivery(db):
    """An offer of the shop that takes the whole delivery price off."""
    Range, Condition, Benefit, ConditionalOffer = (
        get_model("offer", name) for name in ("Range", "Condition", "Benefit", "ConditionalOffer")
    )
    goods = Range.objects.create(name="everything", includes_all_products=True)
    return ConditionalOffer.objects.create(
        name="free delivery",
        condition=Condition.objects.create(range=goods, type=Condition.COUNT, value=1),
        benefit=Benefit.objects.create(type=Benefit.SHIPPING_PERCENTAGE, value=Decimal(100)),
        start_datetime=timezone.now() - timedelta(days=1),
    )


@pytest.fixture
def one_person_gives(settings):
    """Let one person give any sum back: for tests of what comes after that."""
    settings.SECOND_PERSON_ABOVE_BAHT = 1_000_000
