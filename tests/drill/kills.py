"""The shop killed at any point of what it does about money, really: SIGKILL to a process of its own.

A first run writes down the points of a deed: before and after each commit, each question to Stripe, each
statement that writes. Then the deed is done once for every point, and the process killed there. After that the
shop starts again: whoever had asked asks once more, the housekeeping has its time, and everything must stand
where it stands when nobody is killed.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import stripe
from django.conf import settings
from django.db import connection
from django.utils import timezone

from checkout.fulfilment.operations import pack_parcel, send_parcel
from checkout.orders import emails
from checkout.orders.models import Order
from checkout.orders.operations import place_order, price_basket
from checkout.payments import gateway, reconcile
from checkout.payments.models import PaymentAttempt, PaymentIncident, Refund, RefundLine
from checkout.payments.operations import start_attempt, sync_attempt
from checkout.payments.refunds import NotWithdrawn, RefundWish, cancel_refund, start_refund
from checkout.payments.remedies import Remedy, settle_incident
from checkout.payments.restocking import restock_line
from checkout.payments.standin import StandIn
from checkout.payments.standin import buyer as people
from checkout.payments.standin.cards import card_by_number
from checkout.payments.standin.intents import confirm_intent
from checkout.payments.webhook import handle_webhook
from storefront.accounts.models import User
from tests.drill.during import during
from tests.drill.forks import Died, fork
from tests.drill.histories import PAYS, compare, standing
from tests.drill.provider import NoPost
from tests.drill.shares import empty
from tests.drill.whole import differences
from tests.factories import make_basket, make_buyer, make_product, make_staff, make_voucher
from tests.factories.offers import running_number

WRITES = ("INSERT", "UPDATE", "DELETE")
CLAIM_SECONDS = 360
TOGETHER = 8


class Switch:
    """Counts the points that a deed passes, and kills its process at one of them."""

    def __init__(self, kill_at: int | None):
        self.kill_at, self.passed = kill_at, []

    def point(self, name: str) -> None:
        if len(self.passed) == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.passed.append(name)

    @contextmanager
    def set(self) -> Iterator[None]:
        commit, call = connection.commit, gateway._call

        def commit_with_points():
            self.point("before commit")
            commit()
            self.point("after commit")

        def call_with_points(function, *args, **kwargs):
            name = getattr(function, "__qualname__", "a list")
            self.point(f"before Stripe: {name}")
            answer = call(function, *args, **kwargs)
            self.point(f"after Stripe: {name}")
            return answer

        with (
            connection.execute_wrapper(self.around_statement),
            during(gateway, _call=call_with_points),
            during(connection, commit=commit_with_points),
        ):
            yield

    def around_statement(self, execute, sql, params, many, context):
        name = " ".join(sql.split()[:3]) if sql.startswith(WRITES) else ""
        if name:
            self.point(f"before {name}")
        result = execute(sql, params, many, context)
        if name:
            self.point(f"after {name}")
        return result


class Scene:
    """One order and what was done with it so far, at a stand-in that other processes can ask."""

    def __init__(self, standin: StandIn, *, pieces: int = 2, off: bool = False):
        self.standin, self.account, self.heard, self.key = standin, standin.account, 0, uuid4()
        self.product = make_product(price="590.00", stock=pieces + 3)
        self.basket = make_basket(goods=[(self.product, pieces)])
        if off:
            voucher = make_voucher(max_global_applications=1)
            self.basket.vouchers.add(voucher)
        self.staff = make_staff(email=f"drill{next(running_number)}@example.com")
        self.order: Order | None = None

    def place(self) -> Order:
        total = price_basket(self.basket)[0].incl_tax
        fresh = type(self.basket).objects.get(pk=self.basket.pk)
        self.order, _new = place_order(fresh, buyer=make_buyer(), shown_total_baht=total, language="th")
        return self.order

    @property
    def attempt(self) -> PaymentAttempt:
        return self.order.attempts.order_by("-pk").first()

    def pay(self, method: str = "promptpay") -> None:
        """The buyer pays what is shown to her; the shop has not heard of it."""
        attempt = start_attempt(self.order, method)
        if method == "card":
            people.submit_card(self.account, attempt.session_id, card_by_number(PAYS))
        else:
            people.scan_qr(self.account, attempt.intent_id, "pay")

    def hear(self) -> None:
        """Stripe tells everything the shop has not answered to yet."""
        for event in self.standin.events():
            if event["id"] not in self.seen:
                handle_webhook(*self.standin.signed(event))
                self.seen.add(event["id"])

    @property
    def seen(self) -> set:
        return self.__dict__.setdefault("_seen", set())

    def paid(self, method: str = "promptpay") -> "Scene":
        self.place()
        self.pay(method)
        sync_attempt(self.attempt.pk)
        return self

    def wish(self, *, restock: bool) -> list[RefundWish]:
        return [RefundWish(self.order.lines.get().pk, 1, restock=restock)]

    def refund(self, baht: str = "590.00", *, restock: bool = True) -> Refund:
        return start_refund(
            self.attempt,
            Decimal(baht),
            reason=Refund.Reason.CHANGED_MIND,
            by=self.staff,
            lines=self.wish(restock=restock),
            key=UUID(str(self.key)),
        )


Deed = Callable[[Scene], Any]


@dataclass
class Work:
    """Something the shop does about money, with all that comes before; `again` is how it is asked for once more."""

    name: str
    before: Deed
    deed: Deed
    again: Deed | None = None
    afterwards: Deed = lambda scene: None
    scene: dict = field(default_factory=dict)


def _place(scene):
    scene.place()


def _late(scene):
    """An order has expired, and now its QR is paid."""
    scene.place()
    attempt = start_attempt(scene.order, "promptpay")
    people.scan_qr(scene.account, attempt.intent_id, "lapse")
    sync_attempt(attempt.pk)
    _overdue(scene)
    reconcile.reconcile()
    with scene.account.store.transaction():
        email = {"email": scene.order.buyer_email}
        confirm_intent(
            scene.account, attempt.intent_id, {"payment_method_data": {"type": "promptpay", "billing_details": email}}
        )
    people.scan_qr(scene.account, attempt.intent_id, "pay")


def _overdue(scene):
    """The time of an order and its attempts is over."""
    before = timezone.now() - timedelta(minutes=1)
    Order.objects.filter(pk=scene.order.pk).update(pay_by=before)
    scene.order.attempts.update(expires_at=before)


def _running(scene):
    scene.place()
    start_attempt(scene.order, "promptpay")


def _due(scene):
    _running(scene)
    _overdue(scene)


def _answered(scene):
    scene.paid().hear()
    scene.refund(str(scene.order.total_incl_tax), restock=True)
    people.answer_refund_mail(scene.account, scene.attempt.refunds.get().refund_id, "submit")
    scene.standin.advance(20)


def _withdraw(scene):
    return cancel_refund(scene.attempt.refunds.get(), by=scene.staff).state


def _withdraw_again(scene):
    try:
        return _withdraw(scene)
    except NotWithdrawn:
        return None


def _sent_and_refunded(scene):
    scene.paid("card")
    pack_parcel(scene.order, by=scene.staff)
    send_parcel(scene.order.parcels.get(), carrier="flash", tracking_number=f"TH{scene.order.pk:08}", by=scene.staff)
    scene.refund(restock=True)


def _restock(scene):
    restock_line(RefundLine.objects.get(refund__attempt__order=scene.order), by=scene.staff)


def _too_much_came(scene):
    scene.standin.fault("short_payment", satang=-5000)
    scene.place()
    scene.pay()
    sync_attempt(scene.attempt.pk)


def _settle(scene):
    incident = PaymentIncident.objects.get(order=scene.order)
    settle_incident(incident, Remedy.EXCESS, by=User.objects.get(pk=scene.staff.pk))


def _settle_again(scene):
    scene.standin.advance(CLAIM_SECONDS)
    _settle(scene)


def _pay_and_hear(scene):
    attempt = start_attempt(scene.order, "card" if scene.attempt.method == "card" else "promptpay")
    if attempt.method == "card":
        people.submit_card(scene.account, attempt.session_id, card_by_number(PAYS))
    else:
        people.scan_qr(scene.account, attempt.intent_id, "pay")
    scene.hear()


WORKS = [
    Work("place an order", lambda scene: None, Scene.place, Scene.place, scene={"off": True}),
    Work("show a QR", _place, lambda s: start_attempt(s.order, "promptpay").pk, afterwards=_pay_and_hear),
    Work("open a card page", _place, lambda s: start_attempt(s.order, "card").pk, afterwards=_pay_and_hear),
    Work("hear of a QR paid", lambda s: (_place(s), s.pay()), Scene.hear),
    Work("hear of a card paid", lambda s: (_place(s), s.pay("card")), Scene.hear),
    Work("hear of late money", _late, Scene.hear, scene={"off": True}),
    Work("expire an order", _due, lambda s: reconcile.reconcile(), scene={"off": True}),
    Work("cancel a QR for a card", _running, lambda s: start_attempt(s.order, "card").pk, afterwards=_pay_and_hear),
    Work("refund a card, pieces on the shelf", lambda s: s.paid("card"), lambda s: s.refund().pk),
    Work("refund a QR", lambda s: s.paid(), lambda s: s.refund().pk),
    Work("hear that a refund arrived", _answered, Scene.hear),
    Work("withdraw a refund", lambda s: (s.paid(), s.refund()), _withdraw, _withdraw_again),
    Work("put pieces on the shelf", _sent_and_refunded, _restock),
    Work("give back what came too much", _too_much_came, _settle, _settle_again),
]


@contextmanager
def standin_for_processes() -> Iterator[StandIn]:
    """Point the shop at a stand-in behind a real socket; both read its clock, which stands still."""
    secret = settings.STRIPE_WEBHOOK_SECRETS[0]
    with StandIn(frozen_at=float(int(time.time())), webhook_secret=secret, watches_requests=True) as standin:
        client = stripe.StripeClient(
            standin.api_key,
            stripe_version=gateway.API_VERSION,
            base_addresses={"api": standin.url},
            http_client=stripe.RequestsClient(timeout=20),
        )
        with (
            during(gateway, client=lambda: client),
            during(timezone, now=lambda: datetime.fromtimestamp(standin.account.clock.now(), tz=UTC)),
            during(emails, send_mail=NoPost()),
        ):
            yield standin


def kill_everywhere(work: Work, *, every: int = 1, share: int = 0, shares: int = 1) -> tuple[int, list[str]]:
    """Do a piece of work once whole, then once for each point (or every so many), killed there.

    Of several processes that do this, each has the points of its share. Returns how many were killed and what was
    not right afterwards.
    """
    with standin_for_processes() as standin:
        points, expected, found = _whole_run(work, standin)
        chosen = range(0, len(points), every)[share::shares]
        found += _killed_runs(work, standin, chosen[:TOGETHER], points, expected)
    for first in range(TOGETHER, len(chosen), TOGETHER):
        empty()  # what was done before is looked at again and again, and there is more each time
        with standin_for_processes() as standin:
            found += _killed_runs(work, standin, chosen[first : first + TOGETHER], points, expected)
    return len(chosen), found


def _killed_runs(work: Work, standin: StandIn, numbers: range, points: list[str], expected: dict) -> list[str]:
    return [
        f"{work.name}, killed {points[number]} ({number}): {what}"
        for number in numbers
        for what in _killed_run(work, standin, number, expected)
    ]


def _whole_run(work: Work, standin: StandIn) -> tuple[list[str], dict, list[str]]:
    scene = _begin(work, standin)

    def run():
        switch = Switch(None)
        with switch.set():
            work.deed(scene)
        return switch.passed

    points = _fork(run, standin)()
    expected, wrong = _come_to_rest(work, scene, again=None)
    return points, expected, [f"{work.name}, nobody killed: {what}" for what in wrong]


def _killed_run(work: Work, standin: StandIn, kill_at: int, expected: dict) -> list[str]:
    scene = _begin(work, standin)

    def run():
        with Switch(kill_at).set():
            work.deed(scene)

    try:
        _fork(run, standin)()
    except Died as died:
        if died.signal != signal.SIGKILL:
            return [f"did not die but failed: {died}"]
    else:
        return ["was not killed"]
    stands, wrong = _come_to_rest(work, scene, again=work.again or work.deed)
    return wrong + compare(stands, expected)


def _fork(run: Callable, standin: StandIn) -> Callable:
    """Begin a process while no other thread of ours is at the stand-in's store: its lock would stay shut in there."""
    with standin.account.store.transaction():
        return fork(run)


def _begin(work: Work, standin: StandIn) -> Scene:
    scene = Scene(standin, **work.scene)
    scene.seen.update(event["id"] for event in standin.events())
    work.before(scene)
    return scene


def _come_to_rest(work: Work, scene: Scene, *, again: Deed | None) -> tuple[dict, list[str]]:
    """Start the shop again: who had asked asks once more, Stripe tells again, the housekeeping has its hours."""
    scene.standin.advance(40)
    if again:
        again(scene)
    if scene.order is None:
        scene.order = Order.objects.get(basket=scene.basket.pk)
    work.afterwards(scene)
    scene.hear()
    for _ in range(2):
        scene.standin.advance(CLAIM_SECONDS)
        for job in reconcile.JOBS:
            job.function()
    return standing(scene.order), differences(scene.account)
