"""Fills and keeps the places of Thailand."""

import csv
from collections.abc import Iterable
from pathlib import Path

from django.apps import apps
from django.db import transaction
from django.utils.text import slugify

from .models import District, Province, Tambon
from .queries import KHON_KAEN

ADDRESSES = Path(__file__).with_name("data") / "thai_addresses.csv"
BATCH = 1000


@transaction.atomic
def load_places(path: Path = ADDRESSES) -> dict[str, int]:
    """Bring provinces, districts and tambons up to the state of the address table, and return how many there are.

    Safe to repeat: places are known by the government's code, changed names and postcodes are taken
    over, and a place that has left the table stays, since addresses may point to it.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    apps.get_model("address", "Country").objects.get_or_create(
        iso_3166_1_a2="TH",
        defaults={
            "iso_3166_1_a3": "THA",
            "iso_3166_1_numeric": "764",
            "printable_name": "Thailand",
            "name": "Kingdom of Thailand",
            "is_shipping_country": True,
        },
    )
    _keep(Province, {row["province_code"]: _names(row, "province") for row in rows})
    provinces = _pks(Province)
    _keep(District, {row["amphoe_code"]: _district(row, provinces) for row in rows})
    districts = _pks(District)
    _keep(Tambon, {row["tambon_code"]: _tambon(row, districts) for row in rows})
    return {"provinces": len(provinces), "districts": len(districts), "tambons": Tambon.objects.count()}


def _names(row: dict, level: str) -> dict:
    return {"name_th": row[f"{level}_th"], "name_en": row[f"{level}_en"]}


def _district(row: dict, provinces: dict[str, int]) -> dict:
    # Only the districts of our own province have pages, and so addresses.
    slug = slugify(row["amphoe_en"]) if row["province_code"] == KHON_KAEN else None
    return {**_names(row, "amphoe"), "province_id": provinces[row["province_code"]], "slug": slug}


def _tambon(row: dict, districts: dict[str, int]) -> dict:
    return {
        **_names(row, "tambon"),
        "district_id": districts[row["amphoe_code"]],
        "postcode": row["postcode"],
        "other_postcode": row["postcode_alt"],
    }


def _pks(model) -> dict[str, int]:
    return dict(model.objects.values_list("code", "pk"))


def _keep(model, wanted: dict[str, dict]) -> None:
    """Create what is missing and write only the rows that differ."""
    known = {place.code: place for place in model.objects.all()}
    new = [model(code=code, **facts) for code, facts in wanted.items() if code not in known]
    model.objects.bulk_create(new, batch_size=BATCH)
    changed = [known[code] for code in _differing(known, wanted)]
    for place in changed:
        for name, value in wanted[place.code].items():
            setattr(place, name, value)
    if changed:
        model.objects.bulk_update(changed, list(next(iter(wanted.values()))), batch_size=BATCH)


def _differing(known: dict, wanted: dict[str, dict]) -> Iterable[str]:
    for code, facts in wanted.items():
        if code in known and any(getattr(known[code], name) != value for name, value in facts.items()):
            yield code
