import re

import pytest
from django.urls import reverse
from django.utils import translation

from catalogue.pictures.models import Rendition, SiteImage
from catalogue.places.models import District
from catalogue.products.models import Category, ProductImage
from catalogue.products.whole_shelf import whole_shelf
from tests.factories.goods import make_producer, make_product, make_tambon, make_variant

pytestmark = pytest.mark.django_db

LIST = "/th/products/"


@pytest.fixture(autouse=True)
def _no_sizes(settings):
    """Pictures keep to their first file: what the worker makes of them is not the question here."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}


def give_picture(product) -> ProductImage:
    # A name is enough: nothing reads the file.
    name = f"original_images/{product.upc}.webp"
    image = SiteImage.objects.create(
        title=name, file=name, width=800, height=800, file_size=1, alt_th="ภาพผ้า", alt_en="Cloth"
    )
    for width in (400, 800):
        Rendition.objects.create(
            image=image,
            filter_spec=f"width-{width}|format-webp",
            file=f"images/{product.upc}-{width}.webp",
            width=width,
            height=width,
        )
    return ProductImage.objects.create(product=product, picture=image, original=image.file.name)


def make_goods(count: int, **facts) -> list:
    goods = [make_product(**facts) for _ in range(count)]
    for product in goods:
        give_picture(product)
    return goods


def address_of(product, language: str = "th") -> str:
    with translation.override(language):
        return product.get_absolute_url()


def test_list_shows_public_goods_with_price_and_count(client):
    make_product(name_th="ผ้าไหมมัดหมี่", price="4200.00")
    make_product(name_th="ของที่ยังไม่ขาย", is_public=False)

    answer = client.get(LIST)

    page = answer.content.decode()
    assert [card.name for card in answer.context["shelf"].cards] == ["ผ้าไหมมัดหมี่"]
    # A line may break between the words of a name.
    assert "ผ้าไหม<wbr>มัดหมี่" in page
    assert "฿4,200" in page
    assert "สินค้า 1 รายการ จากผู้ผลิต 1 กลุ่ม" in page


def test_list_shows_a_parent_once_and_its_variants_not(client):
    parent = make_product(name_th="ผ้าขาวม้า", price=None)
    make_variant(parent=parent, name_th="สีคราม")
    make_variant(parent=parent, name_th="สีครั่ง")

    shelf = client.get(LIST).context["shelf"]

    assert [card.pk for card in shelf.cards] == [parent.pk]


def test_list_costs_the_same_for_one_and_three_goods(client, django_assert_num_queries):
    make_goods(1)
    client.get(LIST)  # fills what is kept for some minutes

    with django_assert_num_queries(1):  # whether anything has changed
        client.get(LIST)
    make_goods(2)
    client.get(LIST)  # learns of the new goods
    with django_assert_num_queries(1):
        client.get(LIST)
    whole_shelf().cards.clear()
    with django_assert_num_queries(5):
        client.get(LIST)


def test_list_of_a_district_leaves_out_the_others(client):
    here = make_product(producer=make_producer())
    there = make_producer()
    there.tambon = make_tambon(code="401801", district=("ชนบท", "Chonnabot"))
    there.save()
    make_product(producer=there)
    District.objects.filter(code="4001").update(slug="mueang-khon-kaen")

    shelf = client.get(LIST, {"district": "mueang-khon-kaen"}).context["shelf"]

    assert [card.pk for card in shelf.cards] == [here.pk]


def test_list_without_goods_says_so_and_leads_on(client):
    District.objects.filter(pk=make_tambon().district_id).update(slug="mueang-khon-kaen")

    answer = client.get("/en/products/", {"district": "mueang-khon-kaen"})

    assert answer.status_code == 200
    assert "No good meets all of this at once" in answer.content.decode()
    assert '<a class="button button--quiet" href="/en/products/">Clear all filters</a>' in answer.content.decode()


def test_list_says_how_it_is_narrowed_and_how_to_widen_it(client):
    make_product()
    District.objects.filter(code="4001").update(slug="mueang-khon-kaen")

    page = client.get("/en/products/?district=mueang-khon-kaen&price_to=900").content.decode()

    assert '<a class="chip" href="/en/products/?price_to=900">' in page
    assert '<a class="chip" href="/en/products/?district=mueang-khon-kaen">' in page
    assert "Mueang Khon Kaen · up to ฿900" in page.split("</title>")[0]


def test_list_tells_scripts_its_short_address(client):
    make_product()

    answer = client.get(LIST, {"district": "", "stars": ["5", "9"], "price_from": "", "price_to": "๑,๐๐๐", "sort": "x"})

    assert answer.headers["HX-Push-Url"] == "/th/products/?stars=5&price_to=1000"


def test_list_with_a_price_that_is_none_says_so_and_keeps_the_rest(client):
    cheap = make_product(price="100.00")
    make_product(price="900.00")

    answer = client.get("/en/products/", {"price_from": "free", "price_to": "500"})

    page = answer.content.decode()
    assert [card.pk for card in answer.context["shelf"].cards] == [cheap.pk]
    assert "A price is a number" in page
    assert 'name="price_from" value="free"' in page


def test_category_keeps_the_wishes_of_the_list(client):
    category = Category.add_root(name_th="ผ้า", name_en="Cloth", slug="cloth")
    make_product().categories.add(category)

    page = client.get("/en/products/?in_stock=1").content.decode()

    assert f'href="/en/products/category/cloth_{category.pk}/?in_stock=1"' in page


def test_category_costs_the_same_for_one_and_three_goods(client, django_assert_num_queries):
    category = Category.add_root(name_th="ผ้า", name_en="Cloth", slug="cloth")
    address = f"/th/products/category/cloth_{category.pk}/"
    make_goods(1)[0].categories.add(category)
    client.get(address)

    with django_assert_num_queries(1):
        client.get(address)
    for product in make_goods(2):
        product.categories.add(category)
    client.get(address)
    with django_assert_num_queries(1):
        client.get(address)


def test_list_beyond_the_last_page_shows_the_last_page(client):
    make_product()

    shelf = client.get(LIST, {"page": "99"}).context["shelf"]

    assert shelf.page.number == 1


def test_category_shows_its_goods_and_corrects_an_old_address(client):
    category = Category.add_root(name_th="ผ้า", name_en="Cloth", slug="cloth")
    product = make_product()
    product.categories.add(category)
    make_product()
    address = reverse("catalogue:category", kwargs={"category_slug": "cloth", "pk": category.pk})

    shelf = client.get(address).context["shelf"]
    old = client.get(address.replace("cloth", "textiles"))

    assert [card.pk for card in shelf.cards] == [product.pk]
    assert (old.status_code, old.headers["Location"]) == (301, address)


def test_hidden_category_is_not_found(client):
    category = Category.add_root(name_th="ผ้า", slug="cloth", is_public=False)

    answer = client.get(f"/th/products/category/cloth_{category.pk}/")

    assert answer.status_code == 404


def test_product_page_shows_price_stock_and_maker(client):
    producer = make_producer(name_en="Don Chang weavers")
    product = make_product(name_en="Indigo cotton shawl", price="590.00", stock=6, producer=producer)

    page = client.get(address_of(product, "en")).content.decode()

    assert "Indigo cotton shawl" in page
    assert "฿590" in page
    assert "In stock, 6 pieces" in page
    assert "Don Chang weavers" in page
    assert 'action="/en/basket/add/"' in page


@pytest.mark.parametrize(("stock", "words"), [(2, "Only 2 left"), (0, "Sold out for now")])
def test_product_page_says_when_little_is_left(client, stock, words):
    product = make_product(stock=stock)

    page = client.get(address_of(product, "en")).content.decode()

    assert words in page
    assert ("Put in basket" in page) is (stock > 0)


def test_product_page_costs_the_same_for_one_and_three_of_everything(client, django_assert_num_queries):
    producer = make_producer()
    parent = make_product(price=None, producer=producer)
    give_picture(parent)
    give_picture(make_variant(parent=parent))
    make_goods(1, producer=producer)
    client.get(LIST)  # keeps the cards of all goods, and what every page's menu shows

    with django_assert_num_queries(8):
        client.get(address_of(parent))
    with django_assert_num_queries(1):
        client.get(address_of(parent))
    for _ in range(2):
        give_picture(make_variant(parent=parent))
    make_goods(2, producer=producer)
    client.get(LIST, {"stars": "1"})  # learns of the new goods, and shows none
    with django_assert_num_queries(8):
        client.get(address_of(parent))
    with django_assert_num_queries(1):
        client.get(address_of(parent))


def test_product_page_offers_each_variant_and_rests_those_sold_out(client):
    parent = make_product(price=None)
    gone = make_variant(parent=parent, stock=0)
    free = make_variant(parent=parent, stock=4)

    answer = client.get(address_of(parent))

    assert [(choice.pk, choice.left) for choice in answer.context["sheet"].choices] == [(gone.pk, 0), (free.pk, 4)]
    assert f'value="{free.pk}" required checked' in answer.content.decode()
    assert f'value="{gone.pk}" required disabled' in answer.content.decode()


def test_variant_shows_its_own_picture_in_the_gallery(client):
    parent = make_product(price=None)
    give_picture(parent)
    give_picture(make_variant(parent=parent))
    make_variant(parent=parent)

    answer = client.get(address_of(parent))

    choice = answer.context["sheet"].choices[0]
    assert choice.place == 2
    assert 'data-shows="picture-2"' in answer.content.decode()
    assert 'id="picture-2"' in answer.content.decode()


def test_product_page_leads_on_to_its_maker_and_to_goods_of_its_kind_and_dye(client):
    category = Category.add_root(name_th="ผ้า", name_en="Cloth", slug="cloth")
    maker = make_producer()
    shown = make_product(producer=maker)
    of_maker = [make_product(producer=maker) for _ in range(6)]
    alike, other_dye, other_kind = make_product(), make_product(), make_product()
    for product, palette in ((shown, "lac"), (alike, "lac"), (other_dye, "leaf"), (other_kind, "lac")):
        product.palette = palette
        product.save()
        if product is not other_kind:
            product.categories.add(category)

    page = client.get(address_of(shown)).context

    assert [card.pk for card in page["more"]] == [product.pk for product in reversed(of_maker[2:])]
    assert [card.pk for card in page["alike"]] == [alike.pk]


def test_product_page_says_what_a_parcel_costs(client):
    page = client.get(address_of(make_product(weight_grams=900), "en")).content.decode()

    assert "Anywhere in Thailand for ฿55" in page
    assert "at your door in 3–5 days" in page


def test_product_with_an_old_slug_moves_for_good(client):
    product = make_product()

    answer = client.get(f"/en/products/an-old-name_{product.pk}/")

    assert (answer.status_code, answer.headers["Location"]) == (301, address_of(product, "en"))


def test_variant_leads_to_its_main_product(client):
    parent = make_product(price=None)
    variant = make_variant(parent=parent)

    answer = client.get(address_of(variant))

    assert (answer.status_code, answer.headers["Location"]) == (301, address_of(parent))


@pytest.mark.parametrize("slug", ["", "wrong"])
def test_hidden_product_is_not_found(client, slug):
    product = make_product(is_public=False)

    assert client.get(address_of(product)).status_code == 404
    assert client.get(f"/th/products/{slug}_{product.pk}/").status_code == 404


def test_variant_of_a_hidden_product_is_not_found(client):
    variant = make_variant(parent=make_product(price=None, is_public=False))

    assert client.get(address_of(variant)).status_code == 404


def test_english_page_without_english_words_shows_thai_and_says_so(client):
    product = make_product(name_th="ผ้าคลุมไหล่", name_en="")

    page = client.get(address_of(product, "en")).content.decode()

    assert '<h1 lang="th">ผ้าคลุมไหล่</h1>' in page
    assert "not written about this good in English yet" in page
    assert "not written about this good in English yet" not in client.get(address_of(product)).content.decode()


def test_reading_a_page_leaves_no_cookie(client):
    product = make_product()

    assert not client.get(address_of(product)).cookies
    assert not client.get(LIST).cookies


def test_product_page_names_its_other_language(client):
    product = make_product()

    page = client.get(address_of(product)).content.decode()

    assert f'hreflang="en" href="http://testserver{address_of(product, "en")}"' in page


def test_product_page_says_where_the_price_goes(client):
    page = client.get(address_of(make_product(price="590.00"), "en")).content.decode()

    shown = page.split("Where the price goes")[1].split("</details>")[0]
    assert re.findall(r"<dd>([^<]+)</dd>", shown) == ["฿441.12", "฿98.48", "฿38.60", "฿11.80", "฿590.00"]


def test_variants_of_one_price_share_what_is_said_of_it(client):
    parent = make_product(price=None)
    for name, price in (("red", "590.00"), ("blue", "590.00"), ("gold", "790.00")):
        make_variant(parent=parent, name_en=name, price=price)

    parts = client.get(address_of(parent, "en")).context["sheet"].price_parts

    assert [(one.names, str(one.price_baht)) for one in parts] == [(["red", "blue"], "590.00"), (["gold"], "790.00")]


def test_a_good_without_a_price_says_nothing_of_it(client):
    page = client.get(address_of(make_product(price=None), "en")).content.decode()

    assert "Where the price goes" not in page
