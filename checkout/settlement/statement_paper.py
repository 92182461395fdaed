"""A producer's statement as a paper: Thai, to be printed or kept, read from the books each time."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date
from django.conf import settings
from django.utils import timezone, translation

from catalogue.producers.terms import Mode
from checkout.documents.contents import BUDDHIST_ERA, text_of, thai_day
from checkout.documents.faces import printable
from checkout.documents.seller import seller
from checkout.documents.typesetting import render
from checkout.ledger.models import Seal
from checkout.orders.bookkeeping import line_words
from checkout.orders.models import Line

from .models import ProducerAccount
from .statements import Movement, Statement, What, statement_data

TEMPLATE = "statement"
# Who pays producers, where the settings do not name the seller yet.
THE_CENTRE = "ศูนย์ OTOP ขอนแก่น"


def statement_pdf(statement: Statement) -> bytes:
    """Set a producer's month as PDF. Three queries beside those of the statement, however much was sold."""
    return render(TEMPLATE, paper_data(statement, timezone.now()))


def file_name(statement: Statement) -> str:
    """Name the file, in letters that every computer knows."""
    return f"statement-{statement.producer.pk}-{statement.month:%Y-%m}.pdf"


def paper_data(statement: Statement, made_at: datetime) -> dict:
    """Return what stands on the paper, as plain values: the statement, and who pays, to where, by which books."""
    us, data = seller(), statement_data(statement)
    parts = _parts_of_sales(statement)
    owed, rows = statement.opening_baht, []
    for movement in statement.movements:
        owed += movement.baht
        line = parts[movement.order_number, movement.words].pop(0) if _has_parts(movement, parts) else None
        rows.append({**_row(movement), **_parts(line), "owed_baht": text_of(owed)})
    producer = {name: printable(words) for name, words in data["producer"].items()}
    return {
        **data,
        "demo": settings.DEMO,
        "issued_at": made_at.isoformat(),
        "made_on": thai_day(timezone.localdate(made_at)),
        "payer": {"name": us.name or THE_CENTRE, "address": us.address},
        "producer": producer,
        "month": _thai_month(statement.month),
        "first_day": thai_day(statement.month),
        "last_day": thai_day(statement.last_day),
        "is_over": statement.is_over,
        "paid_out_baht": text_of(statement.paid_out_baht),
        "account": _account(statement),
        "books": _books(),
        "movements": rows,
    }


def _parts_of_sales(statement: Statement) -> dict[tuple[str, str], list[Line]]:
    """Return the order lines behind the month's sales, by order and words. One query."""
    found = defaultdict(list)
    numbers = {movement.order_number for movement in statement.movements if movement.what == What.SALE}
    lines = Line.objects.filter(partner=statement.producer, order__number__in=numbers).exclude(mode=Mode.BOUGHT)
    for line in lines.select_related("order").order_by("pk"):
        found[line.order.number, line_words(line)].append(line)
    return found


def _has_parts(movement: Movement, parts: dict) -> bool:
    return movement.what == What.SALE and bool(parts.get((movement.order_number, movement.words)))


def _row(movement: Movement) -> dict:
    with translation.override("th"):
        label, said = str(movement.what.label), movement.said
    return {
        "on": format_date(movement.on, "d MMM", locale="th"),
        "what": movement.what.value,
        "label": printable(label),
        "is_claim": movement.is_claim,
        "is_deduction": movement.is_deduction,
        "baht": text_of(movement.baht),
        "words": printable(said),
        "order_number": printable(movement.order_number),
        "paid_on": _short_day(movement.paid_on) if movement.paid_on else "",
        "is_settled": movement.settled_in is not None,
    }


def _parts(line: Line | None) -> dict[str, str]:
    """Return what the buyer paid and what of it is not the maker's; blank where no order says so."""
    if line is None:
        return dict.fromkeys(("gross_baht", "vat_baht", "centre_baht", "payment_cost_baht"), "")
    return {
        "gross_baht": text_of(line.line_price_incl_tax),
        "vat_baht": _less(line.vat_baht),
        "centre_baht": _less(line.centre_baht),
        "payment_cost_baht": _less(line.payment_cost_baht),
    }


def _less(baht: Decimal) -> str:
    return text_of(-baht) if baht else ""


def _account(statement: Statement) -> dict | None:
    """Say where her money goes, with the last four digits only."""
    account = ProducerAccount.objects.filter(
        producer=statement.producer, approved_at__isnull=False, ended_at__isnull=True
    ).first()
    if account is None:
        return None
    with translation.override("th"):
        return {"bank": printable(str(account.get_bank_display())), "last4": account.last4}


def _books() -> dict | None:
    """Return the head of the last month that was sealed: it stands for every entry up to that month's end."""
    seal = Seal.objects.order_by("month").last()
    return {"month": _thai_month(seal.month), "head": seal.head} if seal else None


def _short_day(day: date) -> str:
    return f"{format_date(day, 'd MMM', locale='th')} {day.year + BUDDHIST_ERA}"


def _thai_month(month: date) -> str:
    return f"{format_date(month, 'LLLL', locale='th')} {month.year + BUDDHIST_ERA}"
