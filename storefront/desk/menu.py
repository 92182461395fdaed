"""The menu of the desk: what somebody works on, in groups, each with how much waits there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from checkout.aftersales.queries import open_cases
from checkout.fulfilment.collections import open_collections
from checkout.payments.incidents import open_incidents
from checkout.payments.refunds import refunds_to_second
from checkout.settlement.queries import payouts_waiting

from .access import (
    BOOKS_RIGHTS,
    CHANGE_GOODS,
    CONFIRM_OFFLINE,
    ENTER_PRODUCERS,
    KEEP_STOCK,
    LOOK_AGAIN,
    MODERATE_REVIEWS,
    MONEY_RIGHTS,
    ORDER_RIGHTS,
    REFUND_PAYMENTS,
    SET_TERMS,
    SETTLEMENT_RIGHTS,
    WRITE_OFF_GOODS,
    may,
)


@dataclass(frozen=True)
class Place:
    """A part of the desk: its name, its first page, who sees it, and how much waits there.

    Pages below its own belong to it, and those below the pages `also` names. One that is only `with_work` stands in
    the menu while something waits there.
    """

    name: str | Promise
    page: str
    rights: tuple[str, ...]
    count: Callable[[], int] | None = None
    also: tuple[str, ...] = ()
    with_work: bool = False


GROUPS: tuple[tuple[Promise, tuple[Place, ...]], ...] = (
    (_("Selling"), (Place(_("Counter"), "counter", (CONFIRM_OFFLINE,), also=("order-new",)),)),
    (
        _("Money"),
        (
            Place(_("Paid on delivery"), "collections", (CONFIRM_OFFLINE,), lambda: open_collections().count()),
            Place(_("Odd money"), "money", MONEY_RIGHTS, lambda: open_incidents().count()),
            Place(
                _("Refunds to approve"),
                "refunds",
                (REFUND_PAYMENTS,),
                lambda: refunds_to_second().count(),
                with_work=True,
            ),
            Place(_("Paying producers"), "payouts", SETTLEMENT_RIGHTS, payouts_waiting, also=("producers",)),
            Place(_("Terms"), "terms", (SET_TERMS,)),
            Place(_("Books"), "books", BOOKS_RIGHTS),
        ),
    ),
    (
        _("Goods and makers"),
        (
            Place(_("Stock"), "stock", (KEEP_STOCK,)),
            Place(_("Broken goods"), "broken", (WRITE_OFF_GOODS,)),
            Place(_("Drafts of goods"), "goods", (CHANGE_GOODS,)),
            Place(_("Register of producers"), "makers", (ENTER_PRODUCERS,)),
            Place(_("Tables in and out"), "tables", (CHANGE_GOODS, ENTER_PRODUCERS, KEEP_STOCK)),
            Place(_("Reviews"), "reviews", (MODERATE_REVIEWS,)),
        ),
    ),
    (
        _("Buyers"),
        (
            Place(_("Returns and claims"), "cases", ORDER_RIGHTS, lambda: open_cases().count()),
            Place(_("Mails to buyers"), "mail-samples", (CONFIRM_OFFLINE,)),
            Place(_("Looks at buyers’ data"), "looks", (LOOK_AGAIN,)),
        ),
    ),
)


@dataclass(frozen=True)
class Entry:
    """A line of the menu. `slug` names lists whose count follows by itself; `count` is None where nothing waits."""

    name: str | Promise
    url: str
    count: int | None
    is_here: bool
    slug: str = ""


@dataclass(frozen=True)
class Group:
    name: str | Promise
    entries: list[Entry]


@dataclass(frozen=True)
class Menu:
    """The lists of orders, the other groups, and the entry one is at, if any."""

    lists: list[Entry]
    groups: list[Group]

    @property
    def here(self) -> Entry | None:
        everywhere = [*self.lists, *(entry for group in self.groups for entry in group.entries)]
        return next((entry for entry in everywhere if entry.is_here), None)


def menu_for(request: HttpRequest, jobs: Iterable[dict], current_job: str) -> Menu:
    """Return what somebody finds in the menu on this page. One query for each count."""
    lists = [
        Entry(job["name"], job["url"], job["count"], is_here=_is_list(request, job, current_job), slug=job["slug"])
        for job in jobs
    ]
    groups = [Group(name, [*_entries(request, places)]) for name, places in GROUPS]
    return Menu(lists, [group for group in groups if group.entries])


def _entries(request: HttpRequest, places: Iterable[Place]) -> Iterable[Entry]:
    for place in places:
        if not may(request.user, *place.rights):
            continue
        url = reverse(f"desk:{place.page}")
        is_here = any(_is_at(request, reverse(f"desk:{page}")) for page in (place.page, *place.also))
        count = place.count() if place.count else None
        if count or is_here or not place.with_work:
            yield Entry(place.name, url, count, is_here)


def _is_list(request: HttpRequest, job: dict, current_job: str) -> bool:
    """Say whether this is the page of a list, or of an order that stands in it."""
    return job["slug"] == current_job or _is_at(request, job["url"])


def _is_at(request: HttpRequest, url: str) -> bool:
    return request.path.startswith(url)
