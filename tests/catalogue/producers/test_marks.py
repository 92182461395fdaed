"""Marks: shown only when checked, gone the day after their last one."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalogue.producers.marks import (
    CannotCheck,
    check_mark,
    current_marks,
    end_mark,
    enter_mark,
    marks_to_renew,
)
from catalogue.producers.models import Mark
from catalogue.products.filters import Filters
from catalogue.products.models import Product
from catalogue.products.shelf import page_of
from catalogue.products.stars import keep_stars
from catalogue.products.whole_shelf import whole_shelf
from tests.factories import make_mark, make_producer, make_product, make_staff
from tests.slips import as_file, slip_image

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@contextmanager
def clock_at(moment: datetime):
    """Let the shop's clock stand at a moment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: moment)
        yield


def today() -> date:
    return timezone.localdate()


def test_badge_is_there_on_the_last_day_and_gone_the_day_after_by_bangkok_s_clock(client):
    product, five_stars = make_product(), Filters({"stars": ("5",)})
    with clock_at(datetime(2026, 11, 1, 3, tzinfo=UTC)):
        make_mark(product, level="5", issued_on=date(2025, 1, 1), expires_on=date(2026, 11, 30))

    with clock_at(datetime(2026, 11, 30, 16, 59, tzinfo=UTC)):  # one minute to midnight in Bangkok
        assert page_of(whole_shelf(), five_stars, None).cards[0].stars == 5
        assert "5" in current_marks([product.pk])[product.pk][0].level
    with clock_at(datetime(2026, 11, 30, 17, 1, tzinfo=UTC)):  # the next day there, the same day in London
        shelf = page_of(whole_shelf(), five_stars, None)
        assert shelf.cards == []
        assert "5" not in shelf.counts["stars"]
        assert page_of(whole_shelf(), Filters(), None).cards[0].stars is None
        assert current_marks([product.pk]) == {}
        assert list(Mark.objects.current().filter(kind="otop_stars")) == []


def test_unchecked_mark_is_shown_to_nobody():
    product = make_product()
    make_mark(product, is_checked=False)
    product.refresh_from_db()

    assert (product.stars, current_marks([product.pk])) == (None, {})


def test_database_refuses_a_checked_mark_without_paper_year_or_end():
    product = make_product()
    for missing in ({"paper": ""}, {"issued_on": None}, {"expires_on": None}):
        facts = {"checked_at": timezone.now(), "paper": "a.jpg", "issued_on": today(), "expires_on": today()}
        with pytest.raises(IntegrityError), transaction.atomic():
            Mark.objects.create(kind="otop_stars", level="4", product=product, **{**facts, **missing})


def test_mark_without_end_needs_none():
    product = make_product()
    mark = make_mark(product, "fda", expires_on=None)

    assert current_marks([product.pk], today() + 9999 * DAY) == {product.pk: [mark]}


def test_stars_follow_the_best_mark_in_force():
    product = make_product()
    make_mark(product, level="3", expires_on=today() + 400 * DAY)
    five = make_mark(product, level="5", expires_on=today() + 10 * DAY)
    product.refresh_from_db()
    assert product.stars == 5

    end_mark(five, by=make_staff())
    product.refresh_from_db()
    assert product.stars == 3


def test_schedule_finds_the_stars_left_when_the_best_mark_has_ended():
    product = make_product()
    make_mark(product, level="3", expires_on=today() + 400 * DAY)
    make_mark(product, level="5", expires_on=today() + 10 * DAY)

    with clock_at(timezone.now() + 11 * DAY):
        assert Product.objects.get(pk=product.pk).stars is None
        assert keep_stars() == 1
        assert keep_stars() == 0
        assert Product.objects.get(pk=product.pk).stars == 3


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "gmp"}, "kind"),
        ({"kind": "otop_stars", "level": "6"}, "level"),
        ({"kind": "otop_stars", "level": "5", "expires_on": None}, "expires_on"),
        ({"kind": "mpc", "number": "none"}, "number"),
        ({"kind": "fda", "number": "40-1-123-1-0001"}, "number"),
        ({"kind": "peacock", "level": "gold", "piece_url": "http://x.example/1"}, "piece_url"),
        ({"kind": "otop_stars", "level": "5", "issued_on": date(2999, 1, 1)}, "issued_on"),
    ],
)
def test_what_a_kind_does_not_allow_is_refused_by_field(facts, field):
    given = {"issued_on": today(), "expires_on": today() + 300 * DAY, **facts}
    with pytest.raises(ValidationError) as error:
        enter_mark(Mark(product=make_product(), **given), by=make_staff())

    assert field in error.value.message_dict


def test_mark_is_checked_only_with_its_paper_and_by_name():
    staff = make_staff()
    facts = {"kind": "otop_stars", "level": "4", "issued_on": today(), "expires_on": today() + 300 * DAY}
    bare = enter_mark(Mark(product=make_product(), **facts), by=staff)
    with pytest.raises(CannotCheck):
        check_mark(bare, by=staff)

    product = make_product()
    mark = enter_mark(Mark(product=product, **facts), data=as_file(slip_image()), by=staff)
    check_mark(mark, by=staff)

    mark.refresh_from_db()
    product.refresh_from_db()
    assert (mark.checked_by, product.stars) == (staff, 4)
    assert mark.paper.name.endswith(".jpg")


def test_staff_is_warned_sixty_days_before():
    soon = make_mark(make_product(), expires_on=today() + 60 * DAY)
    make_mark(make_product(), expires_on=today() + 61 * DAY)
    make_mark(make_product(), expires_on=today() - DAY)

    assert list(marks_to_renew()) == [soon]


def test_marks_of_many_goods_cost_one_query(django_assert_num_queries):
    goods = [make_product().pk for _number in range(3)]
    for product in Product.objects.filter(pk__in=goods):
        make_mark(product)

    with django_assert_num_queries(1):
        assert len(current_marks(goods)) == 3
    with django_assert_num_queries(1):
        current_marks(goods[:1])


def test_producer_bears_marks_of_her_own():
    producer = make_producer()
    mark = make_mark(producer, "organic")

    assert list(Mark.objects.current().filter(producer=producer)) == [mark]
