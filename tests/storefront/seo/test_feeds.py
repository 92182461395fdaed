"""The feeds of goods keep to Google's public product data specification: a literal list of its rules."""

import re
from decimal import Decimal
from itertools import count
from xml.etree import ElementTree

import pytest

from catalogue.pictures.models import SiteImage
from catalogue.products.models import Product, ProductClass, ProductImage
from storefront.seo import feeds
from tests.factories.goods import make_producer, make_product, make_variant

pytestmark = pytest.mark.django_db

G = "{http://base.google.com/ns/1.0}"
MONEY = r"\d+\.\d{2} THB"
URL = r"https?://[^\s<>]+"
# name: (must be there, most of them, pattern, longest)
RULES = {
    "id": (True, 1, r"\S+", 50),
    "title": (True, 1, r".+", 150),
    "description": (True, 1, r"(?s).+", 5000),
    "link": (True, 1, URL, 2000),
    "image_link": (True, 1, URL + r"\.(?:jpe?g|webp|png|gif|bmp|tiff?)", 2000),
    "additional_image_link": (False, 10, URL + r"\.(?:jpe?g|webp|png|gif|bmp|tiff?)", 2000),
    "availability": (True, 1, r"in_stock|out_of_stock|preorder|backorder", 20),
    "price": (True, 1, MONEY, 20),
    "google_product_category": (False, 1, r"[A-Z][\w,& >]+", 750),
    "brand": (True, 1, r".+", 70),
    "identifier_exists": (True, 1, r"no", 3),
    "condition": (True, 1, r"new", 11),
    "item_group_id": (False, 1, r"[\w-]+", 50),
    "shipping_weight": (True, 1, r"\d+ g", 20),
    "max_handling_time": (False, 1, r"\d{1,3}", 3),
    "shipping": (True, 1, None, 0),
}
pictures = count(1)


@pytest.fixture(autouse=True)
def _no_sizes(settings, tmp_path):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
    private = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "private": private}


def picture(product: Product, times: int = 1) -> Product:
    for _number in range(times):
        name = f"original_images/feed-{next(pictures)}.webp"
        image = SiteImage.objects.create(title=name, file=name, width=800, height=800, file_size=1)
        ProductImage.objects.create(product=product, picture=image, original=name, display_order=_number)
    return product


def read(drawn: str) -> list[dict[str, list[str]]]:
    items = []
    for item in ElementTree.fromstring(drawn).iter("item"):  # noqa: S314 -- written by ourselves a moment ago
        fields: dict[str, list[str]] = {}
        for element in item:
            assert element.tag.startswith(G), element.tag
            fields.setdefault(element.tag.removeprefix(G), []).append(element.text or "")
        items.append(fields)
    return items


def fed(language: str = "th") -> list[dict[str, list[str]]]:
    return read("".join(feeds.feed(language)))


def faults(item: dict[str, list[str]]) -> list[str]:
    found = [f"{name} is no field" for name in item if name not in RULES]
    for name, (must, most, pattern, longest) in RULES.items():
        values = item.get(name, [])
        if must and not values:
            found.append(f"{name} is missing")
        if len(values) > most:
            found.append(f"{name}: {len(values)} of them")
        for value in values if pattern else []:
            if not re.fullmatch(pattern, value) or len(value) > longest:
                found.append(f"{name}: {value!r}")
    return found


def make_shelf() -> None:
    picture(make_product(name_th='ผ้า "ไหม" <ครามเข้ม> & ขาว' + "ยาว" * 60), times=14)
    parent = picture(make_product(price=None))
    picture(make_variant(parent=parent))
    make_variant(parent=parent, stock=0)
    made = picture(make_product())
    made.lead_days = 21
    made.save()
    rice = picture(make_product(weight_grams=None))
    rice.product_class, _new = ProductClass.objects.get_or_create(slug="food", defaults={"name": "อาหาร"})
    rice.description_th = "<p>ข้าว\x0bใหม่</p>"
    rice.save()


@pytest.mark.parametrize("language", feeds.LANGUAGES)
def test_every_item_keeps_to_the_specification(language):
    make_shelf()

    items = fed(language)

    assert [faults(item) for item in items] == [[]] * 5
    assert len({item["id"][0] for item in items}) == 5


def test_a_broken_item_is_seen():
    item = {name: ["x"] for name in RULES if name != "brand"} | {"colour": ["red"]}

    said = faults(item)

    assert "brand is missing" in said
    assert "colour is no field" in said
    assert "price: 'x'" in said


def test_a_good_says_its_price_its_stock_and_its_page():
    product = picture(make_product(price="590.00", name_en="Indigo shawl", weight_grams=300))

    (item,) = fed("en")

    assert (item["price"], item["availability"]) == (["590.00 THB"], ["in_stock"])
    assert item["title"] == ["Indigo shawl"]
    assert item["shipping_weight"] == ["300 g"]
    assert item["link"] == [f"http://testserver/en/products/{product.slug}_{product.pk}/"]


def test_variants_are_items_of_one_group_that_lead_to_themselves(client):
    parent = picture(make_product(price=None))
    red, blue = make_variant(parent=parent, name_en="red"), make_variant(parent=parent, name_en="blue", price="700.00")

    items = fed("en")

    assert [item["item_group_id"] for item in items] == [[parent.upc]] * 2
    assert [item["id"] for item in items] == [[red.upc], [blue.upc]]
    page = client.get(items[1]["link"][0].removeprefix("http://testserver")).content.decode()
    assert f'value="{blue.pk}" required checked' in page


def test_what_cannot_be_offered_stays_out():
    picture(make_product(is_public=False))
    make_product()  # without a picture
    unpriced = picture(make_product())
    unpriced.stockrecords.update(price=None)

    assert fed() == []


def test_only_kinds_of_which_it_is_true_name_googles_category():
    craft = picture(make_product())
    food = picture(make_product())
    food.product_class, _new = ProductClass.objects.get_or_create(slug="food", defaults={"name": "อาหาร"})
    food.save()

    by_id = {item["id"][0]: item.get("google_product_category") for item in fed()}

    assert by_id == {craft.upc: None, food.upc: ["Food, Beverages & Tobacco > Food Items"]}


def test_a_feed_costs_the_same_for_one_and_three_goods(django_assert_num_queries):
    maker = make_producer()
    picture(make_product(producer=maker))
    fed()
    with django_assert_num_queries(5):  # the last one finds nothing more
        fed()
    for _number in range(2):
        picture(make_product(producer=make_producer()))
        parent = picture(make_product(price=None))
        picture(make_variant(parent=parent))
    with django_assert_num_queries(5):
        fed()


def test_the_feed_is_streamed_until_one_is_written_then_kept(client):
    picture(make_product(price="590.00"))
    before = client.get("/feeds/goods-th.xml")
    assert before.streaming
    assert len(read(b"".join(before.streaming_content).decode())) == 1

    assert feeds.write_feeds() == 2
    picture(make_product())

    kept = client.get("/feeds/goods-th.xml")
    assert kept.headers["Content-Type"] == "application/xml"
    assert len(read(b"".join(kept.streaming_content).decode())) == 1
    feeds.write_feeds()
    assert len(read(b"".join(client.get("/feeds/goods-th.xml").streaming_content).decode())) == 2


def test_a_feed_in_a_language_we_do_not_speak_is_not_found(client):
    assert client.get("/feeds/goods-fr.xml").status_code == 404


def test_delivery_in_the_feed_is_what_the_checkout_takes():
    picture(make_product(weight_grams=900))

    drawn = "".join(feeds.feed("th"))

    price = re.search(r"<g:shipping><g:country>TH</g:country><g:price>([\d.]+) THB", drawn)
    assert Decimal(price[1]) == Decimal("55.00")
