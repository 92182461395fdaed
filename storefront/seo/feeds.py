"""The goods as a feed for Google Merchant Center and Meta's catalogue, one for each language.

RSS 2.0 with Google's `g:` names, which Meta reads as well; the fields are those of Google's public product data
specification. A feed is written piece by piece, four queries for a thousand goods, so its size does not matter; the
housekeeping keeps a written one, so that a crawler is never waited for.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from tempfile import TemporaryFile
from xml.sax.saxutils import escape

from django.core.files.base import File
from django.core.files.storage import storages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from catalogue.pictures.pictures import Picture
from catalogue.pictures.queries import picture_of
from catalogue.producers.models import StockRecord
from catalogue.products.facts import Kind, kind_of
from catalogue.products.models import Product
from catalogue.products.queries import listed_products, pictures_of, shelf_of
from checkout.shipping.methods import delivery_price_today, grams_of
from storefront.ui.addresses import absolute

from .words import plain, shorten

AT_ONCE = 1000
LANGUAGES = ("th", "en")
MOST_PICTURES = 10
# Google's own names; the other three kinds hold too many things for one name to be true of all.
CATEGORIES = {
    Kind.FOOD: "Food, Beverages & Tobacco > Food Items",
    Kind.DRINK: "Food, Beverages & Tobacco > Beverages",
}
NOT_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


def feed(language: str) -> Iterator[str]:
    """Yield the feed of a language, a piece for each thousand goods. Goods without a picture or a price stay out."""
    with override(language):
        title, link = _("OTOP Khon Kaen"), absolute(reverse("home"))
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>\n'
    yield f"<title>{escape(title)}</title><link>{escape(link)}</link><description>{escape(title)}</description>\n"
    last = 0
    while True:
        goods = listed_products().select_related("product_class", "producer").filter(pk__gt=last).order_by("pk")
        goods = list(goods[:AT_ONCE])
        if not goods:
            break
        last = goods[-1].pk
        # Not around the yield: what reads the feed has a language of its own.
        with override(language):
            piece = "".join(_item(facts) for facts in items_of(goods))
        yield piece
    yield "</channel></rss>\n"


def items_of(goods: list[Product]) -> Iterator[list[tuple[str, str]]]:
    """Yield the fields of all that can be bought of these goods, in the language of the moment. Three queries."""
    shelf = shelf_of(product.pk for product in goods)
    pictures = defaultdict(list)
    shown = [record.product_id for records in shelf.values() for record in records]
    for image in pictures_of({*shown, *(product.pk for product in goods)}):
        pictures[image.product_id].append(picture_of(image.picture))
    for product in goods:
        for record in sorted(shelf[product.pk], key=lambda record: record.product_id):
            own = pictures[record.product_id] or pictures[product.pk]
            if record.price is not None and own:
                yield fields_of(product, record, own)


def fields_of(product: Product, record: StockRecord, pictures: list[Picture]) -> list[tuple[str, str]]:
    """Return the fields of one good, or of one variant of it, in the order of Google's specification."""
    good = record.product
    if good.is_child:
        good.parent = product  # read already
    is_variant = good.is_child
    link = absolute(product.get_absolute_url()) + (f"?variant={good.pk}" if is_variant else "")
    files = list(dict.fromkeys(absolute(picture.large or picture.src) for picture in pictures))
    grams = grams_of(good)
    fields = [
        ("id", good.upc or str(good.pk)),
        ("title", shorten(good.get_title(), 150)),
        ("description", shorten(plain(product.description) or good.get_title(), 5000)),
        ("link", link),
        ("image_link", files[0]),
        *(("additional_image_link", file) for file in files[1 : MOST_PICTURES + 1]),
        ("availability", "in_stock" if record.net_stock_level > 0 else "out_of_stock"),
        ("price", _money(record.price)),
        ("google_product_category", CATEGORIES.get(kind_of(product.product_class.slug), "")),
        ("brand", shorten(product.producer.name, 70) if product.producer else ""),
        # Handwork has no number of a register of goods.
        ("identifier_exists", "no"),
        ("condition", "new"),
        ("item_group_id", (product.upc or str(product.pk)) if is_variant else ""),
        ("shipping_weight", f"{grams} g"),
        ("max_handling_time", str(product.lead_days or "")),
    ]
    return [(name, value) for name, value in fields if value]


def _item(fields: list[tuple[str, str]]) -> str:
    inner = "".join(f"<g:{name}>{escape(value.translate(NOT_XML))}</g:{name}>" for name, value in fields)
    shipping = _shipping(fields)
    return f"<item>{inner}{shipping}</item>\n"


def _shipping(fields: list[tuple[str, str]]) -> str:
    grams = int(dict(fields)["shipping_weight"].removesuffix(" g"))
    price = _money(delivery_price_today(grams))
    return f"<g:shipping><g:country>TH</g:country><g:price>{price}</g:price></g:shipping>"


def _money(amount_baht: Decimal) -> str:
    return f"{amount_baht:.2f} THB"


def name_of(language: str) -> str:
    return f"feeds/goods-{language}.xml"


def write_feeds() -> int:
    """Write the feed of every language anew, and return how many that are. Safe to repeat."""
    for language in LANGUAGES:
        _write(language)
    return len(LANGUAGES)


def _write(language: str) -> None:
    store = storages["private"]
    with TemporaryFile() as written:
        for piece in feed(language):
            written.write(piece.encode())
        written.seek(0)
        store.delete(name_of(language))
        store.save(name_of(language), File(written))


def written_feed(language: str) -> File | None:
    """Return the written feed of a language; None before the first was written."""
    store = storages["private"]
    try:
        return store.open(name_of(language))
    except FileNotFoundError:
        return None
