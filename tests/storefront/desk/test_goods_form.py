"""One good at the desk: both languages, its facts, prices; safe against two who write at once."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.products.models import Facts, Product, ProductClass
from catalogue.stock.operations import receive_stock
from tests.factories import make_product, make_staff, make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_sizes(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}


@pytest.fixture
def describer(client):
    user = make_staff()
    user.user_permissions.add(Permission.objects.get(codename="change_product"))
    user.user_permissions.add(Permission.objects.get(codename="keep_stock"))
    client.force_login(user)
    return client


def address(product, more: str = "") -> str:
    return f"/en/desk/goods/{product.pk}/{more}"


def moves_of(product) -> str:
    return f"/en/desk/stock/goods/{product.stockrecords.get().pk}/"


def as_shown(client, product) -> dict:
    """Read the form as a browser would send it back unchanged."""
    screen = client.get(address(product)).context["screen"]
    data = {}
    for form in screen.forms:
        for bound in form:
            value = bound.value()
            if isinstance(value, list):
                value = [getattr(one, "pk", one) for one in value]
            if value not in (None, False):
                data[bound.html_name] = value
    return data


def make_food(**facts) -> Product:
    product = make_product(is_public=False)
    product.product_class, _new = ProductClass.objects.get_or_create(slug="food", defaults={"name": "อาหาร"})
    product.save()
    if facts:
        Facts.objects.create(product=product, **facts)
    return Product.objects.get(pk=product.pk)


def test_words_facts_and_price_are_written_in_both_languages(describer):
    product = make_food()
    data = as_shown(describer, product)
    data |= {
        "title_th": "ข้าวฮาง",
        "title_en": "Hang rice",
        "net_amount": "1000",
        "facts-ingredients_th": "ข้าว 100%",
        "facts-ingredients_en": "Rice 100%",
        "facts-keeps_days": "365",
        "facts-storage_th": "เก็บในที่แห้ง",
        "facts-is_free_of_allergens": "on",
        "facts-food_number": "40-1-12345-1-0001",
        f"good-{product.pk}-price_baht": "95.50",
    }

    answer = describer.post(address(product), data)

    product = Product.objects.get(pk=product.pk)
    assert answer.status_code == 302, answer.context["screen"].facts.errors
    assert (product.title_th, product.title_en, product.net_amount) == ("ข้าวฮาง", "Hang rice", 1000)
    assert (product.facts.ingredients_en, product.facts.food_number) == ("Rice 100%", "4011234510001")
    assert str(product.stockrecords.get().price) == "95.50"
    assert describer.post(address(product, "publish/")).status_code == 302
    assert Product.objects.get(pk=product.pk).is_public


def test_saving_unchanged_changes_nothing_but_the_version(describer):
    product = make_food(ingredients_th="ข้าว")
    before = Product.objects.filter(pk=product.pk).values().get()

    assert describer.post(address(product), as_shown(describer, product)).status_code == 302

    after = Product.objects.filter(pk=product.pk).values().get()
    changed = {name for name in after if (after[name] or "") != (before[name] or "")}
    assert changed <= {"version", "date_updated", "title"}
    assert after["version"] == before["version"] + 1


def test_sold_pieces_do_not_come_back_by_an_old_form(describer):
    product = make_product(stock=10)
    data = as_shown(describer, product)
    record = product.stockrecords.get()
    receive_stock(record, 7, reference="later")

    assert describer.post(address(product), data | {"num_in_stock": "10"}).status_code == 302

    record.refresh_from_db()
    assert record.num_in_stock == 17


def test_a_stale_form_is_refused_and_keeps_all_that_was_typed(describer):
    product = make_product(name_en="Shawl")
    mine = as_shown(describer, product) | {"title_en": "My shawl", "description_th": "คำของฉัน"}
    theirs = as_shown(describer, product) | {"title_en": "Their shawl"}
    assert describer.post(address(product), theirs).status_code == 302

    refused = describer.post(address(product), mine)

    page = unescape(refused.content.decode())
    assert refused.status_code == 422
    assert Product.objects.get(pk=product.pk).title_en == "Their shawl"
    assert "Somebody changed this good while you wrote" in page
    assert 'value="My shawl"' in page
    assert "คำของฉัน" in page
    assert ": Their shawl</li>" in page

    version = re.search(r'name="version" value="(\d+)"', page)[1]
    assert describer.post(address(product), mine | {"version": version}).status_code == 302
    assert Product.objects.get(pk=product.pk).title_en == "My shawl"


def test_without_the_stamp_the_last_one_would_win(describer):
    """The guard is the version: with the newest one in the old form the same words go in."""
    product = make_product(name_en="Shawl")
    mine = as_shown(describer, product) | {"title_en": "My shawl"}
    describer.post(address(product), as_shown(describer, product) | {"title_en": "Their shawl"})

    mine["version"] = Product.objects.get(pk=product.pk).version

    assert describer.post(address(product), mine).status_code == 302


def test_a_good_on_the_shelf_cannot_lose_a_fact(describer):
    product = make_product(name_en="Shawl")

    refused = describer.post(address(product), as_shown(describer, product) | {"unit_th": "", "unit_en": ""})

    page = unescape(refused.content.decode())
    assert refused.status_code == 422
    assert "take it off the shelf first" in page
    assert "what it is sold by" in page
    assert Product.objects.get(pk=product.pk).unit_th == "ผืน"
    assert describer.post(address(product, "off/")).status_code == 302
    emptied = as_shown(describer, product) | {"unit_th": "", "unit_en": ""}
    assert describer.post(address(product), emptied).status_code == 302


def test_a_drink_cannot_be_written_into_a_good_on_the_shelf(describer):
    product = make_product()

    refused = describer.post(address(product), as_shown(describer, product) | {"description_en": "With rice wine"})

    assert refused.status_code == 422
    assert "Alcohol may not be offered" in refused.content.decode()


def test_a_wrong_number_is_refused_with_a_sentence(describer):
    product = make_food()

    refused = describer.post(address(product), as_shown(describer, product) | {"facts-food_number": "123"})

    assert refused.status_code == 422
    assert "13 digits" in refused.content.decode()


def test_variants_have_their_own_words_price_and_pieces(describer):
    parent = make_product(price=None)
    variant = make_variant(parent=parent, stock=4)
    data = as_shown(describer, parent)

    data |= {f"good-{variant.pk}-title_en": "lac red", f"good-{variant.pk}-price_baht": "700"}
    assert describer.post(address(parent), data).status_code == 302

    variant.refresh_from_db()
    assert (variant.title_en, str(variant.stockrecords.get().price)) == ("lac red", "700.00")
    page = describer.get(address(parent)).content.decode()
    assert "4 pieces on the shelf" in page
    assert moves_of(variant) in page


def test_moves_of_a_good_are_told(describer):
    product = make_product(stock=3)

    assert moves_of(product) in describer.get(address(product)).content.decode()
    page = describer.get(moves_of(product)).content.decode()

    assert "Received" in page
    assert re.search(r'<td class="is-number">\+?3</td>', page)


def test_who_does_not_keep_the_stock_is_not_led_to_its_moves(client):
    product, user = make_product(stock=3), make_staff()
    user.user_permissions.add(Permission.objects.get(codename="change_product"))
    client.force_login(user)

    assert moves_of(product) not in client.get(address(product)).content.decode()
    assert client.get(moves_of(product)).status_code == 403


def test_a_good_without_pieces_gets_variants_and_one_with_pieces_does_not(describer):
    empty, full = make_product(stock=0, is_public=False), make_product(stock=3)
    typed = {"title_th": "แดง", "title_en": "red", "price_baht": "300"}

    assert describer.post(address(empty, "variant/"), typed).status_code == 302
    refused = describer.post(address(full, "variant/"), typed)

    assert Product.objects.get(pk=empty.pk).is_parent
    assert str(Product.objects.get(parent=empty).stockrecords.get().price) == "300.00"
    assert refused.status_code == 422
    assert "There are or were pieces of this good" in refused.content.decode()
    assert full.stockrecords.get().num_in_stock == 3


def test_the_page_costs_the_same_for_one_and_three_variants(describer):
    parent = make_product(price=None)
    make_variant(parent=parent)
    describer.get(address(parent))
    with CaptureQueriesContext(connection) as one:
        describer.get(address(parent))
    for _number in range(2):
        make_variant(parent=parent)
    with CaptureQueriesContext(connection) as three:
        describer.get(address(parent))

    assert len(one) == len(three)


@pytest.mark.parametrize("more", ["", "pictures/"])
def test_only_who_describes_goods_comes_in(client, more):
    product = make_product()
    client.force_login(make_staff())

    assert client.get(address(product, more)).status_code == 403


@pytest.mark.parametrize("more", ["off/", "variant/", "publish/"])
def test_what_changes_a_good_is_posted_by_who_may(client, more):
    product = make_product()
    client.force_login(make_staff())

    assert client.get(address(product, more)).status_code in (403, 405)
    assert client.post(address(product, more)).status_code == 403
    assert Product.objects.get(pk=product.pk).is_public
