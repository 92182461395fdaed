"""The end of a day: what orders were paid, what the books hold, what Stripe, the bank and the cash box say to it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checkout.fulfilment.collections import open_collections
from checkout.fulfilment.models import Collection
from checkout.ledger.chart import Account
from checkout.ledger.events import post_cash_difference
from checkout.ledger.models import Entry, Leg
from checkout.ledger.operations import keep_writers_out, open_day
from checkout.ledger.queries import balance, total
from checkout.payments.models import BalanceEntry, Confirmation, PaymentAttempt

from .bank import open_bank_legs, open_lines
from .differences import NOTHING, Difference, Trouble, sum_of
from .models import CashCount

Method = PaymentAttempt.Method
ONLINE = (Method.CARD, Method.PROMPTPAY)
# What buyers paid, as Stripe's books call it.
CHARGE = "charge"


class Way(models.TextChoices):
    """One row of a cash-up: a way to pay, or a place where money lies."""

    CASH = "cash", _("Cash at the counter")
    TERMINAL = "terminal", _("Card terminal")
    TRANSFER = "transfer", _("Bank transfers")
    COLLECTED = "collected", _("Paid to the carrier")
    REMITTED = "remitted", _("Paid out by the carrier")
    CARD = "card", _("Cards")
    PROMPTPAY = "promptpay", _("PromptPay")
    STRIPE = "stripe", _("Stripe’s books")
    BANK = "bank", _("Bank account")
    BOX = "box", _("Cash box")


PEOPLE_SEE = (Way.CASH, Way.TERMINAL, Way.TRANSFER, Way.COLLECTED, Way.REMITTED)


@dataclass(frozen=True)
class Row:
    """What each side says of one way. None where a side has nothing to say of it."""

    way: Way
    orders_baht: Decimal | None = None
    books_baht: Decimal | None = None
    outside_baht: Decimal | None = None
    differences: list[Difference] = field(default_factory=list)

    @property
    def difference_baht(self) -> Decimal:
        return sum_of(self.differences)


@dataclass(frozen=True)
class CashUp:
    """A day, row by row."""

    day: date
    rows: list[Row]
    count: CashCount | None
    expected_baht: Decimal

    @property
    def differences(self) -> list[Difference]:
        return [one for row in self.rows for one in row.differences]

    @property
    def difference_baht(self) -> Decimal:
        return sum_of(self.differences)

    @property
    def is_right(self) -> bool:
        return not self.differences


def cash_up(day: date) -> CashUp:
    """Compare everything that moved on a day. Each row's difference is the sum of what is named beside it."""
    count = CashCount.objects.filter(day=day).select_related("by").first()
    box = _box(day, count)
    rows = [*_seen_by_people(day), *_online(day), _stripe(day), _bank(day), box]
    return CashUp(day, rows, count, box.books_baht or NOTHING)


@dataclass(frozen=True)
class Fact:
    """What an order says of a payment, and under which key the books should have it."""

    key: str
    baht: Decimal
    order_number: str


def _seen_by_people(day: date) -> list[Row]:
    seen = Confirmation.objects.filter(received_on=day).select_related("attempt__order")
    facts: dict[Way, list[Fact]] = {way: [] for way in PEOPLE_SEE}
    ways = {
        Method.CASH: (Way.CASH, "money"),
        Method.TERMINAL: (Way.TERMINAL, "money"),
        Method.TRANSFER: (Way.TRANSFER, "money"),
        Method.COD: (Way.REMITTED, "remitted"),
    }
    for one in seen:
        way, prefix = ways[one.attempt.method]
        facts[way].append(Fact(f"{prefix}:{one.attempt.uuid}", one.received_baht, one.attempt.order.number))
    facts[Way.COLLECTED] = _collected(day)
    accounts = {
        Way.CASH: (Account.CASH, Entry.Kind.MONEY_IN),
        Way.TERMINAL: (Account.TERMINAL, Entry.Kind.MONEY_IN),
        Way.TRANSFER: (Account.BANK, Entry.Kind.MONEY_IN),
        Way.COLLECTED: (Account.CARRIER, Entry.Kind.MONEY_IN),
        Way.REMITTED: (Account.BANK, Entry.Kind.REMITTED),
    }
    return [_against_books(way, day, facts[way], *accounts[way]) for way in facts]


def _collected(day: date) -> list[Fact]:
    """Return what buyers paid to carriers on a day; also of parcels that the carrier paid us without a word before."""
    attempts = PaymentAttempt.objects.filter(method=Method.COD, order__parcels__collection__isnull=False)
    on_day = models.Q(order__parcels__collection__collected_on=day) | models.Q(
        order__parcels__collection__collected_on=None, confirmation__received_on=day
    )
    rows = attempts.filter(on_day).values_list("uuid", "order__parcels__collection__amount_baht", "order__number")
    return [Fact(f"money:{uuid}", baht, number) for uuid, baht, number in rows.distinct()]


def _against_books(way: Way, day: date, facts: list[Fact], account: Account, kind: Entry.Kind) -> Row:
    legs = Leg.objects.filter(account=account, entry__in=[fact.key for fact in facts])
    booked = dict(legs.order_by().values_list("entry").annotate(Sum("amount_baht")))
    differences = []
    for fact in facts:
        baht = booked.get(fact.key, NOTHING).quantize(NOTHING)
        if baht != fact.baht:
            trouble = Trouble.OTHER_SUM if fact.key in booked else Trouble.NOT_IN_BOOKS
            differences.append(Difference(trouble, baht - fact.baht, day, fact.order_number))
    strangers = _without_order(day, account, kind, set(booked))
    differences += [Difference(Trouble.NO_ORDER, leg.amount_baht, day, leg.entry.order_number) for leg in strangers]
    books = sum(booked.values(), NOTHING) + sum((leg.amount_baht for leg in strangers), NOTHING)
    return Row(way, sum((fact.baht for fact in facts), NOTHING), books.quantize(NOTHING), None, differences)


def _without_order(day: date, account: Account, kind: Entry.Kind, known: set[str]) -> list[Leg]:
    """Return the legs of a day that no payment explains. What was booked later than its day is no stranger."""
    legs = Leg.objects.filter(account=account, entry__kind=kind, entry__on=day, entry__reverses=None)
    legs = [leg for leg in legs.select_related("entry") if leg.entry_id not in known]
    numbers = {leg.entry.order_number for leg in legs}
    explained = set(
        Confirmation.objects.filter(attempt__order__number__in=numbers).values_list("attempt__order__number", flat=True)
    ) | set(
        Collection.objects.filter(parcel__order__number__in=numbers).values_list("parcel__order__number", flat=True)
    )
    return [leg for leg in legs if leg.entry.order_number not in explained]


def day_of(day: date) -> tuple[datetime, datetime]:
    """Return when a day begins and ends here."""
    begin = timezone.make_aware(datetime.combine(day, time.min))
    return begin, begin + timedelta(days=1)


def _online(day: date) -> list[Row]:
    begin, end = day_of(day)
    paid = PaymentAttempt.objects.filter(method__in=ONLINE, paid_at__gte=begin, paid_at__lt=end)
    paid = list(paid.select_related("order").order_by("pk"))
    lines = BalanceEntry.objects.filter(kind=CHARGE).order_by()
    charged = dict(lines.filter(attempt__in=paid).values_list("attempt").annotate(Sum("amount_baht")))
    others = lines.filter(created__gte=begin, created__lt=end).filter(
        models.Q(attempt=None) | models.Q(attempt__paid_at=None)
    )
    rows = {way: Row(Way(way), NOTHING, None, NOTHING, []) for way in ONLINE}
    found = {way: list(_charges(day, [one for one in paid if one.method == way], charged)) for way in ONLINE}
    for line in others.select_related("attempt__order"):
        # A line without a payment of ours does not say how it was paid.
        way = line.attempt.method if line.attempt else Method.CARD
        found[way].append((NOTHING, line.amount_baht, _of_others(line, day)))
    return [_online_row(rows[way], found[way]) for way in ONLINE]


def _charges(day: date, paid: Iterable[PaymentAttempt], charged: dict[int, Decimal]):
    for attempt in paid:
        baht = charged.get(attempt.pk, NOTHING).quantize(NOTHING)
        trouble = Trouble.OTHER_STRIPE_SUM if attempt.pk in charged else Trouble.NO_STRIPE_LINE
        off = baht - attempt.amount_baht
        difference = Difference(trouble, off, day, attempt.order.number, attempt.intent_id or "") if off else None
        yield attempt.amount_baht, baht, difference


def _of_others(line: BalanceEntry, day: date) -> Difference:
    if line.attempt is None:
        return Difference(Trouble.NOT_OURS, line.amount_baht, day, name=line.entry_id)
    return Difference(Trouble.NOT_PAID, line.amount_baht, day, line.attempt.order.number, line.entry_id)


def _online_row(row: Row, found: list[tuple[Decimal, Decimal, Difference | None]]) -> Row:
    orders, stripe = (sum((one[place] for one in found), NOTHING) for place in (0, 1))
    return Row(row.way, orders, None, stripe, [one[2] for one in found if one[2]])


def _stripe(day: date) -> Row:
    """Compare each line of Stripe's books with what the ledger made of it, whenever that was."""
    begin, end = day_of(day)
    lines = {line.entry_id: line for line in BalanceEntry.objects.filter(created__gte=begin, created__lt=end)}
    booked = _booked_of_stripe(lines)
    strangers = _not_at_stripe(day)
    differences = [
        Difference(Trouble.STRIPE_NOT_BOOKED, line.net_baht - booked[name], day, name=name)
        for name, line in lines.items()
        if line.net_baht != booked[name]
    ]
    differences += [
        Difference(Trouble.NOT_AT_STRIPE, -leg.amount_baht, day, leg.entry.order_number, leg.entry_id)
        for leg in strangers
    ]
    books = sum(booked.values(), NOTHING) + sum((leg.amount_baht for leg in strangers), NOTHING)
    return Row(Way.STRIPE, None, books, sum((line.net_baht for line in lines.values()), NOTHING), differences)


def _booked_of_stripe(names: Iterable[str]) -> dict[str, Decimal]:
    """Return what the books have of each of these lines. One that found its order late stands there three times."""
    keys = {f"stripe:{name}{end}": name for name in names for end in ("", ":reversed", ":order")}
    sums = dict.fromkeys(names, NOTHING)
    legs = Leg.objects.filter(account=Account.STRIPE, entry__in=list(keys))
    for key, baht in legs.order_by().values_list("entry", "amount_baht"):
        sums[keys[key]] += baht
    return sums


def _not_at_stripe(day: date) -> list[Leg]:
    legs = Leg.objects.filter(account=Account.STRIPE, entry__kind=Entry.Kind.PROVIDER, entry__on=day)
    legs = {leg.entry_id.split(":")[1]: leg for leg in legs.select_related("entry")}
    known = BalanceEntry.objects.filter(entry_id__in=list(legs)).values_list("entry_id", flat=True)
    return [legs[name] for name in sorted(set(legs) - set(known))]


def _bank(day: date) -> Row:
    open_legs, lines = list(open_bank_legs().filter(entry__on=day)), list(open_lines().filter(day=day))
    shown = total(Leg.objects.filter(account=Account.BANK, entry__on=day, matched__isnull=False))
    differences = [bank_leg_difference(leg) for leg in open_legs] + [bank_line_difference(line) for line in lines]
    return Row(
        Way.BANK,
        None,
        shown + sum((leg.amount_baht for leg in open_legs), NOTHING),
        shown + sum((line.amount_baht for line in lines), NOTHING),
        differences,
    )


def bank_leg_difference(leg: Leg) -> Difference:
    name = leg.entry.note or leg.entry_id
    return Difference(Trouble.NOT_AT_BANK, -leg.amount_baht, leg.entry.on, leg.entry.order_number, name)


def bank_line_difference(line) -> Difference:
    return Difference(Trouble.NOT_BOOKED, line.amount_baht, line.day, name=line.reference, line=line.pk)


def _box(day: date, count: CashCount | None) -> Row:
    expected = balance(Account.CASH, until=day)
    if count is None:
        missing = [Difference(Trouble.NOT_COUNTED, -expected, day)] if _is_to_be_counted(day, expected) else []
        return Row(Way.BOX, None, expected, None, missing)
    return Row(Way.BOX, None, expected, count.counted_baht, _after_count(day, count, expected))


def _is_to_be_counted(day: date, expected: Decimal) -> bool:
    """Say whether somebody should count: cash is there or moved, and no later count covers the day."""
    moved = expected or Leg.objects.filter(account=Account.CASH, entry__on=day).exists()
    return bool(moved) and not CashCount.objects.filter(day__gt=day).exists()


def _after_count(day: date, count: CashCount, expected: Decimal) -> list[Difference]:
    """Name what was booked for a day, or one before it, once its cash was counted."""
    if count.counted_baht == expected:
        return []
    late = Leg.objects.filter(account=Account.CASH, entry__on__lte=day, entry__posted_at__gt=count.at)
    found = [
        Difference(Trouble.AFTER_COUNT, -leg.amount_baht, leg.entry.on, leg.entry.order_number, leg.entry.note)
        for leg in late.exclude(entry=count.entry_id or "").select_related("entry").order_by("pk")
    ]
    rest = count.counted_baht - expected - sum_of(found)
    return [*found, Difference(Trouble.AFTER_COUNT, rest, day)] if rest else found


class CannotCount(Exception):
    """The cash was not written down; nothing changed."""


class CountedBefore(CannotCount):
    """Somebody has counted the cash of this day."""


class NoteNeeded(CannotCount):
    """The cash box holds more or less than it should, and nobody said why."""

    def __init__(self, baht: Decimal):
        super().__init__(str(baht))
        self.baht = baht


class DayClosed(CannotCount):
    """The day is to come, its month is sealed, or a later day has been counted."""


def count_cash(day: date, counted_baht: Decimal, *, note: str, by) -> CashCount:
    """Write down what lay in the cash box at the end of a day, and book what it held more or less than it should.

    Once a day. Whoever is writing into the books is waited for, so that what should be there is what is counted
    against. Raises CountedBefore, NoteNeeded, DayClosed.
    """
    try:
        with transaction.atomic():
            keep_writers_out()
            return _count(day, counted_baht, note.strip(), by)
    except IntegrityError as error:
        raise CountedBefore from error


def _count(day: date, counted_baht: Decimal, note: str, by) -> CashCount:
    if CashCount.objects.filter(day=day).exists():
        raise CountedBefore
    if day > timezone.localdate() or open_day(day) != day or CashCount.objects.filter(day__gt=day).exists():
        raise DayClosed
    expected = balance(Account.CASH, until=day)
    off = counted_baht - expected
    if off and not note:
        raise NoteNeeded(off)
    entry = post_cash_difference(day, off, note=note, by=by) if off else None
    return CashCount.objects.create(
        day=day, counted_baht=counted_baht, expected_baht=expected, note=note, entry=entry, by=by, at=timezone.now()
    )


def open_items(begin: date | None = None, end: date | None = None) -> list[Difference]:
    """Return all that is not settled between money's places, the oldest first, from and up to a day where one is given.

    Money at the bank that the books do not know, and the other way round; payments without a line of Stripe's; lines
    without a payment; parcels whose money the carrier keeps longer than he may.
    """
    span = (begin or date.min, end or timezone.localdate())
    found = [bank_leg_difference(leg) for leg in open_bank_legs().filter(entry__on__range=span)]
    found += [bank_line_difference(line) for line in open_lines().filter(day__range=span)]
    found += _open_at_stripe(span) + _open_at_carriers(span)
    return sorted(found, key=lambda one: (one.on, one.trouble, one.order_number))


def _open_at_stripe(span: tuple[date, date]) -> list[Difference]:
    paid = PaymentAttempt.objects.filter(method__in=ONLINE, paid_at__isnull=False, balance_entries=None)
    found = [
        Difference(
            Trouble.NO_STRIPE_LINE,
            -one.amount_baht,
            timezone.localdate(one.paid_at),
            one.order.number,
            one.intent_id or "",
        )
        for one in _within(paid, "paid_at", span).select_related("order")
    ]
    strangers = BalanceEntry.objects.filter(kind=CHARGE).filter(
        models.Q(attempt=None) | models.Q(attempt__paid_at=None)
    )
    strangers = _within(strangers, "created", span).select_related("attempt__order")
    return found + [_of_others(line, timezone.localdate(line.created)) for line in strangers]


def _within(rows: QuerySet, name: str, span: tuple[date, date]) -> QuerySet:
    if span[0] > date.min:
        rows = rows.filter(**{f"{name}__gte": day_of(span[0])[0]})
    return rows.filter(**{f"{name}__lt": day_of(span[1])[1]})


def _open_at_carriers(span: tuple[date, date]) -> list[Difference]:
    return [
        Difference(Trouble.CARRIER_OWES, -one.amount_baht, one.collected_on, one.parcel.order.number)
        for one in open_collections().filter(collected_on__range=span)
        if one.is_late
    ]
