from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from catalogue.producers.models import Terms
from catalogue.producers.payment_cost import payment_cost_on
from catalogue.producers.terms import Mode, Scope, rule_for, share_out
from tests.factories.goods import make_producer, make_product, make_product_class, make_terms
from tests.tables import table_under

TODAY = timezone.localdate()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)

baht = st.decimals(min_value=0, max_value=2_000_000, places=2)
percents = st.decimals(min_value=0, max_value=100, places=2)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def split(gross, **facts):
    return share_out(Decimal(gross), vat_percent=Decimal("7.00"), payment_percent=Decimal("2.00"), **facts)


@pytest.mark.parametrize("row", table_under("Where the price goes", "pricing.md"), ids=" ".join)
def test_share_out_is_as_the_document_says(row):
    gross, full, mode, commission, borne, cost, *parts = row

    shares = split(
        gross,
        full_gross_baht=Decimal(full),
        mode=Mode(mode),
        commission_percent=Decimal(commission),
        discount_share_percent=Decimal(borne),
        cost_baht=Decimal(cost) if cost else None,
    )

    found = [shares.producer_baht, shares.centre_baht, shares.vat_baht, shares.payment_cost_baht]
    assert [str(part) for part in found] == parts


@given(
    full=baht,
    off_percent=percents,
    mode=st.sampled_from(Mode),
    commission=percents,
    borne=percents,
    cost=baht,
    vat=percents,
    payment=percents,
)
def test_the_four_parts_are_the_price_to_the_satang(full, off_percent, mode, commission, borne, cost, vat, payment):
    gross = (full * (100 - off_percent) / 100).quantize(Decimal("0.01"))

    shares = share_out(
        gross,
        vat_percent=vat,
        commission_percent=commission,
        payment_percent=payment,
        mode=mode,
        cost_baht=cost,
        full_gross_baht=full,
        discount_share_percent=borne,
    )

    parts = [shares.producer_baht, shares.centre_baht, shares.vat_baht, shares.payment_cost_baht]
    assert sum(parts) == gross
    assert all(part == part.quantize(Decimal("0.01")) for part in parts)
    assert min(shares.producer_baht, shares.vat_baht, shares.payment_cost_baht) >= 0


@given(full=baht, off_percent=percents, commission=percents, borne=percents)
def test_a_discount_never_gives_the_maker_more_nor_takes_more_than_her_part_of_it(full, off_percent, commission, borne):
    gross = (full * (100 - off_percent) / 100).quantize(Decimal("0.01"))
    facts = {"mode": Mode.CONSIGNED, "commission_percent": commission}

    shares = split(gross, full_gross_baht=full, discount_share_percent=borne, **facts)

    undiscounted, of_smaller_price = split(full, **facts), split(gross, **facts)
    assert of_smaller_price.producer_baht <= shares.producer_baht <= undiscounted.producer_baht
    if borne == 100:
        assert shares.producer_baht == of_smaller_price.producer_baht


def test_a_bought_good_needs_what_was_paid_for_it():
    with pytest.raises(ValueError, match="what the centre paid"):
        split("590.00", mode=Mode.BOUGHT, commission_percent=Decimal(20))


def test_payment_cost_before_the_first_plan_is_refused():
    assert payment_cost_on(TODAY).percent == Decimal("2.00")
    with pytest.raises(ValueError, match="no payment cost is planned"):
        payment_cost_on(date(1990, 1, 1))


def rule(name, *, product=None, producer=None, product_class=None, starts_on=YESTERDAY):
    facts = {"product_id": product, "producer_id": producer, "product_class_id": product_class}
    return SimpleNamespace(name=name, starts_on=starts_on, **facts)


def test_the_most_specific_rule_counts():
    by_rank = [
        rule("variant", product=11),
        rule("product", product=1),
        rule("producer in class", producer=2, product_class=3),
        rule("producer", producer=2),
        rule("class", product_class=3),
        rule("all"),
    ]
    strangers = [rule("stranger", product=9), rule("stranger", producer=9, product_class=3), rule("x", product_class=9)]
    scope = Scope(product_ids=(11, 1), producer_id=2, product_class_id=3)

    for number, expected in enumerate(by_rank):
        assert rule_for(scope, [*reversed(by_rank[number:]), *strangers]) is expected


def test_among_equals_the_rule_that_began_last_counts():
    older, newer = rule("older", producer=2, starts_on=YESTERDAY), rule("newer", producer=2, starts_on=TODAY)

    assert rule_for(Scope((1,), 2, 3), [newer, older]) is newer


def test_without_any_rule_nothing_is_guessed():
    with pytest.raises(ValueError, match="no rule"):
        rule_for(Scope((1,), 2, 3), [rule("stranger", producer=9)])


@pytest.mark.django_db
def test_the_shop_begins_with_terms_for_everything():
    terms = Terms.objects.get()

    assert (terms.mode, terms.commission_percent, terms.discount_share_percent) == (Mode.CONSIGNED, 20, 0)
    assert "Default" in terms.note
    assert terms.by is None


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_gets_its_terms_again():
    call_command("flush", interactive=False, verbosity=0)

    assert Terms.objects.get().mode == Mode.CONSIGNED


@pytest.mark.django_db
def test_terms_that_have_begun_keep_all_but_their_end():
    terms = make_terms(producer=make_producer(), starts_on=YESTERDAY)

    terms.commission_percent = Decimal(5)
    for refusing in (terms.save, terms.full_clean):
        with pytest.raises(ValidationError, match="Only their last day"):
            refusing()

    terms.refresh_from_db()
    terms.ends_on = TODAY
    terms.save()
    assert Terms.objects.get(pk=terms.pk).ends_on == TODAY


@pytest.mark.django_db
def test_terms_cannot_end_before_today_nor_go_on_once_they_have_ended():
    running = make_terms(producer=make_producer(), starts_on=YESTERDAY)
    ended = make_terms(producer=make_producer(), starts_on=YESTERDAY, ends_on=YESTERDAY)

    running.ends_on, ended.ends_on = YESTERDAY, None

    for terms in (running, ended):
        with pytest.raises(ValidationError, match="today or later"):
            terms.save()


@pytest.mark.django_db
def test_terms_to_come_can_be_changed_and_taken_back_begun_ones_stay():
    to_come, begun = make_terms(producer=make_producer(), starts_on=TOMORROW), Terms.objects.get(producer=None)

    to_come.commission_percent = Decimal(5)
    to_come.save()
    to_come.delete()

    with pytest.raises(ValidationError, match="they stay"):
        begun.delete()


@pytest.mark.django_db
@pytest.mark.parametrize("scope", ["product", "producer", "product_class", "producer in class", "all"])
def test_one_scope_has_one_rule_from_a_day(scope):
    product = make_product()
    scopes = {
        "product": {"product": product},
        "producer": {"producer": product.producer},
        "product_class": {"product_class": make_product_class()},
        "producer in class": {"producer": product.producer, "product_class": make_product_class()},
        "all": {},
    }
    for facts in scopes.values():
        make_terms(starts_on=TOMORROW, **facts)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_terms(starts_on=TOMORROW, **scopes[scope])
    with pytest.raises(ValidationError, match="begin on that day"):
        Terms(mode=Mode.CONSIGNED, commission_percent=1, starts_on=TOMORROW, **scopes[scope]).full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts",
    [
        {"commission_percent": Decimal("100.01")},
        {"commission_percent": Decimal("-0.01")},
        {"discount_share_percent": Decimal("100.01")},
        {"mode": "lent"},
        {"starts_on": TODAY, "ends_on": YESTERDAY, "producer": True},
        {"starts_on": TODAY, "ends_on": TOMORROW},
        {"producer": True, "product": True},
    ],
    ids=str,
)
def test_the_database_refuses_nonsense(facts):
    product = make_product()
    things = {name: {"producer": product.producer, "product": product}[name] for name in facts if facts[name] is True}

    with pytest.raises(IntegrityError):
        make_terms(**{"starts_on": TODAY, **facts, **things})
