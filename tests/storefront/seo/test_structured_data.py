"""What the shop tells search engines is what its pages show, and nothing that nobody knows."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from catalogue.pictures.pictures import Picture
from catalogue.products.sheet import Choice, ProductSheet
from catalogue.products.shown import ShownFact
from checkout.reviews.queries import Reviews
from storefront.pages.models import StoryPage
from storefront.seo import structured_data
from tests.factories import make_producer, make_product

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
NOT_OURS_TO_SAY = {"aggregateRating", "review", "gtin", "gtin13", "mpn"}
NOBODY = Reviews([], 0, None)
PICTURE = Picture(alt="", width=900, height=900, src="/media/400.webp", large="/media/900.webp")


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def sheet_of(*prices: str, left: int = 3, gallery=()) -> ProductSheet:
    choices = [Choice(pk=pk, name="", price_baht=Decimal(price), left=left) for pk, price in enumerate(prices)]
    gallery = list(gallery)
    return ProductSheet(None, choices=choices, price_parts=[], gallery=gallery, facts=[], category=None)


def facts_of(product, sheet: ProductSheet, delivery_baht: str = "45", reviews: Reviews = NOBODY) -> dict:
    return structured_data.product(product, sheet, delivery_baht=Decimal(delivery_baht), reviews=reviews)


def test_shop_says_who_keeps_it_and_how_it_is_searched():
    organization, website = structured_data.shop()["@graph"]

    assert (organization["name"], organization["url"]) == ("OTOP Khon Kaen", f"{SITE}/en/")
    assert organization["logo"] == f"{SITE}/static/shop/icons/icon-512.png"
    assert website["publisher"] == {"@id": organization["@id"]}
    assert website["potentialAction"]["target"]["urlTemplate"] == SITE + "/en/search/?q={search_term_string}"


def test_product_tells_the_facts_of_its_label():
    shown = [ShownFact("Fibre", "silk", "material"), ShownFact("Size", "1 m", "size"), ShownFact("Dye", "indigo")]

    facts = facts_of(make_product(), replace(sheet_of("590.00"), facts=shown))

    assert (facts["material"], facts["size"]) == ("silk", "1 m")
    assert facts["additionalProperty"] == [{"@type": "PropertyValue", "name": "Dye", "value": "indigo"}]


def test_product_tells_what_its_buyers_think():
    facts = facts_of(make_product(), sheet_of("590.00"), reviews=Reviews([], 3, Decimal("4.7")))

    assert facts["aggregateRating"] == {
        "@type": "AggregateRating",
        "ratingValue": "4.7",
        "bestRating": "5",
        "ratingCount": 3,
    }


def test_product_says_what_it_is_and_who_made_it():
    producer = make_producer(name_en="Don Chang weavers")
    product = make_product(name_en="Indigo shawl", producer=producer, weight_grams=300)
    product.description_en = "<p>Cotton &amp; indigo.</p>"

    facts = facts_of(product, sheet_of("590.00", gallery=[PICTURE]))

    assert facts["name"] == "Indigo shawl"
    assert facts["url"] == SITE + product.get_absolute_url()
    assert facts["sku"] == product.upc
    assert facts["description"] == "Cotton & indigo."
    assert facts["image"] == [f"{SITE}/media/900.webp"]
    assert facts["brand"] == {"@type": "Brand", "name": "Don Chang weavers"}
    assert facts["manufacturer"]["url"] == f"{SITE}/en/producers/{producer.slug}/"
    assert facts["weight"]["value"] == 300
    assert not NOT_OURS_TO_SAY & facts.keys()


def test_product_leaves_out_what_is_not_known():
    product = make_product(weight_grams=None)
    product.producer = None

    facts = facts_of(product, sheet_of())

    assert facts.keys() == {"@type", "name", "url", "sku"}


def test_good_of_one_price_is_an_offer_with_its_delivery():
    product = make_product()

    offer = facts_of(product, sheet_of("590", "590.00"), delivery_baht="45")["offers"]

    assert (offer["@type"], offer["price"], offer["priceCurrency"]) == ("Offer", "590.00", "THB")
    assert offer["url"] == SITE + product.get_absolute_url()
    assert offer["itemCondition"] == "https://schema.org/NewCondition"
    assert offer["shippingDetails"]["shippingRate"]["value"] == "45.00"
    assert offer["shippingDetails"]["shippingDestination"]["addressCountry"] == "TH"


def test_good_whose_variants_differ_in_price_offers_a_span_and_says_nothing_of_delivery():
    offer = facts_of(make_product(), sheet_of("425", "85.5", "85.50"))["offers"]

    assert (offer["@type"], offer["lowPrice"], offer["highPrice"]) == ("AggregateOffer", "85.50", "425.00")
    assert offer["offerCount"] == 3
    assert "shippingDetails" not in offer
    assert "price" not in offer


@pytest.mark.parametrize(("left", "availability"), [(1, "InStock"), (0, "OutOfStock")])
def test_offer_says_whether_the_good_is_there(left, availability):
    offer = facts_of(make_product(), sheet_of("590.00", left=left))["offers"]

    assert offer["availability"] == f"https://schema.org/{availability}"


def test_story_says_its_dates_its_language_and_whom_it_is_about():
    producer = make_producer(name_en="Don Chang weavers")
    story = StoryPage(title="Seven emblems", intro="One cloth.", url_path="/en/stories/seven/", producer=producer)
    story.first_published_at = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
    story.last_published_at = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

    facts = structured_data.story(story, address=f"{SITE}/en/stories/seven/", picture=PICTURE)

    assert (facts["@type"], facts["headline"], facts["description"]) == ("Article", "Seven emblems", "One cloth.")
    assert facts["url"] == facts["mainEntityOfPage"] == f"{SITE}/en/stories/seven/"
    assert (facts["datePublished"], facts["dateModified"]) == ("2026-11-23T00:30:00+07:00", "2026-11-23T08:00:00+07:00")
    assert facts["inLanguage"] == "en"
    assert facts["image"] == [f"{SITE}/media/900.webp"]
    assert facts["author"]["@type"] == facts["publisher"]["@type"] == "Organization"
    assert facts["about"]["name"] == "Don Chang weavers"


def test_story_that_is_not_published_yet_has_no_date_and_no_picture():
    facts = structured_data.story(StoryPage(title="Draft", intro="x"), address=SITE, picture=None)

    assert not {"datePublished", "dateModified", "image", "about"} & facts.keys()
