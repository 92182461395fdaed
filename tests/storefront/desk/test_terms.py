"""The desk's page of terms, and the question whether VAT is still what it was."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import override

from catalogue.producers import vat
from catalogue.producers.models import Terms
from tests.factories import make_producer, make_product, make_staff, make_terms
from tests.factories.goods import make_product_class

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def manager(client):
    """The browser of somebody who may set terms."""
    user = make_staff()
    user.user_permissions.add(Permission.objects.get(codename="set_terms"))
    client.force_login(user)
    client.user = user
    return client


def address(name: str, *arguments, language: str = "en") -> str:
    with override(language):
        return reverse(f"desk:{name}", args=arguments)


def open_page(client, language: str = "en") -> str:
    response = client.get(address("terms", language=language))
    assert response.status_code == 200
    return response.content.decode()


def row_of(page: str, terms: Terms) -> str:
    return page.split(f'<tr id="terms-{terms.pk}">')[1].split("</tr>")[0]


def typed_in(**facts) -> dict:
    given = {
        "mode": "consigned",
        "commission_percent": "15",
        "discount_share_percent": "0",
        "starts_on": TODAY,
        **facts,
    }
    return {name: "" if value is None else str(value) for name, value in given.items()}


def test_only_who_may_set_terms_comes_in(client):
    begun = make_terms(producer=make_producer(), starts_on=YESTERDAY)
    client.force_login(make_staff())

    answers = [
        client.get(address("terms")),
        client.post(address("terms"), typed_in()),
        client.post(address("terms-end", begun.pk), {"ends_on": TODAY}),
        client.post(address("terms-take-back", begun.pk)),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert 'href="/en/desk/terms/"' not in client.get(address("job", "to-pick")).content.decode()
    assert Terms.objects.count() == 2


def test_ends_and_taking_back_are_not_done_by_a_link(manager):
    begun = make_terms(producer=make_producer(), starts_on=YESTERDAY)

    assert manager.get(address("terms-end", begun.pk)).status_code == 405
    assert manager.get(address("terms-take-back", begun.pk)).status_code == 405


def test_a_new_rule_counts_for_the_next_order_and_says_who_set_it(manager):
    product = make_product(price="590.00")

    answer = manager.post(address("terms"), typed_in(product=product.upc, commission_percent="10.5", note="by hand"))

    terms = Terms.objects.get(product=product)
    assert answer.url == address("terms")
    assert (terms.commission_percent, terms.by, terms.note) == (Decimal("10.50"), manager.user, "by hand")
    assert row_of(open_page(manager), terms).count("10.5%") == 1


@pytest.mark.parametrize("scope", ["product", "producer", "producer in class", "product_class", "all"])
def test_terms_can_be_set_for_each_scope(manager, scope):
    product = make_product(name_en="Shawl")
    facts = {
        "product": {"product": product.upc},
        "producer": {"producer": product.producer_id},
        "producer in class": {"producer": product.producer_id, "product_class": product.product_class_id},
        "product_class": {"product_class": product.product_class_id},
        "all": {},
    }[scope]

    manager.post(address("terms"), typed_in(**facts))

    terms = Terms.objects.get(commission_percent=15)
    assert terms.is_for_all == (scope == "all")
    assert "In force" in row_of(open_page(manager), terms)


@pytest.mark.parametrize(
    ("language", "words"), [("th", "ของใช้ ของตกแต่ง ของที่ระลึก"), ("en", "Utensils, decoration and souvenirs")]
)
def test_a_class_of_goods_is_named_in_the_readers_language(manager, language, words):
    terms = make_terms(product_class=make_product_class(), starts_on=TODAY)

    page = open_page(manager, language)

    assert words in row_of(page, terms)
    assert f">{words}</option>" in page


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"product": "NO-SUCH"}, "No good has this number."),
        ({"commission_percent": "101"}, "less than or equal to 100"),
        ({"commission_percent": "-1"}, "greater than or equal to 0"),
        ({"mode": "lent"}, "Select a valid choice"),
        ({"starts_on": YESTERDAY}, "Terms begin today or later"),
        ({"starts_on": "soon"}, "Enter a valid date"),
        ({"product": "TYPED", "producer": "TYPED"}, "please choose the good alone"),
        ({"producer": "TAKEN"}, "Other terms for the same goods begin on that day."),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_with_the_reason(manager, facts, fault):
    product = make_product()
    make_terms(producer=product.producer, starts_on=TODAY)
    real = {"product": product.upc, "producer": product.producer_id}
    facts = {name: real[name] if value in {"TYPED", "TAKEN"} else value for name, value in facts.items()}
    before = Terms.objects.count()

    answer = manager.post(address("terms"), typed_in(**facts))

    assert answer.status_code == 422
    assert fault in answer.content.decode()
    assert Terms.objects.count() == before


def test_a_last_day_is_set_once_and_says_who_set_it(manager):
    terms = make_terms(producer=make_producer(), starts_on=YESTERDAY)

    manager.post(address("terms-end", terms.pk), {"ends_on": TOMORROW})

    terms.refresh_from_db()
    assert (terms.ends_on, terms.ended_by) == (TOMORROW, manager.user)


@pytest.mark.parametrize("day", [YESTERDAY, "", "soon"])
def test_a_last_day_that_has_passed_is_refused_beside_its_field(manager, day):
    terms = make_terms(producer=make_producer(), starts_on=YESTERDAY)

    answer = manager.post(address("terms-end", terms.pk), {"ends_on": day})

    assert answer.status_code == 422
    assert "field__error" in row_of(answer.content.decode(), terms)
    assert Terms.objects.get(pk=terms.pk).ends_on is None


def test_terms_for_all_goods_have_no_last_day(manager):
    terms = Terms.objects.get()

    answer = manager.post(address("terms-end", terms.pk), {"ends_on": TODAY})

    assert answer.status_code == 422
    assert Terms.objects.get().ends_on is None
    assert address("terms-end", terms.pk) not in open_page(manager)


def test_terms_to_come_are_taken_back_and_begun_ones_are_not(manager):
    to_come = make_terms(producer=make_producer(), starts_on=TOMORROW)
    begun = make_terms(producer=make_producer(), starts_on=TODAY)

    for terms in (to_come, begun):
        manager.post(address("terms-take-back", terms.pk))

    assert not Terms.objects.filter(pk=to_come.pk).exists()
    assert "they stay" in open_page(manager)
    assert Terms.objects.filter(pk=begun.pk).exists()


def test_each_rule_says_how_it_stands(manager):
    producer = make_producer()
    expected = {
        make_terms(producer=producer, starts_on=TODAY - timedelta(days=9), ends_on=YESTERDAY): "Ended",
        make_terms(producer=producer, starts_on=YESTERDAY): "Replaced",
        make_terms(producer=producer, starts_on=TODAY): "In force",
        make_terms(producer=producer, starts_on=TOMORROW): "To come",
    }

    page = open_page(manager)

    assert {terms: re.search(r'class="badge[^>]*>([^<]+)<', row_of(page, terms))[1] for terms in expected} == expected


def test_the_default_is_called_one_until_the_manager_has_set_her_own(manager):
    assert "not yet your own terms" in open_page(manager)

    manager.post(address("terms"), typed_in())

    assert "not yet your own terms" not in open_page(manager)


def test_terms_cost_the_same_for_one_and_ten(manager):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            open_page(manager)
        return len(captured)

    make_terms(product=make_product(), starts_on=TODAY)
    open_page(manager)
    first = queries()
    for _number in range(3):
        make_terms(product=make_product(), starts_on=TODAY, by=make_staff())
        make_terms(producer=make_producer(), product_class=make_product_class(), starts_on=TODAY)

    assert queries() == first


def test_sources_are_said_in_the_language_of_the_page(manager):
    page = open_page(manager, "en")
    assert "Royal decree under the Revenue Code" in page
    assert "Stripe’s price list" in page
    assert isinstance(vat.VAT_RATES[0].source, Promise)


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_page_is_there_in_both_languages(manager, language):
    assert "20%" in row_of(open_page(manager, language), Terms.objects.get())


def test_the_first_page_of_the_desk_asks_when_the_vat_rate_has_run_out(client, monkeypatch):
    client.force_login(make_staff())
    rate = vat.VAT_RATES[0]
    confirmed = vat.VatRate(rate.percent, rate.starts, TODAY, "the accountant")
    monkeypatch.setattr(vat, "VAT_RATES", (confirmed,))
    assert "Is VAT still" not in client.get(address("today"), follow=True).content.decode()

    monkeypatch.setattr(vat, "VAT_RATES", (vat.VatRate(rate.percent, rate.starts, YESTERDAY, "an old decree"),))
    shown = client.get(address("today"), follow=True).content.decode()
    assert "Is VAT still 7%?" in shown
    assert "an old decree" in shown
