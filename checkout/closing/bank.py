"""The bank's statement: takes in its lines, and finds the legs of the books that they show."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from checkout.ledger.chart import Account
from checkout.ledger.models import Entry, Leg
from checkout.payments.statement_files import (
    DAY_NAMES,
    NoStatement,
    Row,
    read_baht,
    read_day,
    read_signed_baht,
    read_table,
)
from checkout.settlement.models import PayoutLine

from .models import BankLine, BankStatement, MatchedLeg

# How many days a bank may need for what the books know already, and the other way round.
NEAR = timedelta(days=5)
MOST_LINES = 20_000
AT_ONCE = 500
# What a person booked and took back was a mistake of hers: a line that showed it would bring the mistake back.
BOOKED_BY_HAND = Q()
for _event in ("bank-line", "cash-to-bank", "dividend-paid"):
    BOOKED_BY_HAND |= Q(entry__pk__startswith=f"{_event}:")
_TAKEN_BACK_BY_HAND = BOOKED_BY_HAND & (Q(entry__reverses__isnull=False) | Q(entry__reversed_by__isnull=False))
COLUMNS = {
    "day": (*DAY_NAMES, "transaction date", "posting date", "value date", "วันที่ทำรายการ", "วันที่รายการ", "วันที่มีผล"),
    "amount": ("amount", "amount (thb)", "จำนวนเงิน", "จำนวนเงิน (บาท)", "ยอดเงิน"),
    "in": ("deposit", "credit", "money in", "ฝากเงิน", "ฝาก", "เงินเข้า", "เงินฝาก"),
    "out": ("withdrawal", "debit", "money out", "ถอนเงิน", "ถอน", "เงินออก", "เงินถอน"),
    "reference": (
        *("reference", "ref", "ref no", "reference no", "description", "details", "detail", "particulars", "note"),
        *("เลขที่อ้างอิง", "อ้างอิง", "หมายเลขอ้างอิง", "รายละเอียด", "คำอธิบาย", "รายการ", "หมายเหตุ"),
    ),
}


@dataclass(frozen=True)
class TakenIn:
    """What became of a file: how many lines are new, how many were there, which could not be read, and how many legs
    of the books were found in it."""

    new: int
    known: int
    unreadable: list[int]
    matched: int


def take_in_statement(data: bytes, *, by) -> TakenIn:
    """Keep the lines of a bank's statement (CSV) and look for what they show in the books.

    A line that is there already, of this file or another one, is left out. Lines without a day or a sum, such as the
    sums at the foot, are named by their number. Nothing is booked. All lines or none. Raises NoStatement.
    """
    rows = read_table(data, COLUMNS, found_by="day", needs=[["amount", "in", "out"], ["reference"]], most=MOST_LINES)
    lines, unreadable = _read(rows)
    if not lines:
        raise NoStatement
    new = _keep(lines, by)
    return TakenIn(new, len(lines) - new, unreadable, match_lines())


def _read(rows: Iterable[Row]) -> tuple[list[BankLine], list[int]]:
    lines, unreadable, seen = [], [], defaultdict(int)
    for row in rows:
        if not any(row.cells.values()):
            continue
        day, baht = read_day(row.cells["day"]), _moved(row)
        if day is None or not baht or day > timezone.localdate():
            unreadable.append(row.number)
            continue
        facts = (day, baht, " ".join(row.cells["reference"].split())[:255])
        seen[facts] += 1
        lines.append(BankLine(day=day, amount_baht=baht, reference=facts[2], number=seen[facts]))
    return lines, unreadable


def _moved(row: Row) -> Decimal | None:
    """Return what a line moved: one column with a sign, or one for what came in and one for what went out."""
    came, went = read_baht(row.cells["in"].lstrip("+")), read_signed_baht(row.cells["out"])
    if came or went:
        return None if came and went else came or -abs(went)
    return read_signed_baht(row.cells["amount"].lstrip("+"))


@transaction.atomic
def _keep(lines: list[BankLine], by) -> int:
    """Write the lines that are new, and return how many those are. Two people with one file write each line once."""
    days = [line.day for line in lines]
    known = BankLine.objects.filter(day__range=(min(days), max(days)))
    known = set(known.values_list("day", "amount_baht", "reference", "number"))
    new = [line for line in lines if (line.day, line.amount_baht, line.reference, line.number) not in known]
    if not new:
        return 0
    statement = BankStatement.objects.create(first_day=min(days), last_day=max(days), added_by=by)
    for line in new:
        line.statement = statement
    # Whoever was quicker in this very moment has written them.
    BankLine.objects.bulk_create(new, ignore_conflicts=True, batch_size=AT_ONCE)
    written = statement.lines.count()
    if not written:
        statement.delete()
    return written


def open_lines() -> QuerySet[BankLine]:
    """Return the lines of the bank that nothing in the books explains."""
    return BankLine.objects.filter(~Exists(MatchedLeg.objects.filter(line=OuterRef("pk")))).order_by("day", "pk")


def open_bank_legs() -> QuerySet[Leg]:
    """Return the legs of the bank account that no line of the bank shows.

    What was booked and taken back again never reached the bank, unless a line shows one of the two.
    """
    legs = Leg.objects.filter(account=Account.BANK, matched__isnull=True).select_related("entry")
    other = Leg.objects.filter(account=Account.BANK, matched__isnull=True)
    taken_back = other.filter(entry__reverses=OuterRef("entry"))
    took_back = other.filter(entry__reversed_by=OuterRef("entry"))
    return legs.exclude(Exists(taken_back)).exclude(Exists(took_back)).order_by("entry__on", "pk")


@transaction.atomic
def match_lines() -> int:
    """Look for the legs that open lines of the bank show, keep what was found, and return how many legs that are.

    A line shows a leg of the same sum on a near day: first where its words name the order, the payment or the payout;
    then the nearest in time. What is left may be several legs in one sum: all that a carrier paid us on a day, or a
    whole payout run. The open lines are locked, so that two people find each leg once. Safe to repeat.
    """
    locked = lock_open_lines()
    # Asked again: whoever had the lock before may have found some of them.
    lines = list(open_lines().filter(pk__in=locked)) if locked else []
    if not lines:
        return 0
    span = (lines[0].day - NEAR, lines[-1].day + NEAR)
    legs = Leg.objects.filter(account=Account.BANK, matched__isnull=True, entry__on__range=span)
    legs = legs.exclude(_TAKEN_BACK_BY_HAND)
    legs = list(legs.select_related("entry").order_by("entry__on", "pk"))
    found = list(_one_by_one(lines, legs))
    taken_lines, taken_legs = {line.pk for line, _leg in found}, {leg.pk for _line, leg in found}
    found += _together(
        [line for line in lines if line.pk not in taken_lines], [leg for leg in legs if leg.pk not in taken_legs]
    )
    MatchedLeg.objects.bulk_create([MatchedLeg(leg=leg, line=line) for line, leg in found], batch_size=AT_ONCE)
    return len(found)


def lock_open_lines() -> list[int]:
    """Let nobody else explain an open line of the bank until this transaction ends."""
    return [line.pk for line in open_lines().select_for_update(of=("self",))]


def _one_by_one(lines: list[BankLine], legs: list[Leg]):
    """Pair lines and legs of one sum. Pairs that name each other come first, then those nearest in time."""
    by_sum: dict[Decimal, list[Leg]] = defaultdict(list)
    for leg in legs:
        by_sum[leg.amount_baht].append(leg)
    words = _names_of(legs)
    pairs = [
        (not _is_named(line, words[leg.pk]), abs(line.day - leg.entry.on), place, leg.pk, line, leg)
        for place, line in enumerate(lines)
        for leg in by_sum[line.amount_baht]
        if abs(line.day - leg.entry.on) <= NEAR
    ]
    taken_lines, taken_legs = set(), set()
    for *_rank, line, leg in sorted(pairs, key=lambda pair: pair[:4]):
        if line.pk not in taken_lines and leg.pk not in taken_legs:
            taken_lines.add(line.pk)
            taken_legs.add(leg.pk)
            yield line, leg


def _names_of(legs: list[Leg]) -> dict[int, list[str]]:
    """Return by which words the bank can name each leg: the order, what was noted beside it, a payout's own text."""
    runs = _payout_lines(legs)
    names = {}
    for leg in legs:
        line = runs.get(leg.entry_id)
        said = [leg.entry.order_number, leg.entry.note, leg.note, line.slip_text if line else ""]
        names[leg.pk] = [_bare(word) for word in said if len(_bare(word)) >= 4]
    return names


def _payout_lines(legs: list[Leg]) -> dict[str, PayoutLine]:
    uuids = [leg.entry_id.split(":")[1] for leg in legs if leg.entry.kind == Entry.Kind.PAYOUT]
    lines = PayoutLine.objects.select_related("run").in_bulk(uuids, field_name="uuid")
    return {line.key: line for line in lines.values()}


def _is_named(line: BankLine, names: list[str]) -> bool:
    said = _bare(line.reference)
    return bool(said) and any(name in said or (len(said) >= 4 and said in name) for name in names)


def _bare(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _together(lines: list[BankLine], legs: list[Leg]):
    """Find lines that show several legs in one sum: of one kind, booked for one day, by one carrier or payout run."""
    runs, groups = _payout_lines(legs), defaultdict(list)
    for leg in legs:
        if leg.entry.reverses_id:
            continue
        if leg.entry.kind == Entry.Kind.REMITTED:
            groups["carrier", leg.entry.on, leg.entry.note.split(" ")[0]].append(leg)
        elif leg.entry_id in runs:
            groups["run", leg.entry.on, runs[leg.entry_id].run_id].append(leg)
    for line in lines:
        for name, group in groups.items():
            if abs(line.day - name[1]) <= NEAR and sum(leg.amount_baht for leg in group) == line.amount_baht:
                yield from ((line, leg) for leg in group)
                del groups[name]
                break


def shown_until() -> date | None:
    """Return the last day of which the bank's statement is here."""
    latest = BankStatement.objects.order_by("-last_day").first()
    return latest.last_day if latest else None


def is_shown(day: date) -> bool:
    """Say whether the bank's statement of a day is here."""
    return BankStatement.objects.filter(Q(first_day__lte=day, last_day__gte=day)).exists()
