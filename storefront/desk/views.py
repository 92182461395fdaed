"""The staff's desk: lists of work, and one order with its next step."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalogue.producers.vat import vat_rate_to_confirm
from checkout.fulfilment.pieces import LinePieces, Packed, how_sent, packed_parcels, pieces_of
from checkout.fulfilment.queries import JOBS, Job, due_of, job_called, job_counts, job_of, made_orders_due, orders_in
from checkout.fulfilment.rounds import open_rounds
from checkout.fulfilment.shortages import open_shortages
from checkout.fulfilment.swap_cards import swap_cards
from checkout.orders.models import Order
from checkout.orders.queries import OrderRow, order_rows
from checkout.orders.states import ADDRESS_OPEN_STATES, TO_FULFIL_STATES, TO_PACK_STATES
from checkout.payments.methods import is_on_delivery
from checkout.payments.offline import slips_to_check

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
    PACK_ORDERS,
    REFUND_PAYMENTS,
    SET_CHECKLIST,
    SET_TERMS,
    SETTLE_INCIDENTS,
    SETTLEMENT_RIGHTS,
    WRITE_OFF_GOODS,
    desk_page,
    may,
    order_page,
)
from .buyers import Look, look_at
from .forms import PackForm, ShipForm
from .menu import menu_for
from .offline_forms import DayForm, today_first
from .papers import papers_of
from .printed import papers_to_print, say_prints
from .refund_words import TELLS_SUMS, log_words
from .refunds import money_back
from .words import JOB_NAMES

ORDERS_PER_PAGE = 50
DUE_SHOWN = 20
TO_PREPARE = ("to-pick", "to-pack")
# Who works on a list; the others are for whoever has to do with orders all day.
WORKERS = {
    "to-confirm": (CONFIRM_OFFLINE,),
    "to-pick": (PACK_ORDERS,),
    "to-pack": (PACK_ORDERS,),
    "to-ship": (PACK_ORDERS,),
}
ALL_WORKERS = (PACK_ORDERS, CONFIRM_OFFLINE, REFUND_PAYMENTS, SETTLE_INCIDENTS)
# Where the day begins for who works on no list of orders.
FIRST_PAGES = (
    ("desk:books", BOOKS_RIGHTS),
    ("desk:payouts", SETTLEMENT_RIGHTS),
    ("desk:goods", (CHANGE_GOODS,)),
    ("desk:makers", (ENTER_PRODUCERS,)),
    ("desk:stock", (KEEP_STOCK,)),
    ("desk:reviews", (MODERATE_REVIEWS,)),
    ("desk:terms", (SET_TERMS,)),
    ("desk:broken", (WRITE_OFF_GOODS,)),
    ("desk:checklist", (SET_CHECKLIST,)),
    ("desk:looks", (LOOK_AGAIN,)),
    ("desk:money", MONEY_RIGHTS),
)
PAGES_OF_JOBS = {"to-confirm": "desk:transfers", "to-ship": "desk:parcels"}


@require_safe
@desk_page
def today(request: HttpRequest) -> HttpResponse:
    """Lead to the first list with work in it, or to what somebody has to do with instead."""
    jobs = _counted_jobs(request.user)
    if not jobs:
        return redirect(next(page for page, rights in FIRST_PAGES if may(request.user, *rights)))
    return redirect(next((job["url"] for job in jobs if job["count"]), jobs[0]["url"]))


def jobs_of(user) -> list[Job]:
    """Return the lists somebody works on."""
    return [job for job in JOBS if may(user, *WORKERS.get(job.slug, ALL_WORKERS))]


def address_of(job: Job) -> str:
    """Return where a list is worked on: some have a page of their own."""
    page = PAGES_OF_JOBS.get(job.slug)
    return reverse(page) if page else reverse("desk:job", args=[job.slug])


@require_safe
@desk_page
def counts(request: HttpRequest) -> HttpResponse:
    """Say how much waits in each list just now, for pages that stay open."""
    return render(request, "desk/answers/counts.html", {"jobs": _counted_jobs(request.user)})


@require_safe
@desk_page
def job(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one list of orders."""
    found = job_called(slug)
    if found is None:
        raise Http404
    if found not in jobs_of(request.user):
        raise PermissionDenied
    if address_of(found) != request.path:
        return redirect(address_of(found))
    context = {**desk_context(request, found), **reminders(found)}
    if slug in TO_PREPARE:
        context["rounds"] = open_rounds()
    return render(request, "desk/job.html", context)


def reminders(current: Job) -> dict:
    """Return what is said above a list: a VAT rate nobody has confirmed, and goods made to order that are due."""
    today = timezone.localdate()
    is_to_do = current.slug in (*TO_PREPARE, "to-ship")
    return {
        "vat_to_confirm": vat_rate_to_confirm(today),
        "due_soon": made_orders_due(today)[:DUE_SHOWN] if is_to_do else [],
    }


@require_safe
@order_page
def order(request: HttpRequest, number: str) -> HttpResponse:
    """Show one order with its goods, its address, its parcels and the next step."""
    found = get_object_or_404(Order.objects.select_related("shipping_address"), number=number)
    return render_order(request, found)


def render_order(
    request: HttpRequest,
    found: Order,
    *,
    pack_form: PackForm | None = None,
    ship_form: ShipForm | None = None,
    day_form: DayForm | None = None,
    parcel_number: str = "",
    look: Look | None = None,
) -> HttpResponse:
    """Show an order; a form that was not taken with it, beside the parcel it is about."""
    from .entered import link_to_pay  # noqa: PLC0415 -- these pages stand beside the same lists
    from .swaps import may_swap  # noqa: PLC0415

    events, sees_money = list(found.events.select_related("by")), may(request.user, *MONEY_RIGHTS)
    for event in events:
        event.words = log_words(event) if sees_money or event.kind not in TELLS_SUMS else ""
    rows, pieces = order_rows(found), pieces_of(found)
    say_prints(events)
    look = look or look_at(found, request.user)
    context = {
        **desk_context(request, job_of(found)),
        "order": found,
        "look": look,
        "rows": rows,
        "far": how_sent(pieces),
        "events": events,
        "money_back": money_back(found, request.user, pieces),
        "incidents": found.incidents.filter(closed_at__isnull=True),
        "papers": papers_of(found, request.user),
        "mails": found.mails.all(),
        "pay_link": link_to_pay(found, request.user),
        "shortages": open_shortages(found),
        "cases": found.cases.select_related("order"),
        "swap_cards": (cards := swap_cards(found, rows)),
        "swap_waits": any(card.swap.is_open and not card.swap.came_back for card in cards),
        "may_swap": may_swap(found, request.user, cards),
        "may_change_address": found.status in ADDRESS_OPEN_STATES,
        "to_print": papers_to_print(found, events),
        "is_on_delivery": is_on_delivery(found),
        "transfer": found.attempts.filter(method="transfer", state__in=["waiting", "ended"]).last(),
        "may_confirm": request.user.has_perm(CONFIRM_OFFLINE),
        **_to_pack(found, rows, pieces, pack_form),
        **_parcels(found, rows, pieces, parcel_number or request.GET.get("parcel", "")),
        "ship_form": ship_form or ShipForm(),
        "day_form": day_form or DayForm(initial=today_first()),
        "day_of": parcel_number if day_form else "",
    }
    return render(
        request,
        "desk/order.html",
        context,
        status=422 if pack_form or ship_form or day_form or look.form.errors else 200,
    )


def _to_pack(found: Order, rows: list[OrderRow], pieces: list[LinePieces], form: PackForm | None) -> dict:
    """Return what of an order is still to be packed, with a field for each good."""
    left = sum(line.left for line in pieces) if found.status in TO_PACK_STATES else 0
    form, names = form or PackForm(pieces=pieces), {row.line_pk: row for row in rows}
    return {"left_count": left, "pack_form": form, "to_pack": [(names[pk], field) for pk, field in form.rows()]}


def _parcels(found: Order, rows: list[OrderRow], pieces: list[LinePieces], wanted: str) -> dict:
    """Return the parcels of an order, and the one whose turn it is: the one asked for, or the first that waits."""
    parcels = packed_parcels(found, rows)
    waiting = [packed for packed in parcels if _waits(packed, found)]
    chosen = [packed for packed in waiting if str(packed.parcel.number) == wanted]
    overpacked = {line.line_pk for line in pieces if line.is_overpacked}
    wrong = [one.parcel.pk for one in waiting if any(row.line_pk in overpacked for row, _count in one.goods)]
    return {"parcels": parcels, "turn": next(iter([*chosen, *waiting]), None), "to_open": wrong}


def _waits(packed: Packed, found: Order) -> bool:
    return packed.parcel.shipped_at is None and found.status in TO_FULFIL_STATES


def _counted_jobs(user) -> list[dict]:
    """Return somebody's lists, each with its name, where it is worked on, and how much waits there."""
    counted = job_counts()
    if user.has_perm(CONFIRM_OFFLINE):
        # A slip can come for an order that was not paid in time; it waits to be compared all the same.
        counted["to-confirm"] = slips_to_check().count()
    return [
        {"slug": job.slug, "url": address_of(job), "name": JOB_NAMES[job.slug], "count": counted[job.slug]}
        for job in jobs_of(user)
    ]


def desk_context(request: HttpRequest, current: Job | None) -> dict:
    """Return what stands beside the work on every page: the lists, and the orders of the open one."""
    mine = current if current in jobs_of(request.user) else None
    jobs = _counted_jobs(request.user)
    shared = {
        "menu": menu_for(request, jobs, mine.slug if mine else ""),
        "sees_money": may(request.user, *MONEY_RIGHTS),
        "sees_orders": may(request.user, *ORDER_RIGHTS),
    }
    if mine is None:
        return shared
    page = Paginator(orders_in(mine), ORDERS_PER_PAGE).get_page(request.GET.get("page"))
    for waiting in page:
        waiting.due = due_of(waiting)
    return {**shared, "current_job": mine.slug, "job_name": JOB_NAMES[mine.slug], "page": page}
