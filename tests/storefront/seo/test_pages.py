"""Every kind of page tells search engines the truth about itself, in both languages: a walk through the demo's data."""

from functools import cache
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils.translation import override

from catalogue.products.models import Category, Product
from storefront.seo.templatetags.seo import SHOP_DESCRIPTION
from tests.checkout.shopping import put_in_basket
from tests.factories import make_customer, make_order, make_product
from tests.storefront.seo.reading import ReadPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_demo")]

SITE = "http://testserver"
LANGUAGES = ("th", "en")
OTHER = {"th": "en", "en": "th"}
# Beside each kind of page: what it tells in the terms of schema.org.
PAGES = {
    "home": ("/{}/", {"@graph"}),
    "all goods": ("/{}/products/", set()),
    "all goods, page 2": ("/{}/products/?page=2", set()),
    "a category": ("category:food", set()),
    "a good with variants": ("good:KKO-0007", {"Product", "BreadcrumbList"}),
    "a good with several pictures": ("good:KKO-0061", {"Product", "BreadcrumbList"}),
    "a good without a picture": ("good:KKO-0089", {"Product", "BreadcrumbList"}),
    "districts": ("/{}/districts/", set()),
    "a district": ("/{}/districts/chonnabot/", {"BreadcrumbList"}),
    "makers": ("/{}/producers/", set()),
    "makers, page 3": ("/{}/producers/?page=3", set()),
    "a maker": ("/{}/producers/nongbuanoi-silk/", {"BreadcrumbList"}),
    "stories": ("/{}/stories/", set()),
    "a story": ("/{}/stories/ban-nong-bua-noi-silk/", {"Article"}),
    "a story of the centre": ("/{}/stories/khon-kaen-otop-centre/", {"Article"}),
    "how to buy": ("/{}/how-to-buy/", set()),
    "privacy": ("/{}/privacy/", set()),
}
REQUIRED = {
    "@graph": {"@graph"},
    "Product": {"name", "url", "sku", "description", "category", "brand", "manufacturer", "offers"},
    "Article": {
        *("headline", "datePublished", "dateModified", "image", "author", "publisher"),
        *("inLanguage", "mainEntityOfPage"),
    },
    "BreadcrumbList": {"itemListElement"},
}
every_page = pytest.mark.parametrize("name", PAGES)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def address_of(name: str, language: str) -> str:
    address, _facts = PAGES[name]
    kind, _colon, code = address.partition(":")
    with override(language):
        if kind == "good":
            return Product.objects.get(upc=code).get_absolute_url()
        if kind == "category":
            return Category.objects.get(code=code).get_absolute_url()
    return address.format(language)


def read(address: str) -> ReadPage:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return ReadPage(answer)


@cache
def page_of(name: str, language: str) -> ReadPage:
    """Read a page once for all tests: none of them changes what it shows."""
    return read(address_of(name, language))


@every_language
def test_no_two_pages_have_one_title_or_one_description(language):
    pages = [page_of(name, language) for name in PAGES]

    assert len({page.title for page in pages}) == len({page.description for page in pages}) == len(PAGES)


@every_page
@every_language
def test_page_says_what_it_is_about_and_no_less_or_more_than_is_read(name, language):
    page = page_of(name, language)

    with override(language):
        assert page.description != str(SHOP_DESCRIPTION)
    assert 50 <= len(page.description) <= 160
    assert page.title.endswith({"th": " · โอทอปขอนแก่น", "en": " · OTOP Khon Kaen"}[language])
    assert page.said("og:title") == [page.title.rpartition(" · ")[0]]
    assert page.said("og:description") == [page.description]


@every_page
@every_language
def test_page_has_its_own_address_and_leads_to_the_other_language_and_back(name, language):
    page = page_of(name, language)
    other = read(page.linked("alternate")[OTHER[language]].removeprefix(SITE))

    assert page.canonical == SITE + address_of(name, language)
    assert page.said("og:url") == [page.canonical]
    assert page.said("robots") == []
    assert page.linked("alternate") == other.linked("alternate")
    assert page.linked("alternate") == {
        language: page.canonical,
        OTHER[language]: other.canonical,
        "x-default": SITE + address_of(name, "th"),
    }


@every_page
@every_language
def test_page_has_a_picture_for_chats(name, language):
    page = page_of(name, language)

    [picture] = page.said("og:image")
    assert picture.startswith(f"{SITE}/")
    assert page.said("og:image:alt")[0]
    assert page.said("twitter:card") == ["summary_large_image"]


@every_page
@every_language
def test_page_tells_its_facts_whole(name, language):
    page = page_of(name, language)

    assert page.facts.keys() == PAGES[name][1]
    for kind, facts in page.facts.items():
        assert facts["@context"] == "https://schema.org"
        assert REQUIRED[kind] <= facts.keys()
        assert "None" not in str(facts.values())


@pytest.mark.parametrize(("name", "count"), [("a good with several pictures", 4), ("a good without a picture", 0)])
def test_good_shows_search_engines_every_picture_it_has(name, count):
    pictures = page_of(name, "th").facts["Product"].get("image", [])

    assert len(pictures) == count
    assert all(picture.startswith(f"{SITE}/media/") for picture in pictures)


@every_page
@every_language
def test_search_engines_are_told_the_way_that_readers_see(name, language):
    page = page_of(name, language)

    way = page.facts.get("BreadcrumbList", {"itemListElement": []})["itemListElement"]
    assert [stop["name"] for stop in way] == page.way
    for stop in way[:-1]:
        assert Client().get(stop["item"].removeprefix(SITE)).status_code == 200


@every_language
def test_goods_of_a_district_lead_to_the_list_of_all(language):
    page = read(f"/{language}/products/?district=chonnabot")

    assert page.canonical == f"{SITE}/{language}/products/"
    assert {"th": "ชนบท", "en": "Chonnabot"}[language] in page.title
    assert {"th": "ชนบท", "en": "Chonnabot"}[language] in page.description


@every_language
def test_page_without_english_words_is_described_in_the_language_of_its_address(language):
    product = make_product(name_en="Shawl")
    product.description_th = "ผ้าคลุมไหล่ฝ้ายย้อมคราม ทอมือทั้งผืน ใช้ได้ทุกวัน ยิ่งซักยิ่งนุ่ม"
    product.save()

    with override(language):
        page = read(product.get_absolute_url())

    assert (page.description[0] > "z") == (language == "th")
    assert len(page.description) >= 50


@pytest.mark.parametrize("section", ["categories", "producers", "districts", "pages", "goods"])
def test_what_the_sitemap_lists_is_there_and_agrees_with_it(client, section):
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    tree = ElementTree.fromstring(client.get(f"/sitemap-{section}-1.xml").content)  # noqa: S314 -- our own answer

    entries = tree.findall("s:url", names)

    assert len(entries) >= 10
    for entry in entries[:20] if section == "goods" else entries:
        page = read(entry.find("s:loc", names).text.removeprefix(SITE))
        assert page.canonical == entry.find("s:loc", names).text
        assert page.said("robots") == []
        assert page.linked("alternate") == {
            link.get("hreflang"): link.get("href") for link in entry.findall("x:link", names)
        }


def private_pages(client) -> dict[str, object]:
    """Ask for a page of every kind that is not for search engines."""
    order = make_order()
    answers = {
        "results of a search": client.get("/en/search/?q=silk"),
        "an order": client.get(f"/en/orders/{order.token}/"),
        "paying": client.get(f"/en/pay/{order.token}/"),
        "signing in": client.get("/en/accounts/login/"),
        "a forgotten password": client.get("/en/password-reset/"),
        "nothing there": client.get("/en/no-such-page/"),
    }
    client.force_login(make_customer())
    return {
        **answers,
        "an account": client.get("/en/accounts/profile/"),
        "a closed door": client.get("/en/desk/to-pick/"),
    }


def test_pages_that_are_not_for_search_engines_say_so_and_nothing_more(client):
    for name, answer in private_pages(client).items():
        page = ReadPage(answer)
        assert page.said("robots") == ["noindex"], name
        assert page.linked("canonical") == page.linked("alternate") == page.facts == {}, name
        assert [said for said, _content in page.metas if said and said.startswith(("og:", "twitter:"))] == [], name
        assert page.title, name


@every_language
def test_basket_and_checkout_are_open_to_robots_but_in_no_sitemap(client, language):
    put_in_basket(client, make_product())
    listed = "".join(client.get(f"/sitemap-{name}-1.xml").content.decode() for name in ("goods", "pages"))

    for address in (f"/{language}/basket/", f"/{language}/checkout/"):
        page = ReadPage(client.get(address))
        assert page.said("robots") == []
        assert page.canonical == SITE + address
        assert page.description
        assert address not in listed
