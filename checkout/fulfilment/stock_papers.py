"""Papers of the stock, in Thai: a delivery note that both sign, and a sheet to count with."""

from django.conf import settings
from django.utils import timezone, translation

from catalogue.stock.models import CountSheet, DeliveryNote
from catalogue.stock.queries import shelf_of
from checkout.documents.contents import text_of, thai_day
from checkout.documents.faces import printable
from checkout.documents.seller import seller
from checkout.documents.typesetting import render

# Who takes goods in, where the settings do not name the seller yet.
THE_CENTRE = "ศูนย์ OTOP ขอนแก่น"


def note_pdf(note: DeliveryNote) -> bytes:
    """Set a delivery note as PDF, with places for the producer and for whoever took the goods in to sign."""
    with translation.override("th"):
        return render("delivery", _note_data(note))


def _note_data(note: DeliveryNote) -> dict:
    lines = note.lines.select_related("stockrecord__product__parent", "lot")
    return {
        **our_paper(note.at),
        "number": printable(note.number),
        "is_counter": note.undoes_id is not None,
        "undoes": printable(note.undoes.number) if note.undoes else "",
        "mode": str(note.get_mode_display()),
        "is_bought": note.mode == "bought",
        "received_on": thai_day(note.received_on),
        "producer": {"name": printable(note.producer.name), "code": printable(note.producer.code or "")},
        "note": printable(note.note),
        "total_baht": text_of(note.cost_baht),
        "lines": [
            {
                **_good(line),
                "pieces": str(line.quantity),
                "cost_baht": text_of(line.cost_baht) if line.cost_baht is not None else "",
                "sum_baht": text_of(line.cost_of_all_baht),
            }
            for line in lines
        ],
    }


def count_pdf(sheet: CountSheet) -> bytes:
    """Set a count sheet as PDF: each good with an empty place for the number, and nowhere how many there should be."""
    lines = sheet.lines.select_related("stockrecord__product__parent", "stockrecord__place", "lot")
    with translation.override("th"):
        rows = [
            {**_good(line), "shelf": printable(shelf_of(line.stockrecord)), "place": str(line.place)} for line in lines
        ]
        data = {
            "number": str(sheet.pk),
            "scope": printable(sheet.scope),
            "made_on": thai_day(timezone.localdate(sheet.at)),
        }
        return render("count", {**our_paper(sheet.at), **data, "lines": rows})


def our_paper(at) -> dict:
    """Return what stands on every paper of the packing room: who we are, and when it was made."""
    us = seller()
    centre = {"name": us.name or THE_CENTRE, "address": us.address}
    return {"demo": settings.DEMO, "issued_at": at.isoformat(), "centre": centre}


def _good(line) -> dict:
    product = line.stockrecord.product
    return {
        "name": printable(product.get_title()),
        "number": printable(product.upc or line.stockrecord.partner_sku),
        "lot": printable(line.lot.code) if line.lot else "",
        "best_before": thai_day(line.lot.best_before) if line.lot else "",
    }
