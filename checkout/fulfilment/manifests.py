"""What a carrier took along at once: a list, and its paper in Thai that both sign."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone, translation

from checkout.documents.contents import text_of, thai_day
from checkout.documents.faces import printable
from checkout.documents.typesetting import render

from .carriers import CARRIERS, Carrier
from .models import Manifest, Parcel
from .stock_papers import our_paper

# What left earlier is with its carrier long since, and needs no paper any more.
LISTED_WITHIN = timedelta(days=3)


class NothingHandedOver(Exception):
    """Nothing of this carrier's has left since the last list."""


def unlisted_counts() -> list[tuple[Carrier, int]]:
    """Return how many parcels have left with each carrier since its last list. One query."""
    counts = dict(_unlisted().order_by().values_list("carrier").annotate(Count("pk")))
    return [(carrier, counts[code]) for code, carrier in CARRIERS.items() if counts.get(code)]


def _unlisted() -> QuerySet[Parcel]:
    carried = [code for code, carrier in CARRIERS.items() if not carrier.is_collected]
    return Parcel.objects.filter(carrier__in=carried, manifest=None, shipped_at__gte=timezone.now() - LISTED_WITHIN)


@transaction.atomic
def make_manifest(carrier: str, *, by) -> Manifest:
    """Put what has left with a carrier since its last list on a new one. Raises NothingHandedOver.

    The UPDATE itself says which parcels are on no list yet, so that of two presses one finds none.
    """
    manifest = Manifest.objects.create(carrier=carrier, by=by)
    if not _unlisted().filter(carrier=carrier).update(manifest=manifest):
        raise NothingHandedOver
    return manifest


def manifest_pdf(manifest: Manifest) -> bytes:
    """Set a hand-over list as PDF. Of the receivers it names where they live, and nobody by name."""
    parcels = list(
        manifest.parcels.select_related("order__shipping_address", "collection").order_by("order__number", "number")
    )
    with translation.override("th"):
        return render("manifest", _manifest_data(manifest, parcels))


def _manifest_data(manifest: Manifest, parcels: list[Parcel]) -> dict:
    known = [parcel.weight_grams for parcel in parcels if parcel.weight_grams]
    at = timezone.localtime(manifest.at)
    collect = sum((_to_collect(parcel) for parcel in parcels), Decimal("0.00"))
    return {
        **our_paper(manifest.at),
        "number": str(manifest.pk),
        "carrier": str(CARRIERS[manifest.carrier].name),
        "day": thai_day(at.date()),
        "time": f"{at:%H:%M}",
        "by": printable(manifest.by.get_full_name() or manifest.by.email),
        "count": str(len(parcels)),
        "weight_kg": _kilograms(sum(known)) if known else "",
        "unweighed": str(len(parcels) - len(known)),
        "collect_baht": text_of(collect) if collect else "",
        "parcels": [_row(parcel) for parcel in parcels],
    }


def _row(parcel: Parcel) -> dict:
    address, baht = parcel.order.shipping_address, _to_collect(parcel)
    return {
        "name": parcel.name,
        "tracking": printable(parcel.tracking_number),
        "where": printable(f"{address.state} {address.postcode}".strip()) if address else "",
        "weight_kg": _kilograms(parcel.weight_grams) if parcel.weight_grams else "",
        "collect_baht": text_of(baht) if baht else "",
    }


def _to_collect(parcel: Parcel) -> Decimal:
    return parcel.collection.amount_baht if hasattr(parcel, "collection") else Decimal("0.00")


def _kilograms(grams: int) -> str:
    return f"{Decimal(grams) / 1000:.3f}"
