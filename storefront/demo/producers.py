"""Introduces the demo's 66 producer groups."""

from decimal import Decimal

from django.db import transaction

from catalogue.pictures.models import SiteImage
from catalogue.places.models import Tambon
from catalogue.producers.models import Partner

from .pictures import pictures_by_file
from .tables import rows

# A few have a portrait of what they make; the others are shown as a length of their kind of cloth.
PORTRAITS = {
    "KKP-011": "story-baskets-joined.webp",
    "KKP-029": "story-reed-mats.webp",
    "KKP-031": "story-fermented-jars.webp",
}


@transaction.atomic
def load_producers() -> int:
    """Write the producers that are not known yet, by their number, and return how many there are."""
    known = set(Partner.objects.values_list("code", flat=True))
    tambons = dict(Tambon.objects.values_list("code", "pk"))
    pictures = pictures_by_file()
    wanted = rows("otop_producers.csv")
    new = [row for row in wanted if row["producer_id"] not in known]
    Partner.objects.bulk_create(_producer(row, tambons, pictures.get(PORTRAITS.get(row["producer_id"]))) for row in new)
    return len(wanted)


def _producer(row: dict, tambons: dict[str, int], portrait: SiteImage | None) -> Partner:
    return Partner(
        picture=portrait,
        code=row["producer_id"],
        slug=row["producer_slug"],
        name_th=row["name_th"],
        name_en=row["name_en"],
        kind_th=row["group_type_th"],
        kind_en=row["group_type_en"],
        about_th=row["about_th"],
        about_en=row["about_en"],
        village_th=row["village_th"],
        village_en=row["village_en"],
        tambon_id=tambons[row["tambon_code"]],
        founded_year=int(row["founded_year_ce"]) if row["founded_year_ce"] else None,
        latitude=Decimal(row["lat"]),
        longitude=Decimal(row["lon"]),
        is_illustrative=row["is_illustrative"] == "1",
        source=row["source"],
    )
