"""Events that no order brings about: goods bought, broken, counted cash, dividends, the renovation fund.

Each is booked once, under a key that names it, by somebody; a name holds no colon. What was taken back may be booked
anew, under a number behind its name (`times_booked`). Baht in, above zero. They raise what `post` raises.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .chart import Account
from .models import Entry
from .operations import Posting, credit, debit, post, reverse

# Withheld from dividends to persons, features.md L30; an accountant confirms it each year.
DIVIDEND_TAX_PERCENT = Decimal(10)
SATANG = Decimal("0.01")


def post_purchase(paper: str, *, producer: int, baht: Decimal, on: date, note: str = "", by=None) -> Entry:
    """Book goods that a producer sold to the centre: they are ours, and she is owed their price. `paper` names the
    delivery note."""
    return post(
        f"purchase:{paper}",
        kind=Entry.Kind.PURCHASE,
        on=on,
        legs=[debit(Account.GOODS, baht), credit(Account.PRODUCERS, baht, producer, note)],
        note=note,
        by=by,
    )


def unbook_purchase(paper: str, *, why: str, by=None) -> Entry:
    """Take back what `post_purchase` booked: the delivery note was wrong. `why` names the counter-note."""
    return reverse(Entry.objects.get(key=f"purchase:{paper}"), why=why, by=by)


def post_breakage(move: str, *, producer: int | None, baht: Decimal, on: date, note: str = "", by=None) -> Entry:
    """Book pieces that broke or were lost with us. `move` names the stock move.

    Goods on consignment are the producer's: she is owed for them what a sale would have brought her. `producer` is
    None for goods of our own, which only cost us what we paid for them.
    """
    return post(**vars(breakage(move, producer=producer, baht=baht, on=on, note=note, by=by)))


def breakage(move: str, *, producer: int | None, baht: Decimal, on: date, note: str = "", by=None) -> Posting:
    """Return what `post_breakage` books, to be booked with others. Of goods of our own that a count found, `baht` is
    below zero."""
    owed = credit(Account.GOODS, baht) if producer is None else credit(Account.PRODUCERS, baht, producer, note)
    legs = [debit(Account.LOSSES, baht), owed]
    return Posting(f"breakage:{move}", kind=Entry.Kind.BREAKAGE, on=on, legs=legs, note=note, by=by)


def post_cash_difference(day: date, baht: Decimal, *, note: str, by) -> Entry:
    """Book what the cash box held more (above zero) or less than the books say. `note` says why, if anybody knows."""
    legs = [debit(Account.CASH, baht), credit(Account.DIFFERENCES, baht)]
    return post(f"cash-up:{day}", kind=Entry.Kind.CASH_UP, on=day, legs=legs, note=note, by=by)


def post_cash_to_bank(paper: str, baht: Decimal, *, on: date, by, note: str = "", again: int = 0) -> Entry:
    """Book cash that was taken from the box to the bank. `paper` names the bank's slip."""
    legs = [debit(Account.BANK, baht), credit(Account.CASH, baht)]
    key = key_of("cash-to-bank", paper, again)
    return post(key, kind=Entry.Kind.OTHER, on=on, legs=legs, note=_words(paper, note), by=by)


def post_dividend(year: int, baht: Decimal, *, on: date, by, note: str = "", again: int = 0) -> Entry:
    """Book the dividend that the shareholders' meeting decided on for a year, and the tax that is withheld of it."""
    tax = (baht * DIVIDEND_TAX_PERCENT / 100).quantize(SATANG, ROUND_HALF_UP)
    legs = [debit(Account.RETAINED, baht), credit(Account.DIVIDENDS, baht - tax), credit(Account.DIVIDEND_TAX, tax)]
    key = key_of("dividend", year, again)
    return post(key, kind=Entry.Kind.DIVIDEND, on=on, legs=legs, note=_words(year, note), by=by)


def post_dividend_paid(year: int, baht: Decimal, *, on: date, by, note: str = "", again: int = 0) -> Entry:
    """Book that the shareholders have their dividend of a year."""
    legs = [debit(Account.DIVIDENDS, baht), credit(Account.BANK, baht)]
    key = key_of("dividend-paid", year, again)
    return post(key, kind=Entry.Kind.DIVIDEND, on=on, legs=legs, note=_words(year, note), by=by)


def post_fund_given(paper: str, baht: Decimal, *, on: date, note: str, by, again: int = 0) -> Entry:
    """Note money that came into the foundation's renovation fund, as the foundation told us. None of it passes here."""
    legs = [debit(Account.FUND_MONEY, baht), credit(Account.FUND, baht)]
    return post(key_of("fund", paper, again), kind=Entry.Kind.FUND, on=on, legs=legs, note=note, by=by)


def post_fund_spent(paper: str, baht: Decimal, *, on: date, note: str, by, again: int = 0) -> Entry:
    """Note money that the foundation spent on the renovation, as it told us."""
    legs = [debit(Account.FUND, baht), credit(Account.FUND_MONEY, baht)]
    return post(key_of("fund", paper, again), kind=Entry.Kind.FUND, on=on, legs=legs, note=note, by=by)


def post_bank_line(line: int, account: Account, baht: Decimal, *, on: date, note: str, by, again: int = 0) -> Entry:
    """Book what the bank alone knew: `baht` came into the bank account, or below zero left it, for this account."""
    legs = [debit(Account.BANK, baht), credit(account, baht)]
    return post(key_of("bank-line", line, again), kind=Entry.Kind.BANK, on=on, legs=legs, note=note, by=by)


def key_of(event: str, name: object, again: int = 0) -> str:
    """Return the key of an event. `again` says how often it was booked before and taken back."""
    return f"{event}:{name}:{again + 1}" if again else f"{event}:{name}"


def name_in(key: str) -> str:
    """Return what a key of these events names: the paper, the year, the line."""
    return key.split(":")[1]


def _words(name: object, note: str) -> str:
    return f"{name} · {note}" if note else str(name)
