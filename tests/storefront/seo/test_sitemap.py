"""The sitemap lists what is open to everybody, once in each language, under the address of the settings."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.contrib.sites.models import Site as DjangoSite
from django.core.cache import cache
from django.utils.translation import override
from wagtail.models import Locale, Page, PageViewRestriction, Site

from catalogue.places.models import District
from catalogue.products.models import Category, Product
from storefront.pages.models import PlainPage
from storefront.seo import sitemap
from tests.factories import make_producer, make_product, make_tambon, make_variant

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(autouse=True)
def _fresh_cache():
    """Wagtail keeps where its sites begin; every test has sites of its own."""
    cache.clear()
    yield
    cache.clear()


def read(client, address: str):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/xml"
    assert answer["Cache-Control"] == "public, max-age=3600"
    return ElementTree.fromstring(answer.content)  # noqa: S314 -- our own answer


def addresses_in(client, section: str, number: int = 1) -> list[str]:
    return [url.text for url in read(client, f"/sitemap-{section}-{number}.xml").findall("s:url/s:loc", NAMES)]


def in_both(thing) -> list[str]:
    return [f"{SITE}{address_in(code, thing)}" for code in ("th", "en")]


def address_in(language: str, thing) -> str:
    with override(language):
        return thing.get_absolute_url()


def make_home(language: str, *, key=None) -> PlainPage:
    locale, _new = Locale.objects.get_or_create(language_code=language)
    facts = {"translation_key": key} if key else {}
    return Page.get_first_root_node().add_child(
        instance=PlainPage(title="Home", slug=f"home-{language}", locale=locale, body="[]", **facts)
    )


def add_page(home: PlainPage, slug: str, **facts) -> PlainPage:
    return home.add_child(instance=PlainPage(title=slug, slug=slug, locale=home.locale, body="[]", **facts))


@pytest.fixture
def homes() -> tuple[PlainPage, PlainPage]:
    """The first pages of both languages, on a site whose host is not that of the settings."""
    thai = make_home("th")
    english = make_home("en", key=thai.translation_key)
    Site.objects.update(hostname="elsewhere.example", root_page=thai)
    return thai, english


def test_index_lists_every_section_under_the_address_of_the_settings(client, homes):
    DjangoSite.objects.update(domain="example.com")
    Category.add_root(name_th="ผ้า", slug="cloth")

    files = [url.text for url in read(client, "/sitemap.xml").findall("s:sitemap/s:loc", NAMES)]

    assert files == [
        f"{SITE}/sitemap-{name}-1.xml" for name in ("goods", "categories", "producers", "districts", "books", "pages")
    ]


def test_every_file_of_the_index_answers_and_no_other(client, homes):
    files = [url.text for url in read(client, "/sitemap.xml").findall("s:sitemap/s:loc", NAMES)]

    for file in files:
        read(client, file.removeprefix(SITE))
    for name in ("goods-2", "goods-0", "categories-1", "stories-1", f"goods-{10**30}"):
        assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_goods_are_listed_in_both_languages_with_their_day_and_each_other(client):
    product = make_product()
    Product.objects.update(date_updated=datetime(2026, 11, 22, 3, 4, 5, 678, tzinfo=UTC))
    thai, english = in_both(product)

    entries = read(client, "/sitemap-goods-1.xml").findall("s:url", NAMES)

    assert [entry.find("s:loc", NAMES).text for entry in entries] == [
        f"{SITE}/th/products/",
        f"{SITE}/en/products/",
        thai,
        english,
    ]
    for entry in entries[2:]:
        assert entry.find("s:lastmod", NAMES).text == "2026-11-22T10:04:05+07:00"
        links = entry.findall("x:link[@rel='alternate']", NAMES)
        assert {link.get("hreflang"): link.get("href") for link in links} == {
            "th": thai,
            "en": english,
            "x-default": thai,
        }


def test_hidden_goods_and_variants_are_not_listed(client):
    make_product(is_public=False)
    parent = make_product(price=None)
    make_variant(parent=parent)

    assert addresses_in(client, "goods")[2:] == in_both(parent)


def test_many_goods_are_spread_over_files(client, monkeypatch):
    monkeypatch.setattr(sitemap, "ROWS_PER_FILE", 2)
    products = [make_product() for _ in range(5)]

    files = [url.text for url in read(client, "/sitemap.xml").findall("s:sitemap/s:loc", NAMES)]
    listed = [addresses_in(client, "goods", number) for number in (1, 2, 3)]

    assert [f"{SITE}/sitemap-goods-{number}.xml" for number in (1, 2, 3)] == files[:3]
    assert [len(addresses) for addresses in listed] == [2 + 4, 4, 2]
    goods = [address for addresses in listed for address in addresses][2:]
    assert goods == [address for product in products for address in in_both(product)]


def test_categories_have_the_address_that_their_page_keeps(client):
    cloth = Category.add_root(name_th="ผ้า", slug="cloth")
    silk = cloth.add_child(name_th="ไหม", slug="silk")
    Category.add_root(name_th="ซ่อน", slug="hidden", is_public=False).add_child(name_th="ใต้", slug="below")

    listed = addresses_in(client, "categories")

    assert listed == in_both(cloth) + in_both(silk)
    for address in listed:
        assert client.get(address.removeprefix(SITE)).status_code == 200


def test_category_is_as_new_as_the_newest_good_below_it(client):
    cloth = Category.add_root(name_th="ผ้า", slug="cloth")
    silk = cloth.add_child(name_th="ไหม", slug="silk")
    old, new, hidden = make_product(), make_product(), make_product(is_public=False)
    for product, category, day in ((old, cloth, 1), (new, silk, 2), (hidden, silk, 3)):
        product.categories.add(category)
        Product.objects.filter(pk=product.pk).update(date_updated=datetime(2026, 11, day, tzinfo=UTC))
    Category.add_root(name_th="ว่าง", slug="empty")

    entries = read(client, "/sitemap-categories-1.xml").findall("s:url", NAMES)

    assert [entry.findtext("s:lastmod", namespaces=NAMES) for entry in entries] == [
        *["2026-11-02T07:00:00+07:00"] * 4,
        *[None] * 2,
    ]


def test_tambons_are_listed_where_somebody_is_to_be_met(client):
    District.objects.filter(pk=make_tambon().district_id).update(slug="mueang-khon-kaen")
    make_tambon(code="400102")
    make_producer()
    make_producer(tambon=make_tambon(code="400103"), is_public=False)

    assert addresses_in(client, "tambons") == [
        f"{SITE}/th/districts/mueang-khon-kaen/400101/",
        f"{SITE}/en/districts/mueang-khon-kaen/400101/",
    ]


def test_producers_and_districts_with_a_page_are_listed(client):
    district = make_tambon().district
    District.objects.filter(pk=district.pk).update(slug="mueang-khon-kaen")
    make_tambon(code="401801", district=("ชนบท", "Chonnabot"))
    producer = make_producer()

    assert addresses_in(client, "producers") == [f"{SITE}/th/producers/", f"{SITE}/en/producers/", *in_both(producer)]
    assert addresses_in(client, "districts") == [
        f"{SITE}/th/districts/",
        f"{SITE}/en/districts/",
        f"{SITE}/th/districts/mueang-khon-kaen/",
        f"{SITE}/en/districts/mueang-khon-kaen/",
    ]


def test_pages_of_both_trees_are_listed_with_their_translations(client, homes):
    thai, english = homes
    about = add_page(thai, "about")
    add_page(english, "about-us", translation_key=about.translation_key)
    add_page(english, "only-english")

    entries = read(client, "/sitemap-pages-1.xml").findall("s:url", NAMES)

    found = {
        entry.findtext("s:loc", namespaces=NAMES): {
            link.get("hreflang"): link.get("href") for link in entry.findall("x:link", NAMES)
        }
        for entry in entries
    }
    both = {"th": f"{SITE}/th/about/", "en": f"{SITE}/en/about-us/", "x-default": f"{SITE}/th/about/"}
    assert found.keys() == {
        f"{SITE}/th/",
        f"{SITE}/en/",
        f"{SITE}/th/about/",
        f"{SITE}/en/about-us/",
        f"{SITE}/en/only-english/",
    }
    assert found[f"{SITE}/th/about/"] == found[f"{SITE}/en/about-us/"] == both
    assert found[f"{SITE}/en/only-english/"] == dict.fromkeys(("en", "x-default"), f"{SITE}/en/only-english/")


def test_drafts_private_pages_and_pages_outside_the_site_are_not_listed(client, homes):
    thai, _english = homes
    add_page(thai, "draft", live=False)
    secret = add_page(thai, "secret")
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    Page.get_first_root_node().add_child(instance=PlainPage(title="Lost", slug="lost", locale=thai.locale, body="[]"))

    assert addresses_in(client, "pages") == [f"{SITE}/th/", f"{SITE}/en/"]


def test_page_says_when_it_was_published_in_each_language(client, homes):
    thai, english = homes
    for home, day in ((thai, 1), (english, 2)):
        Page.objects.filter(pk=home.pk).update(last_published_at=datetime(2026, 11, day, tzinfo=UTC))

    entries = read(client, "/sitemap-pages-1.xml").findall("s:url", NAMES)

    assert [tuple(entry.findtext(tag, namespaces=NAMES) for tag in ("s:loc", "s:lastmod")) for entry in entries] == [
        (f"{SITE}/th/", "2026-11-01T07:00:00+07:00"),
        (f"{SITE}/en/", "2026-11-02T07:00:00+07:00"),
    ]


@pytest.mark.parametrize(
    ("file", "queries"),
    [
        ("/sitemap.xml", 7),
        ("/sitemap-goods-1.xml", 3),
        ("/sitemap-categories-1.xml", 3),
        ("/sitemap-producers-1.xml", 3),
        ("/sitemap-districts-1.xml", 3),
        ("/sitemap-pages-1.xml", 6),
    ],
)
def test_file_costs_the_same_for_one_and_three_rows(client, homes, django_assert_num_queries, file, queries):
    def add_one_of_each(number: int) -> None:
        tambon = make_tambon(code=f"40{number:02}01", name_en=f"Tambon {number}")
        District.objects.filter(pk=tambon.district_id).update(slug=f"district-{number}")
        category = Category.add_root(name_th="ผ้า", slug="cloth").add_child(name_th="ไหม", slug="silk")
        make_product().categories.add(category)
        about = add_page(homes[0], f"page-{number}")
        add_page(homes[1], f"page-{number}", translation_key=about.translation_key)

    add_one_of_each(1)
    client.get(file)

    with django_assert_num_queries(queries):
        client.get(file)
    add_one_of_each(2)
    add_one_of_each(3)
    with django_assert_num_queries(queries):
        client.get(file)
