"""docs/ledger.md is true: each of its events, brought about, books what its table says."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from checkout.ledger.chart import Account
from checkout.ledger.models import Entry
from tests.checkout.ledger import worked

PAPER = (Path(__file__).resolve().parents[3] / "docs" / "ledger.md").read_text()
SECTION = re.compile(r"^### (?P<title>.+?)$(?P<text>.*?)(?=^##|\Z)", re.M | re.S)
ROW = re.compile(r"^\| (?P<number>\d{4}) [^|]*\|(?P<debit>[^|]*)\|(?P<credit>[^|]*)\|", re.M)
SECTIONS = {found["title"]: found["text"] for found in SECTION.finditer(PAPER)}


def rows_of(keys: list[str]) -> list[tuple[str, Decimal]]:
    """Return the legs of entries in the order in which they were booked; equal accounts of an entry as one."""
    rows = []
    for key in keys:
        sums: dict[str, Decimal] = {}
        for leg in Entry.objects.get(pk=key).legs.order_by("account", "pk"):
            sums[leg.account] = sums.get(leg.account, Decimal(0)) + leg.amount_baht
        rows += [(account, baht) for account, baht in sums.items() if baht]
    return rows


def written(text: str) -> list[tuple[str, Decimal]]:
    return [
        (row["number"], Decimal(row["debit"].strip() or 0) - Decimal(row["credit"].strip() or 0))
        for row in ROW.finditer(text)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("title", SECTIONS)
def test_the_table_is_what_is_booked(title, settings):
    settings.COD_ENABLED = True
    event = getattr(worked, title.lower().replace(" ", "_"))
    rows = rows_of(event())
    assert rows == written(SECTIONS[title])
    assert sum(baht for _account, baht in rows) == 0


def test_every_event_stands_on_the_paper():
    of_scenarios = {name for name, value in vars(worked).items() if getattr(value, "__module__", "") == worked.__name__}
    helpers = {"order_of", "paid_by_transfer", "sold", "keys_of", "line_of_stripe", "refunded", "pay_the_maker"}
    helpers |= {"sent_to_be_paid_on_delivery", "give_back", "line_of_the_bank"}
    assert of_scenarios - helpers == {title.lower().replace(" ", "_") for title in SECTIONS}


def test_every_account_stands_on_the_paper():
    assert {account for account in Account.values if f"| {account} |" not in PAPER} == set()
