"""Lets the demo's producers join, and gives them and their goods marks with numbers that are plainly invented."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from catalogue.producers.joining import refresh_public
from catalogue.producers.mark_kinds import KINDS, STARS
from catalogue.producers.models import Contact, JoiningStep, Mark, Partner, StepAnswer
from catalogue.products.models import Product
from catalogue.products.stars import keep_stars
from storefront.accounts.models import User

from .people import MANAGER
from .tables import rows

# What goods of a kind bear beside their stars: every so many of them.
MARKED = {"textile": (("mpc", 3), ("peacock", 7)), "food": (("fda", 2), ("halal", 6)), "herbal": (("mpc", 2),)}
ENDS_SOON, ENDED, UNCHECKED = "KKO-0002", "KKO-0005", "KKO-0006"


@transaction.atomic
def load_joining() -> int:
    """Note for each producer that she agreed, and a telephone nobody has; return how many are shown in public."""
    manager = User.objects.get(email=MANAGER)
    today = timezone.localdate()
    new = list(Partner.objects.filter(step_answers__isnull=True).order_by("pk"))
    Contact.objects.bulk_create(
        Contact(producer=one, person="ผู้ประสานงาน (สมมติ)", phone=f"+6680000{number:04}")
        for number, one in enumerate(new, start=1)
    )
    steps = JoiningStep.objects.filter(code__in=["consent", "agreement"])
    StepAnswer.objects.bulk_create(
        StepAnswer(step=step, producer=one, kind=StepAnswer.Kind.DONE, on=today, by=manager)
        for one in new
        for step in steps
    )
    refresh_public()
    return Partner.objects.filter(is_public=True).count()


@transaction.atomic
def load_marks() -> int:
    """Give marks to goods and producers that have none yet, and return how many there are."""
    manager = User.objects.get(email=MANAGER)
    if not Mark.objects.exists():
        goods = Product.objects.in_bulk([row["product_id"] for row in rows("otop_products.csv")], field_name="upc")
        wanted = [_stars(row, goods) for row in rows("otop_products.csv") if row["otop_stars"]]
        wanted += [mark for row in rows("otop_products.csv") for mark in _others(row, goods)]
        wanted += [_mark("organic", number, producer=one) for number, one in enumerate(_farmers(), start=1)]
        for mark in wanted:
            mark.entered_by = manager
            if not (mark.product and mark.product.upc == UNCHECKED):
                mark.checked_by, mark.checked_at = manager, timezone.now()
        Mark.objects.bulk_create(wanted)
        keep_stars()
        refresh_public()
    return Mark.objects.count()


def _farmers():
    return Partner.objects.filter(kind_en__icontains="farmer").order_by("pk")[:5]


def _stars(row: dict, goods: dict[str, Product]) -> Mark:
    mark = _mark(STARS, _number(row), product=goods[row["product_id"]], level=row["otop_stars"])
    if row["product_id"] == ENDS_SOON:
        mark.expires_on = timezone.localdate() + timedelta(days=30)
    if row["product_id"] == ENDED:
        mark.expires_on = timezone.localdate() - timedelta(days=1)
    return mark


def _others(row: dict, goods: dict[str, Product]) -> list[Mark]:
    number, product = _number(row), goods[row["product_id"]]
    return [
        _mark(kind, number, product=product) for kind, every in MARKED.get(row["category"], ()) if not number % every
    ]


def _number(row: dict) -> int:
    return int(row["product_id"].removeprefix("KKO-"))


def _mark(kind: str, number: int, *, level: str = "", **bearer) -> Mark:
    facts, today = KINDS[kind], timezone.localdate()
    invented = f"00-0-{number:05}-0-0000" if kind == "fda" else f"00000-{number:04}"
    return Mark(
        kind=kind,
        level=level or (list(facts.levels)[1] if facts.levels else ""),
        number=invented if facts.number else "",
        issued_on=today - timedelta(days=200 + number % 90),
        expires_on=today + timedelta(days=400 + number % 90) if facts.ends else None,
        is_illustrative=True,
        **bearer,
    )
