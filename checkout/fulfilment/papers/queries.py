"""Reads parcels, makers and goods for the papers of the packing room."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone, translation

from catalogue.places.thai_address import address_lines
from catalogue.producers.models import Partner, StockRecord
from catalogue.stock.models import Hold
from catalogue.stock.queries import holds_in_lots, shelf_of
from checkout.documents.contents import BUDDHIST_ERA
from checkout.orders.models import Line, Order, ShippingAddress
from checkout.orders.states import TO_FULFIL_STATES
from checkout.payments.methods import attempts_on_delivery
from checkout.payments.refund_sums import orders_going_back, pieces_given_back, share_of

from ..models import Parcel
from .contents import Address, Good, LotPieces, MakerCard, ShelfLabel, ToPack, shelf_key, taken_from

THAI = "th"


def printable_orders(numbers: Iterable[str]) -> list[Order]:
    """Return those of these orders that may leave, the longest-waiting first.

    Left out are those that are not paid, have left already, or are being paid back altogether: their papers would send
    goods that must stay.
    """
    orders = Order.objects.filter(number__in=list(numbers), status__in=TO_FULFIL_STATES).order_by("date_placed", "pk")
    found = list(orders)
    stay = orders_going_back(found)
    return [order for order in found if order.pk not in stay]


def parcels_to_pack(pks: Iterable[int]) -> list[ToPack]:
    """Return the parcels of orders that have not left, in the order of these keys. Six queries, however many there are.

    First those that lie packed, then what is still to be packed as one more. Pieces that are paid back stay here, so
    they are not among the goods of that one.
    """
    orders = _orders(pks)
    gone, kept = pieces_given_back(orders.values()), holds_in_lots(order.number for order in orders.values())
    return [parcel for pk in pks if pk in orders for parcel in _parcels(orders[pk], gone, kept)]


def _orders(pks: Iterable[int]) -> dict[int, Order]:
    lines = Line.objects.select_related(
        "product__parent__producer", "product__producer", "stockrecord__place"
    ).order_by("pk")
    orders = Order.objects.filter(pk__in=list(pks)).select_related("shipping_address")
    orders = orders.annotate(is_on_delivery=Exists(attempts_on_delivery().filter(order=OuterRef("pk"))))
    parcels = Prefetch("parcels", Parcel.objects.order_by("number").prefetch_related("lines"))
    return {order.pk: order for order in orders.prefetch_related(Prefetch("lines", lines), parcels)}


def _parcels(order: Order, gone: dict[int, int], kept: dict[tuple[str, int], list[Hold]]) -> list[ToPack]:
    """Share the pieces and the lots of an order out over its parcels, as they were packed."""
    lots: dict[int, list[LotPieces]] = defaultdict(list)
    for (number, record), holds in kept.items():
        if number == order.number:
            lots[record] = [LotPieces(hold.lot.code, hold.lot.best_before, hold.quantity) for hold in holds]
    packed = list(order.parcels.all())
    contents = [({line.line_id: line.quantity for line in parcel.lines.all()}, parcel) for parcel in packed]
    rest = {line.pk: line.quantity - gone.get(line.pk, 0) for line in order.lines.all()}
    for pieces, _parcel in contents:
        for pk, count in pieces.items():
            rest[pk] -= count
    if any(count > 0 for count in rest.values()):
        contents.append((rest, None))
    # Whoever packed first took the pieces that end first; a parcel that has left took its own along.
    drawn = [(parcel, _goods(order, pieces, lots)) for pieces, parcel in contents]
    return [
        _to_pack(order, goods, place, len(drawn), parcel)
        for place, (parcel, goods) in enumerate(drawn, start=1)
        if goods and not (parcel and parcel.shipped_at)
    ]


def _to_pack(order: Order, goods: tuple[Good, ...], place: int, of: int, parcel: Parcel | None) -> ToPack:
    with translation.override(order.language):
        status_url = f"{settings.SITE_URL}{order.get_absolute_url()}"
    return ToPack(
        order_pk=order.pk,
        order_number=order.number,
        language=order.language,
        status_url=status_url,
        address=_address(order.shipping_address),
        sold_on=timezone.localdate(order.date_placed),
        leaves_on=timezone.localdate(),
        goods=goods,
        delivery_baht=order.shipping_incl_tax,
        total_baht=order.total_incl_tax,
        collect_baht=order.total_incl_tax if order.is_on_delivery else None,
        place=place,
        of=of,
        is_packed=parcel is not None,
    )


def _address(address: ShippingAddress) -> Address:
    lines = address_lines(
        THAI, street=address.line1, tambon=address.line2, amphoe=address.line4, province=address.state, postcode=""
    )
    return Address(
        name=address.first_name,
        lines=tuple(lines),
        postcode=address.postcode,
        phone=address.phone_number.as_national if address.phone_number else "",
        note=address.notes,
    )


def _goods(order: Order, pieces: Mapping[int, int], lots: dict[int, list[LotPieces]]) -> tuple[Good, ...]:
    """Return so many pieces of each line. Two lines of one good draw on the same lots, one after the other."""
    goods = []
    for line in order.lines.all():
        quantity = pieces.get(line.pk, 0)
        if quantity <= 0:
            continue
        taken = taken_from(lots[line.stockrecord_id], quantity)
        lots[line.stockrecord_id] = _less(lots[line.stockrecord_id], taken)
        goods.append(_good(line, quantity, taken, order.language))
    return tuple(goods)


def _less(lots: list[LotPieces], taken: Iterable[LotPieces]) -> list[LotPieces]:
    out = {(lot.code, lot.best_before): lot.pieces for lot in taken}
    left = [LotPieces(lot.code, lot.best_before, lot.pieces - out.get((lot.code, lot.best_before), 0)) for lot in lots]
    return [lot for lot in left if lot.pieces]


def _good(line: Line, quantity: int, lots: tuple[LotPieces, ...], language: str) -> Good:
    product = line.product
    producer = product.main.producer if product else None
    with translation.override(THAI):
        name_th = product.get_title() if product else line.title
        producer_th = producer.name if producer else line.partner_name
    with translation.override(language):
        name = product.get_title() if product else line.title
        unit = product.main.unit if product else ""
    return Good(
        record_pk=line.stockrecord_id,
        name=name,
        name_th=name_th,
        number=(product.upc if product else "") or line.upc or line.partner_sku,
        sku=line.partner_sku,
        unit=unit,
        producer_th=producer_th,
        producer_pk=producer.pk if producer else None,
        shelf=shelf_of(line.stockrecord),
        quantity=quantity,
        price_baht=share_of(line.line_price_incl_tax, quantity, line.quantity),
        lots=lots if any(lot.code for lot in lots) else (),
    )


def cards_of(parcels: Iterable[ToPack]) -> list[MakerCard]:
    """Return the makers' cards that lie in these parcels, in each buyer's language: one of each maker and parcel."""
    parcels = list(parcels)
    pks = {good.producer_pk for parcel in parcels for good in parcel.goods if good.producer_pk}
    makers = Partner.objects.select_related("tambon__district").in_bulk(pks)
    return [
        maker_card(makers[pk], parcel.language)
        for parcel in parcels
        for pk in dict.fromkeys(good.producer_pk for good in parcel.goods if good.producer_pk)
    ]


def maker_card(maker: Partner, language: str) -> MakerCard:
    """Return what a maker's card says of her. Words she has in Thai only are Thai on an English card too."""
    with translation.override(language):
        district = maker.tambon.district.name if maker.tambon else ""
        return MakerCard(
            language=language,
            name=maker.name,
            place=" · ".join(filter(None, (maker.village, district))),
            since=_since(maker.founded_year, language),
            about=maker.about,
            url=f"{settings.SITE_URL}{maker.get_absolute_url()}" if maker.is_public and maker.slug else "",
        )


def _since(year: int | None, language: str) -> str:
    if year is None:
        return ""
    return f"ตั้งแต่ พ.ศ. {year + BUDDHIST_ERA}" if language == THAI else f"since {year}"


def shelf_labels(goods: QuerySet[StockRecord]) -> list[ShelfLabel]:
    """Return the labels of goods, by shelf. One query. In Thai, as staff read them."""
    records = goods.select_related("product__parent__producer", "product__producer", "partner", "place")
    with translation.override(THAI):
        labels = [
            ShelfLabel(
                number=record.product.upc or record.partner_sku,
                name=record.product.get_title(),
                shelf=shelf_of(record),
                producer=record.partner.name,
            )
            for record in records
        ]
    return sorted(labels, key=lambda label: (shelf_key(label.shelf), label.number))
