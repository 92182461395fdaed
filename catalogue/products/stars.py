"""The OTOP stars of a good, kept beside it for lists and filters. What counts is its mark."""

from collections.abc import Iterable

from django.db.models import Case, F, Value, When
from django.utils import timezone

from catalogue.producers.mark_kinds import STARS
from catalogue.producers.models import Mark

from .models import Product


def stars_today() -> Case:
    """Return the stars of a good that hold today, as an expression: none the day after the mark's last one."""
    return Case(When(otop_stars_until__gte=timezone.localdate(), then=F("otop_stars")), default=Value(None))


def keep_stars(pks: Iterable[int] | None = None) -> int:
    """Write down which stars goods bear today and until when, by their marks; return how many changed.

    Without numbers, all goods with stars or a mark: the schedule does so too, for marks that begin. Safe to repeat.
    """
    # The highest of several, and of these the one that holds longest.
    marks = Mark.objects.current().filter(kind=STARS, product__isnull=False).order_by("level", "expires_on")
    goods = Product.objects.filter(otop_stars__isnull=False)
    if pks is not None:
        marks, goods = marks.filter(product__in=list(pks)), Product.objects.filter(pk__in=list(pks))
    wanted = {pk: (int(level), until) for pk, level, until in marks.values_list("product", "level", "expires_on")}
    known = {pk: (stars, until) for pk, stars, until in goods.values_list("pk", "otop_stars", "otop_stars_until")}
    changed = [pk for pk in wanted.keys() | known.keys() if wanted.get(pk, (None, None)) != known.get(pk, (None, None))]
    for pk in changed:
        stars, until = wanted.get(pk, (None, None))
        Product.objects.filter(pk=pk).update(otop_stars=stars, otop_stars_until=until)
    return len(changed)
