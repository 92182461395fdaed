"""Draws what the packing room prints: one job, one PDF, its parcels in the order in which they are picked.

The template `packing.typ` gets plain words, days and sums; whatever people wrote has gone through `printable`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby

from babel.dates import format_date
from django.conf import settings
from django.utils import timezone

from catalogue.producers.models import Partner
from checkout.documents.contents import text_of, thai_day
from checkout.documents.faces import printable
from checkout.documents.seller import seller
from checkout.documents.typesetting import render
from checkout.fulfilment.stock_papers import THE_CENTRE

from .codes import qr_svg
from .contents import Address, Good, MakerCard, PickRow, ToPack, letter_of, pick_rows
from .prints import PaperKind, times_printed
from .queries import cards_of, maker_card, parcels_to_pack, shelf_labels

SLIPS = frozenset({PaperKind.SLIP, PaperKind.GIFT_SLIP})
LABELS = frozenset({PaperKind.LABEL, PaperKind.LABEL_SHEET})


def orders_pdf(pks: Sequence[int], kinds: Iterable[str]) -> bytes:
    """Set the papers of orders as one PDF: kind by kind, each in the order of these keys.

    The same number of queries for any number of orders.
    """
    parcels = parcels_to_pack(pks)
    cards = cards_of(parcels) if PaperKind.CARD in kinds else []
    return packing_pdf(parcels, kinds, cards=cards, times=times_printed(pks), at=timezone.now())


def packing_pdf(
    parcels: Sequence[ToPack],
    kinds: Iterable[str],
    *,
    cards: Sequence[MakerCard] = (),
    times: Mapping[int, Counter[str]] | None = None,
    at: datetime,
) -> bytes:
    """Set the papers of these parcels. `times` says how often each was printed, this time included."""
    parts = [kind for kind in PaperKind.values if kind in set(kinds)]
    rows = pick_rows(parcels) if PaperKind.PICK_LIST in parts else []
    data = {
        **_frame(at),
        "parts": parts,
        "shelves": _shelves(rows),
        "parcels": [
            _parcel(parcel, place, parts, (times or {}).get(parcel.order_pk, {}), len(parcels))
            for place, parcel in enumerate(parcels)
        ],
        "cards": [_card(card) for card in cards],
    }
    data["codes"] = _codes(parcels, rows, cards, parts)
    return render("packing", data)


def card_pdf(maker: Partner, language: str) -> bytes:
    """Set the card of one maker."""
    return packing_pdf([], [PaperKind.CARD], cards=[maker_card(maker, language)], at=timezone.now())


def shelf_labels_pdf(goods) -> bytes:
    """Set labels for goods, 24 on a sheet of A4."""
    labels = shelf_labels(goods)
    data = {
        **_frame(timezone.now()),
        "labels": [
            {
                "number": printable(label.number),
                "name": printable(label.name),
                "shelf": printable(label.shelf),
                "producer": printable(label.producer),
                "code": label.number,
            }
            for label in labels
        ],
        "codes": {label.number: qr_svg(label.number) for label in labels},
    }
    return render("shelves", data)


def _frame(at: datetime) -> dict:
    us = seller()
    return {
        "demo": settings.DEMO,
        "issued_at": at.isoformat(),
        "made_on": thai_day(timezone.localdate(at)),
        "made_at": f"{timezone.localtime(at):%H:%M}",
        "seller": {"name": us.name or THE_CENTRE, "address": us.address},
    }


def _shelves(rows: Iterable[PickRow]) -> list[dict]:
    return [
        {"name": printable(shelf), "rows": [_pick_row(row) for row in of_shelf]}
        for shelf, of_shelf in groupby(rows, key=lambda row: row.shelf)
    ]


def _pick_row(row: PickRow) -> dict:
    return {
        "name": printable(row.name),
        "number": printable(row.number),
        "sku": printable(row.sku) if row.sku != row.number else "",
        "producer": printable(row.producer),
        "lot": printable(row.lot),
        "best_before": thai_day(row.best_before) if row.best_before else "",
        "pieces": str(row.pieces),
        "trays": [{"letter": letter, "order": number, "pieces": str(pieces)} for letter, number, pieces in row.trays],
        "code": row.number,
    }


def _parcel(parcel: ToPack, place: int, parts: Iterable[str], times: Mapping[str, int], parcels: int) -> dict:
    return {
        "number": parcel.order_number,
        "short": parcel.short_number,
        # One parcel alone stands in no tray.
        "letter": letter_of(place) if parcels > 1 else "",
        "place": parcel.place,
        "of": parcel.of,
        "language": parcel.language,
        "url": parcel.status_url,
        "address": _address(parcel.address),
        "sold": _day(parcel.sold_on),
        "leaves": _day(parcel.leaves_on),
        "goods": [_good(good) for good in parcel.goods],
        "good_count": str(len(parcel.goods)),
        "pieces": str(parcel.pieces),
        "delivery_baht": text_of(parcel.delivery_baht),
        "elsewhere_baht": text_of(parcel.elsewhere_baht),
        "total_baht": text_of(parcel.total_baht),
        "collect_baht": text_of(parcel.collect_baht) if parcel.collect_baht is not None else "",
        "times": {kind: times.get(kind, 1) for kind in parts},
    }


def _address(address: Address) -> dict:
    return {
        "name": printable(address.name),
        "lines": [printable(line) for line in address.lines],
        "postcode": printable(address.postcode),
        "phone": printable(address.phone),
        "note": printable(address.note),
    }


def _good(good: Good) -> dict:
    return {
        "name": printable(good.name),
        "name_th": printable(good.name_th) if good.name_th != good.name else "",
        "number": printable(good.number),
        "unit": printable(good.unit),
        "quantity": str(good.quantity),
        "price_baht": text_of(good.price_baht),
        "lots": [
            {"code": printable(lot.code), "best_before": _day(lot.best_before)} for lot in good.lots if lot.best_before
        ],
    }


def _card(card: MakerCard) -> dict:
    return {
        "language": card.language,
        "name": printable(card.name),
        "place": printable(card.place),
        "since": printable(card.since),
        "about": [printable(paragraph) for paragraph in card.about.splitlines() if paragraph.strip()],
        "url": card.url,
    }


def _codes(
    parcels: Iterable[ToPack], rows: Iterable[PickRow], cards: Iterable[MakerCard], parts: Iterable[str]
) -> dict[str, str]:
    """Return the QR codes a job shows, each drawn once."""
    wanted = [row.number for row in rows] + [card.url for card in cards if card.url]
    wanted += [parcel.order_number for parcel in parcels]
    if PaperKind.SLIP in parts:
        wanted += [parcel.status_url for parcel in parcels]
    return {text: qr_svg(text) for text in dict.fromkeys(wanted)}


def _day(day: date) -> dict:
    return {"th": thai_day(day), "en": format_date(day, "d MMMM y", locale="en")}
