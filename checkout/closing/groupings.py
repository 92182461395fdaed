"""By what sales can be added up: how a fact finds its row, and what the row is called."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Case, When
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from catalogue.places.models import District
from catalogue.producers.models import Partner
from catalogue.products.facts import Kind
from catalogue.products.models import Category, Product
from checkout.ledger.chart import Account
from checkout.orders.models import Order, OrderEvent
from checkout.payments.models import PaymentAttempt, PaymentIncident, Refund, RefundLine
from checkout.payments.states import AttemptState

from .facts import Fact, SoldLine, What
from .sold import delivery_discounts, orders_in, returns_in

NOT_RECORDED = ""
AFTER_ALL_HOURS = 24
# Of orders with several attempts to pay, the one that was paid says how.
PAID_LAST = Case(When(state=AttemptState.PAID, then=1), default=0)


class Name(NamedTuple):
    """What a row is called, in the reader's language."""

    name: str | date
    code: str = ""
    more: str = ""


@dataclass(frozen=True)
class Grouping:
    """`key_of` finds the row of a fact, `names_of` names the rows that were found."""

    key_of: Callable[[Fact], Hashable]
    names_of: Callable[[Collection], dict[Hashable, Name]]
    in_order: bool = False
    only_returns: bool = False


def by_good(first: date, last: date) -> Grouping:
    return Grouping(_of_line(lambda line: line.product or line.title), _good_names)


def _of_line(key_of: Callable[[SoldLine], Hashable]) -> Callable[[Fact], Hashable]:
    """Return a way to find rows by what was sold; delivery and goodwill have rows of their own."""
    return lambda fact: key_of(fact.line) if fact.line else fact.what


def _good_names(keys: Collection) -> dict[Hashable, Name]:
    goods = Product.objects.in_bulk([key for key in keys if isinstance(key, int)])
    mains = Product.objects.in_bulk({good.parent_id for good in goods.values() if good.parent_id})
    makers = Partner.objects.in_bulk({good.producer_id for good in (*goods.values(), *mains.values())} - {None})
    # Goods that were taken out of the catalogue are called as they were sold.
    names = {key: Name(key) for key in keys if isinstance(key, str) and key}
    for pk, good in goods.items():
        if good.parent_id:
            good.parent = mains[good.parent_id]
        maker = makers.get(mains.get(good.parent_id, good).producer_id)
        names[pk] = Name(good.get_title(), good.upc or "", maker.name if maker else "")
    return _with_others(keys, names)


def _with_others(keys: Collection, names: dict[Hashable, Name]) -> dict[Hashable, Name]:
    """Name also the rows of delivery and goodwill, and the one of what has no name."""
    whats = {
        What.DELIVERY: Name(str(Account.DELIVERY.label)),
        What.GOODWILL: Name(str(Account.ALLOWANCES.label)),
    }
    return {key: whats.get(key) or names.get(key) or Name(_("Not recorded")) for key in keys}


def by_producer(first: date, last: date) -> Grouping:
    return Grouping(_of_line(lambda line: line.partner or NOT_RECORDED), _producer_names)


def _producer_names(keys: Collection) -> dict[Hashable, Name]:
    found = Partner.objects.select_related("tambon__district").in_bulk([key for key in keys if isinstance(key, int)])
    names = {
        pk: Name(maker.name, maker.code or "", maker.tambon.district.name if maker.tambon else "")
        for pk, maker in found.items()
    }
    return _with_others(keys, names)


def by_district(first: date, last: date) -> Grouping:
    """Add up by the amphoe where the maker lives."""
    districts = dict(Partner.objects.values_list("pk", "tambon__district"))
    return Grouping(_of_line(lambda line: districts.get(line.partner) or NOT_RECORDED), _district_names)


def _district_names(keys: Collection) -> dict[Hashable, Name]:
    found = District.objects.select_related("province").in_bulk([key for key in keys if isinstance(key, int)])
    return _with_others(keys, {pk: Name(one.name, more=one.province.name) for pk, one in found.items()})


def by_category(first: date, last: date) -> Grouping:
    """Add up by category. A good in several ones counts in the first of them, by the order of the catalogue."""
    through = get_model("catalogue", "ProductCategory")
    rows = through.objects.order_by("-category__path").values_list("product", "category")
    return Grouping(_of_line(_by_main(dict(rows))), _category_names)


def _by_main(of_main: dict[int, Hashable]) -> Callable[[SoldLine], Hashable]:
    """Return a way to find what belongs to a good, or for a variant to its main product."""
    mains = dict(Product.objects.exclude(parent=None).values_list("pk", "parent"))
    return lambda line: of_main.get(mains.get(line.product, line.product)) or NOT_RECORDED


def _category_names(keys: Collection) -> dict[Hashable, Name]:
    found = Category.objects.in_bulk([key for key in keys if isinstance(key, int)])
    return _with_others(keys, {pk: Name(one.name) for pk, one in found.items()})


def by_kind(first: date, last: date) -> Grouping:
    """Add up by the five classes of OTOP."""
    slugs = Product.objects.exclude(product_class=None).values_list("pk", "product_class__slug")
    return Grouping(_of_line(_by_main(dict(slugs))), _kind_names)


def _kind_names(keys: Collection) -> dict[Hashable, Name]:
    return _with_others(keys, {key: Name(str(Kind(key).label)) for key in keys if key in Kind.values})


def by_channel(first: date, last: date) -> Grouping:
    """Add up by the way the order was paid, or is to be paid."""
    attempts = PaymentAttempt.objects.filter(order__number__in=orders_in(first, last)).order_by(PAID_LAST, "pk")
    methods = dict(attempts.values_list("order__number", "method").iterator())
    return Grouping(lambda fact: methods.get(fact.order, NOT_RECORDED), _channel_names)


def by_origin(first: date, last: date) -> Grouping:
    """Add up by where the order was given: web shop, counter, telephone, LINE."""
    orders = Order.objects.filter(number__in=orders_in(first, last)).order_by()
    channels = dict(orders.values_list("number", "channel").iterator())
    return Grouping(lambda fact: channels.get(fact.order, NOT_RECORDED), _origin_names)


def _origin_names(keys: Collection) -> dict[Hashable, Name]:
    return _with_others(keys, {one.value: Name(str(one.label)) for one in Order.Channel})


def _channel_names(keys: Collection) -> dict[Hashable, Name]:
    ways = {way.value: Name(str(way.label)) for way in PaymentAttempt.Method}
    return _with_others(keys, ways)


def by_day(first: date, last: date) -> Grouping:
    return Grouping(lambda fact: fact.entry.on, lambda keys: {key: Name(key) for key in keys}, in_order=True)


def by_month(first: date, last: date) -> Grouping:
    def names(keys: Collection) -> dict[Hashable, Name]:
        return {key: Name(f"{key:%Y-%m}") for key in keys}

    return Grouping(lambda fact: fact.entry.on.replace(day=1), names, in_order=True)


def by_hour(first: date, last: date) -> Grouping:
    """Add up by the hour of the day in which the order was placed: when people buy, not when they pay."""
    orders = Order.objects.filter(number__in=orders_in(first, last))
    hours = {number: localtime(at).hour for number, at in orders.values_list("number", "date_placed").iterator()}

    def names(keys: Collection) -> dict[Hashable, Name]:
        known = {key: Name(hour_name(key)) for key in keys if key != AFTER_ALL_HOURS}
        return _with_others(keys, known)

    # What has no order, and so no hour, stands at the end.
    return Grouping(lambda fact: hours.get(fact.order, AFTER_ALL_HOURS), names, in_order=True)


def hour_name(hour: int) -> str:
    """Name an hour of the day.

    >>> hour_name(8)
    '08:00–08:59'
    """
    return f"{hour:02}:00–{hour:02}:59"


def by_offer(first: date, last: date) -> Grouping:
    """Add up by the voucher or offer that made a line or a delivery cheaper. Where several did, they are a row."""
    discounts = get_model("order", "OrderLineDiscount").objects
    rows = discounts.filter(line__order__number__in=orders_in(first, last)).order_by("order_discount")
    of_line, of_delivery = defaultdict(list), delivery_discounts(first, last)
    for line, code, name in rows.values_list("line", "order_discount__voucher_code", "order_discount__offer_name"):
        of_line[line].append(code or name)

    def key_of(fact: Fact) -> Hashable:
        if fact.line:
            return tuple(of_line.get(fact.line.pk, ())) if fact.line.pk else NOT_RECORDED
        names = of_delivery.get(fact.order) if fact.what == What.DELIVERY else None
        return tuple(name for name, _baht in names) if names else fact.what

    return Grouping(key_of, _offer_names)


def _offer_names(keys: Collection) -> dict[Hashable, Name]:
    names = {key: Name(" + ".join(key)) for key in keys if isinstance(key, tuple) and key}
    return _with_others(keys, {(): Name(_("Without voucher or offer")), **names})


# What took a sale back where no refund did.
CAME_BACK, DISPUTED, SHORT = OrderEvent.Kind.RETURNED, PaymentIncident.Kind.DISPUTE, PaymentIncident.Kind.SHORT


def by_reason(first: date, last: date) -> Grouping:
    """Add up what was taken back, by why: the reason of the refund that happened last before it was booked."""
    causes = _causes(first, last)

    def key_of(fact: Fact) -> str:
        if fact.entry.is_reversal:
            return CAME_BACK
        if fact.entry.key.startswith("short:"):
            return SHORT
        before = [cause for cause in causes.get(fact.order, ()) if cause[0] <= fact.entry.at]
        return max(before, key=lambda cause: cause[0])[1] if before else NOT_RECORDED

    return Grouping(key_of, _reason_names, only_returns=True)


def _causes(first: date, last: date) -> dict[str, list[tuple[datetime, str]]]:
    """Return what happened to orders that can have taken something of their sale back: when, and for what reason."""
    numbers = returns_in(first, last).values("order_number")
    refunds = Refund.objects.filter(attempt__order__number__in=numbers).order_by("pk")
    pieces = RefundLine.objects.filter(line__order__number__in=numbers).order_by("pk")
    lost = OrderEvent.objects.filter(order__number__in=numbers, kind=OrderEvent.Kind.DISPUTE_CLOSED).order_by("pk")
    causes: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for number, reason, *times in (
        *refunds.values_list("attempt__order__number", "reason", "created", "closed_at"),
        *pieces.values_list("line__order__number", "refund__reason", "restocked_at"),
        *((number, DISPUTED, at) for number, at in lost.values_list("order__number", "at")),
    ):
        causes[number] += [(at, reason) for at in times if at]
    return causes


def _reason_names(keys: Collection) -> dict[Hashable, Name]:
    reasons = {key.value: Name(str(key.label)) for key in (*Refund.Reason, CAME_BACK, DISPUTED, SHORT)}
    return _with_others(keys, reasons)
