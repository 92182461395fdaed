"""Loads the facts that this shop's pages may name: those of the column and of public sources, confidence A and B."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from .models import Fact

TABLE = Path(__file__).with_name("data") / "facts.csv"


@transaction.atomic
def load_facts() -> int:
    """Write the facts that are not there yet, and return how many there are. One that an editor changed stays."""
    known = set(Fact.objects.values_list("code", flat=True))
    with TABLE.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            if row["code"] not in known:
                _write(row)
    return Fact.objects.count()


def _write(row: dict[str, str]) -> None:
    days = {name: date.fromisoformat(row[name]) for name in ("as_of", "review_by")}
    fact = Fact(**{**row, **days, "value": Decimal(row["value"]) if row["value"] else None})
    fact.full_clean()
    fact.save()
