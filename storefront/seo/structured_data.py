"""What the shop tells search engines of itself, its goods and its stories, in the terms of schema.org.

Each function writes down what a page shows anyway, in the language of the page. Nothing is read from the database
here, and what is not known is left out: no ratings of nobody, no numbers of a register a good does not have.
"""

from datetime import datetime
from decimal import Decimal

from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.pictures.pictures import Picture
from catalogue.producers.models import Partner
from catalogue.products.models import Product
from catalogue.products.sheet import ProductSheet
from checkout.reviews.queries import Reviews
from storefront.pages.models import StoryPage
from storefront.ui.addresses import absolute
from storefront.ui.json_ld import VOCABULARY

from . import words


def shop() -> dict:
    """Return who keeps the shop, and how its goods are found by words."""
    return {"@graph": [organization(), website()]}


def organization() -> dict:
    return {
        "@type": "Organization",
        "@id": absolute("/#organization"),
        "name": _("OTOP Khon Kaen"),
        "url": absolute(reverse("home")),
        "logo": absolute(static("shop/icons/icon-512.png")),
    }


def website() -> dict:
    return {
        "@type": "WebSite",
        "@id": absolute(reverse("home") + "#website"),
        "name": _("OTOP Khon Kaen"),
        "url": absolute(reverse("home")),
        "inLanguage": get_language(),
        "publisher": {"@id": organization()["@id"]},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": absolute(reverse("search:search")) + "?q={search_term_string}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def product(good: Product, sheet: ProductSheet, *, delivery_baht: Decimal, reviews: Reviews) -> dict:
    """Return a good with its maker, its facts and what it costs; `delivery_baht` is what the parcel of one costs."""
    url = absolute(good.get_absolute_url())
    return _known(
        {
            "@type": "Product",
            "name": good.title,
            "url": url,
            "sku": good.upc,
            "description": words.plain(good.description),
            "image": [absolute(picture.large or picture.src) for picture in sheet.gallery],
            "category": sheet.category.name if sheet.category else None,
            "brand": {"@type": "Brand", "name": good.producer.name} if good.producer else None,
            "manufacturer": maker(good.producer),
            "weight": _grams(good.weight_grams),
            **{fact.property: fact.value for fact in sheet.facts if fact.property},
            "additionalProperty": [
                {"@type": "PropertyValue", "name": fact.name, "value": fact.value}
                for fact in sheet.facts
                if not fact.property
            ],
            "aggregateRating": _rating(reviews),
            "offers": offers(sheet, url=url, delivery_baht=delivery_baht),
        }
    )


def _rating(reviews: Reviews) -> dict | None:
    """Return what buyers think of a good: only those whose order arrived are asked."""
    if not reviews.count:
        return None
    return {
        "@type": "AggregateRating",
        "ratingValue": str(reviews.average),
        "bestRating": "5",
        "ratingCount": reviews.count,
    }


def maker(producer: Partner | None) -> dict | None:
    """Return a producer as the maker of a good or the matter of a story."""
    if producer is None:
        return None
    url = absolute(producer.get_absolute_url()) if producer.is_public else None
    kind = "Person" if producer.type == Partner.Type.PERSON else "Organization"
    return _known({"@type": kind, "name": producer.name, "url": url})


def offers(sheet: ProductSheet, *, url: str, delivery_baht: Decimal) -> dict | None:
    """Return what a good is offered for: one price, or a span where its variants differ; None without a price."""
    prices = sheet.prices_baht
    if not prices:
        return None
    terms = {
        "url": url,
        "priceCurrency": "THB",
        "availability": f"{VOCABULARY}/{'InStock' if sheet.left else 'OutOfStock'}",
        "itemCondition": f"{VOCABULARY}/NewCondition",
        "seller": organization(),
    }
    if len(prices) == 1:
        return {
            "@type": "Offer",
            "price": _two_decimals(prices[0]),
            **terms,
            "shippingDetails": delivery(delivery_baht),
        }
    # Dearer variants are mostly larger ones, whose parcels may cost more: nothing is said of delivery.
    return {
        "@type": "AggregateOffer",
        "lowPrice": _two_decimals(prices[0]),
        "highPrice": _two_decimals(prices[-1]),
        "offerCount": len(sheet.choices),
        **terms,
    }


def delivery(price_baht: Decimal) -> dict:
    """Return what the parcel costs: it depends on its weight alone, the same to every address in Thailand."""
    return {
        "@type": "OfferShippingDetails",
        "shippingRate": {"@type": "MonetaryAmount", "value": _two_decimals(price_baht), "currency": "THB"},
        "shippingDestination": {"@type": "DefinedRegion", "addressCountry": "TH"},
    }


def story(page: StoryPage, *, address: str, picture: Picture | None) -> dict:
    """Return a story with its dates, and with the producer it is about when there is one."""
    return _known(
        {
            "@type": "Article",
            "headline": page.title,
            "description": words.plain(page.in_short),
            "url": address,
            "mainEntityOfPage": address,
            "inLanguage": get_language(),
            "datePublished": _moment(page.first_published_at),
            "dateModified": _moment(page.last_published_at),
            "image": [absolute(picture.share or picture.large or picture.src)] if picture else None,
            "author": organization(),
            "publisher": organization(),
            "about": maker(page.producer),
        }
    )


def _known(facts: dict) -> dict:
    return {name: fact for name, fact in facts.items() if fact not in (None, "", [])}


def _two_decimals(amount_baht: Decimal) -> str:
    return f"{amount_baht:.2f}"


def _grams(weight: int | None) -> dict | None:
    return {"@type": "QuantitativeValue", "value": weight, "unitCode": "GRM"} if weight else None


def _moment(when: datetime | None) -> str | None:
    return timezone.localtime(when).isoformat(timespec="seconds") if when else None
