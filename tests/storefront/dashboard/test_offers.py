"""Oscar's screens of offers and vouchers: both languages, and nobody writes over what somebody else saved."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.html import escape
from oscar.core.loading import get_model

from checkout.offers.models import ConditionalOffer
from checkout.vouchers.models import Voucher, VoucherSet
from tests.factories import make_offer, make_staff, make_voucher

pytestmark = pytest.mark.django_db

REFUSED = "Somebody changed this while you wrote."


@pytest.fixture
def manager(client):
    client.force_login(make_staff(may_everything=True))
    return client


def opened(client, path: str) -> dict:
    """Open a form as a browser does, and return what it would send if nothing were typed."""
    response = client.get(path)
    assert response.status_code == 200
    form = response.context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, list):
            data[bound.html_name] = [str(getattr(one, "pk", one)) for one in value]
        elif hasattr(value, "values_list"):
            data[bound.html_name] = [str(row.pk) for row in value]
        elif value is True:
            data[bound.html_name] = "on"
        elif value is not None and value is not False and value != "":
            drawn = bound.field.widget.format_value(value)
            data[bound.html_name] = drawn[0] if isinstance(drawn, list) else str(drawn)
    sent = re.search(r'name="version" value="([0-9a-f]+)"', response.content.decode())
    assert data.get("version", "") == (sent[1] if sent else "")
    return data


def make_set(**names) -> VoucherSet:
    voucher = make_voucher()
    kept = VoucherSet.objects.create(
        **{"name_th": "ชุดแรก", **names},
        count=1,
        description="for the fair",
        start_datetime=voucher.start_datetime,
        end_datetime=voucher.end_datetime,
    )
    Voucher.objects.filter(pk=voucher.pk).update(voucher_set=kept)
    return kept


# What is said in two languages


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("offers/new/metadata/", ["name_th", "name_en", "description_th", "description_en"]),
        ("vouchers/create/", ["name_th", "name_en"]),
        ("vouchers/sets/create/", ["name_th", "name_en"]),
    ],
)
def test_names_are_asked_for_in_both_languages(manager, language, path, names):
    response = manager.get(f"/{language}/dashboard/{path}")

    form = response.context["form"]
    assert [name for name in form.fields if name[-3:] in ("_th", "_en")] == names
    assert form.fields["name_th"].required
    assert not form.fields["name_en"].required
    page = response.content.decode()
    for name in names:
        assert re.search(rf'name="{name}"[^>]*lang="{name[-2:]}"', page)
    if language == "th":
        assert "ชื่อ (ไทย)" in page
        assert "ชื่อ (อังกฤษ)" in page


@pytest.mark.parametrize("language", ["th", "en"])
def test_an_offer_is_made_from_end_to_end(manager, language):
    way = f"/{language}/dashboard/offers/new"
    goods = get_model("offer", "Range").objects.create(name="ทุกอย่าง", includes_all_products=True)
    friend = make_offer(exclusive=False)
    words = {"name_th": "ลดรับลมหนาว", "name_en": "", "description_th": "ทุกชิ้น", "offer_type": "Site"}

    steps = [
        manager.post(f"{way}/metadata/", words),
        manager.post(f"{way}/incentive/", {"range": goods.pk, "type": "Percentage", "value": "10"}),
        manager.post(f"{way}/condition/", {"range": goods.pk, "type": "Count", "value": "2"}),
        manager.post(f"{way}/restrictions/", {"priority": "5", "combinations": [friend.pk]}),
    ]

    offer = ConditionalOffer.objects.get(priority=5)
    assert [step.headers["Location"] for step in steps] == [
        *(f"{way}/incentive/", f"{way}/condition/", f"{way}/restrictions/"),
        f"/{language}/dashboard/offers/{offer.pk}/",
    ]
    assert (offer.name_th, offer.name_en, offer.description_th) == ("ลดรับลมหนาว", None, "ทุกชิ้น")
    assert (offer.benefit.value, offer.condition.value, offer.offer_type) == (10, 2, "Site")
    assert list(offer.combinations.all()) == [friend]


def test_a_name_somebody_took_while_an_offer_was_described_is_said(manager):
    way = "/en/dashboard/offers/new"
    goods = get_model("offer", "Range").objects.create(name="ทุกอย่าง", includes_all_products=True)
    manager.post(f"{way}/metadata/", {"name_th": "ลดรับลมหนาว", "offer_type": "Site"})
    manager.post(f"{way}/incentive/", {"range": goods.pk, "type": "Percentage", "value": "10"})
    manager.post(f"{way}/condition/", {"range": goods.pk, "type": "Count", "value": "2"})
    other = make_offer()
    other.name_th = "ลดรับลมหนาว"
    other.save()

    last = manager.post(f"{way}/restrictions/", {"priority": "5"}, follow=True)

    assert last.redirect_chain == [(f"{way}/metadata/", 302)]
    assert last.context["form"].errors.keys() == {"name_th"}
    assert list(ConditionalOffer.objects.all()) == [other]


def test_a_voucher_is_made_with_both_names(manager):
    offer = make_offer(offer_type=ConditionalOffer.VOUCHER)
    data = {
        "name_th": "คูปองต้นปี",
        "name_en": "New Year voucher",
        "code": "newyear",
        "usage": "Multi-use",
        "start_datetime": "2026-12-01 00:00",
        "end_datetime": "2027-01-31 00:00",
        "offers": [offer.pk],
    }

    manager.post("/en/dashboard/vouchers/create/", data)

    voucher = Voucher.objects.get()
    assert (voucher.name_th, voucher.name_en, voucher.code) == ("คูปองต้นปี", "New Year voucher", "NEWYEAR")
    assert list(voucher.offers.all()) == [offer]


def test_the_vouchers_of_a_set_are_named_after_it_in_both_languages(manager):
    offer = make_offer(offer_type=ConditionalOffer.VOUCHER)
    data = {
        "name_th": "งานไหม",
        "name_en": "",
        "code_length": "8",
        "description": "fair",
        "usage": "Single use",
        "start_datetime": "2026-12-01 00:00",
        "end_datetime": "2027-01-31 00:00",
        "offers": [offer.pk],
        "count": "2",
    }
    manager.post("/th/dashboard/vouchers/sets/create/", data)
    kept = VoucherSet.objects.get()
    assert set(kept.vouchers.values_list("name_th", "name_en")) == {("งานไหม - 1", None), ("งานไหม - 2", None)}

    path = f"/en/dashboard/vouchers/sets/update/{kept.pk}/"
    manager.post(path, {**opened(manager, path), "name_en": "Silk fair", "count": "3"})

    assert list(kept.vouchers.order_by("pk").values_list("name_th", "name_en", "offers")) == [
        (f"งานไหม - {number}", f"Silk fair - {number}", offer.pk) for number in (1, 2, 3)
    ]


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("sought", ["ลมหนาว", "cool"])
def test_offers_and_vouchers_are_found_by_a_name_in_either_language(manager, language, sought):
    voucher, other = make_voucher(), make_voucher()
    for row in (voucher, voucher.offers.get()):
        row.name_th, row.name_en = "ลดรับลมหนาว", "Cool-season offer"
        row.save()
    dashboard = f"/{language}/dashboard"

    offers = manager.get(f"{dashboard}/offers/", {"name": sought})
    by_name = manager.get(f"{dashboard}/vouchers/", {"name": sought})
    by_offer = manager.get(f"{dashboard}/vouchers/", {"offer_name": sought})

    assert list(offers.context["offers"]) == [voucher.offers.get()]
    assert list(by_name.context["vouchers"]) == list(by_offer.context["vouchers"]) == [voucher]
    assert other.code not in by_name.content.decode()
    assert sought in offers.content.decode()


def test_yes_and_no_are_said_in_the_readers_language(manager):
    pages = {language: manager.get(f"/{language}/dashboard/vouchers/").content.decode() for language in ("th", "en")}

    assert [word for word in ("ไม่ใช่", "ใช่") if word in pages["en"]] == []
    assert "ไม่ใช่" in pages["th"]


# Nobody writes over what somebody else saved


def offer_words():
    offer = make_offer()
    return f"offers/{offer.pk}/metadata/", offer, "name_th"


def offer_incentive():
    offer = make_offer()
    return f"offers/{offer.pk}/incentive/", offer.benefit, "value"


def offer_condition():
    offer = make_offer()
    return f"offers/{offer.pk}/condition/", offer.condition, "value"


def offer_limits():
    offer = make_offer()
    return f"offers/{offer.pk}/restrictions/", offer, "priority"


def voucher_words():
    voucher = make_voucher()
    return f"vouchers/update/{voucher.pk}/", voucher, "name_th"


def voucher_set_words():
    kept = make_set()
    return f"vouchers/sets/update/{kept.pk}/", kept, "name_th"


def reread(row):
    return type(row).objects.get(pk=row.pk)


FORMS = [offer_words, offer_incentive, offer_condition, offer_limits, voucher_words, voucher_set_words]


@pytest.fixture(params=FORMS, ids=lambda form_of: form_of.__name__)
def form_of(request):
    """Return where a form is, a way to read what is stored of its row, and a column of it."""
    path, row, column = request.param()
    return f"/en/dashboard/{path}", lambda: str(getattr(reread(row), column)).removesuffix(".00"), column


def test_a_form_that_is_up_to_date_is_saved(manager, form_of):
    path, stored, column = form_of

    answer = manager.post(path, {**opened(manager, path), column: "456"})

    assert (answer.status_code, stored()) == (302, "456")


def test_a_form_of_before_somebody_elses_change_is_refused_with_all_that_was_typed(manager, form_of):
    path, stored, column = form_of
    mine, theirs = ({**opened(manager, path), column: typed} for typed in ("456", "123"))
    assert manager.post(path, theirs).status_code == 302

    answer = manager.post(path, mine)

    assert (answer.status_code, stored()) == (200, "123")
    form = answer.context["form"]
    assert form[column].value() == "456"
    sentence, _title, *now = form.non_field_errors()
    assert sentence.startswith(REFUSED)
    assert [words.removesuffix(".00") for words in now] == [f"{form.fields[column].label}: 123"]
    assert escape(sentence) in answer.content.decode()


def test_whoever_has_seen_what_is_stored_can_save_again(manager, form_of):
    path, stored, column = form_of
    mine, theirs = ({**opened(manager, path), column: typed} for typed in ("456", "123"))
    manager.post(path, theirs)

    refused = manager.post(path, mine)
    again = manager.post(path, {**mine, "version": refused.context["form"]["version"].value()})

    assert (again.status_code, stored()) == (302, "456")


def test_a_form_without_its_stamp_is_refused(manager):
    offer = make_offer()
    path = f"/en/dashboard/offers/{offer.pk}/metadata/"
    data = opened(manager, path)
    data.pop("version")

    assert REFUSED in manager.post(path, {**data, "name_th": "ของฉัน"}).content.decode()
    assert reread(offer).name_th == offer.name_th


def test_offers_that_were_given_to_a_voucher_meanwhile_are_named(manager):
    voucher, other = make_voucher(), make_offer(offer_type=ConditionalOffer.VOUCHER)
    path = f"/en/dashboard/vouchers/update/{voucher.pk}/"
    mine = opened(manager, path)
    voucher.offers.add(other)

    page = manager.post(path, mine).content.decode()

    assert REFUSED in page
    names = [offer.name for offer in ConditionalOffer.objects.filter(vouchers=voucher)]
    assert escape(f"Which offers apply for this voucher?: {', '.join(names)}") in page
    assert voucher.offers.count() == 2


def test_uses_that_are_counted_meanwhile_neither_refuse_a_form_nor_are_lost(manager):
    voucher = make_voucher()
    offer = voucher.offers.get()
    paths = [f"/en/dashboard/vouchers/update/{voucher.pk}/", f"/en/dashboard/offers/{offer.pk}/metadata/"]
    forms = [opened(manager, path) for path in paths]
    Voucher.objects.filter(pk=voucher.pk).update(num_orders=7)
    offer.take(3, Decimal("87.00"))

    answers = [manager.post(path, {**form, "name_en": "Mine"}) for path, form in zip(paths, forms, strict=True)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (reread(voucher).num_orders, reread(voucher).name_en) == (7, "Mine")
    assert (reread(offer).num_applications, reread(offer).total_discount) == (3, Decimal("87.00"))


def test_steps_of_an_offer_do_not_hinder_each_other(manager):
    offer = make_offer()
    paths = [f"/en/dashboard/offers/{offer.pk}/{step}/" for step in ("metadata", "restrictions")]
    words, limits = (opened(manager, path) for path in paths)

    manager.post(paths[1], {**limits, "priority": "9"})
    manager.post(paths[0], {**words, "name_en": "Mine"})

    assert (reread(offer).priority, reread(offer).name_en) == (9, "Mine")


def test_a_date_that_is_none_is_said_and_not_a_fault_of_ours(manager):
    offer = make_offer()
    path = f"/en/dashboard/offers/{offer.pk}/restrictions/"

    answer = manager.post(path, {**opened(manager, path), "start_datetime": "soon"})

    assert answer.context["form"].errors.keys() == {"start_datetime"}


def test_both_names_can_be_cleared_and_written_on_the_english_page(manager):
    offer = make_offer()
    path = f"/en/dashboard/offers/{offer.pk}/metadata/"
    for name_en in ("Cool-season offer", ""):
        manager.post(path, {**opened(manager, path), "name_en": name_en})
        assert reread(offer).name_en == (name_en or None)


def test_dates_of_a_voucher_are_kept_to_the_minute(manager):
    voucher = make_voucher()
    path = f"/en/dashboard/vouchers/update/{voucher.pk}/"

    manager.post(path, {**opened(manager, path), "name_en": "Mine"})

    assert abs(reread(voucher).start_datetime - voucher.start_datetime) < timedelta(minutes=1)
    assert timezone.is_aware(reread(voucher).start_datetime)
