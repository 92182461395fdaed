"""What can happen to a payment, step by step, and the shop hearing of it in every order.

A history is a list of steps: what buyers, banks and Stripe do, and what people do in the shop. Its events are
delivered while it happens: each up to ten times, late, in any order, some never; then the housekeeping has its
hours. However the shop heard of it, it must stand where it stands when it hears each event once and in order.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from catalogue.producers.models import StockRecord
from checkout.orders.models import Order, OrderEvent
from checkout.payments import reconcile
from checkout.payments.disputes import sync_dispute
from checkout.payments.models import PaymentAttempt, PaymentIncident, Payout, Refund
from checkout.payments.operations import start_attempt, sync_attempt
from checkout.payments.refunds import CannotRefund, cancel_refund, start_refund
from checkout.payments.remedies import Remedy, settle_incident
from checkout.payments.standin import buyer as people
from checkout.payments.standin import disputes, payouts
from checkout.payments.standin import refunds as stripes_refunds
from checkout.payments.standin.cards import card_by_number
from checkout.payments.standin.intents import confirm_intent
from checkout.payments.standin.sessions import expire_session
from checkout.payments.webhook import handle_webhook
from tests.drill.provider import Provider, provider_at_hand
from tests.drill.whole import differences
from tests.factories import make_basket, make_order, make_product, make_staff

PAYS, DECLINED, ASKS, ASKS_THEN_DECLINES = (
    "4242424242424242",
    "4000000000000002",
    "4000000000003220",
    "4000008400001629",
)
DISPUTED, REFUND_PENDING, REFUND_FAILS = "4000000000000259", "4000000000007726", "4000000000005126"
MOST_DELIVERIES, DROPPED = 10, 0.25
HOUR = 3600
SEED = 4


class Story:
    """One order on its way through a history, at one stand-in."""

    def __init__(self, provider: Provider, order: Order):
        self.provider, self.account, self.order = provider, provider.account, order

    @property
    def last(self) -> PaymentAttempt:
        return self.order.attempts.order_by("-pk").first()

    def start(self, method: str) -> None:
        """The buyer chooses how to pay; her page asked before how the last try went."""
        last = self.last
        if last:
            sync_attempt(last.pk)
        start_attempt(self.order, method)

    def card(self, number: str) -> None:
        people.submit_card(self.account, self.last.session_id, card_by_number(number))

    def bank(self, answer: str) -> None:
        intents = self.account.store.select("payment_intent")
        people.answer_bank(self.account, intents[0]["id"], answer)

    def qr(self, action: str) -> None:
        people.scan_qr(self.account, self.last.intent_id, action)

    def qr_again(self) -> None:
        """A lapsed QR is opened at Stripe once more, and paid."""
        with self.account.store.transaction():
            email = {"email": self.order.buyer_email}
            confirm_intent(
                self.account,
                self.last.intent_id,
                {"payment_method_data": {"type": "promptpay", "billing_details": email}},
            )
        self.qr("pay")

    def look(self) -> None:
        """The buyer's page asks how it stands."""
        sync_attempt(self.last.pk)

    def expire_session(self) -> None:
        with self.account.store.transaction():
            expire_session(self.account, self.last.session_id)

    def wait(self, seconds: int) -> None:
        """Time passes, with what the housekeeping does meanwhile."""
        self.provider.advance(seconds)
        reconcile.reconcile()

    def refund(self, baht: str, key: int = 0) -> None:
        """Somebody at the desk gives money back; her page asked before whether it came."""
        attempt = sync_attempt(self.last.pk)
        try:
            start_refund(attempt, Decimal(baht), reason=Refund.Reason.CHANGED_MIND)
        except CannotRefund as error:
            raise AssertionError(f"no refund: {type(error).__name__}") from error

    def answer_mail(self, action: str) -> None:
        people.answer_refund_mail(self.account, self.last.refunds.get().refund_id, action)

    def withdraw(self) -> None:
        cancel_refund(self.last.refunds.get(), by=make_staff(email="desk@example.com"))

    def refund_at_stripe(self, satang: int) -> None:
        """Somebody gives money back on Stripe's own pages."""
        with self.account.store.transaction():
            intent = sync_attempt(self.last.pk).intent_id
            stripes_refunds.create_refund(self.account, {"payment_intent": intent, "amount": satang})

    def old_qr(self) -> None:
        """The first QR, which was ended, is paid all the same."""
        people.pay_old_qr(self.account, self.order.attempts.order_by("pk").first().intent_id)

    def dispute(self, satang: int) -> None:
        """The buyer disowns a part of what she paid."""
        with self.account.store.transaction():
            disputes.open_dispute(self.account, sync_attempt(self.last.pk).charge_id, satang)

    def accept(self) -> None:
        """Somebody at the desk asks how the dispute was decided, and lets it go."""
        (dispute,) = self.account.store.select("dispute")
        settle_incident(
            sync_dispute(dispute["id"]), Remedy.ACCEPT, by=make_staff(email="desk@example.com"), note="Seen."
        )

    def end_dispute(self, outcome: str) -> None:
        """The buyer's bank decides."""
        with self.account.store.transaction():
            (dispute,) = self.account.store.select("dispute")
            disputes.end_dispute(self.account, dispute, outcome)

    def pay_out(self) -> None:
        """Stripe sends what it has for us to the bank."""
        with self.account.store.transaction():
            payouts.run_payout(self.account)

    def time(self, seconds: int) -> None:
        """Time passes at the bank; nobody here does anything."""
        self.provider.advance(seconds)


Step = Callable[[Story], object]
HISTORIES: dict[str, list[Step]] = {
    "card paid": [lambda s: s.start("card"), lambda s: s.card(PAYS), lambda s: s.time(5)],
    "card declined, then paid": [
        lambda s: s.start("card"),
        lambda s: s.card(DECLINED),
        lambda s: s.card(PAYS),
        lambda s: s.time(5),
    ],
    "card with 3-D Secure": [
        lambda s: s.start("card"),
        lambda s: s.card(ASKS),
        lambda s: s.bank("confirm"),
        lambda s: s.time(5),
    ],
    "card with 3-D Secure declined, then paid": [
        lambda s: s.start("card"),
        lambda s: s.card(ASKS_THEN_DECLINES),
        lambda s: s.bank("confirm"),
        lambda s: s.card(PAYS),
        lambda s: s.time(5),
    ],
    "card page left, order expired": [lambda s: s.start("card"), lambda s: s.wait(HOUR), lambda s: s.wait(HOUR)],
    "card page expired, then PromptPay": [
        lambda s: s.start("card"),
        lambda s: s.expire_session(),
        lambda s: s.start("promptpay"),
        lambda s: s.qr("pay"),
        lambda s: s.time(5),
    ],
    "PromptPay paid": [lambda s: s.start("promptpay"), lambda s: s.qr("pay"), lambda s: s.time(5)],
    "PromptPay declined, then paid": [
        lambda s: s.start("promptpay"),
        lambda s: s.qr("decline"),
        lambda s: s.start("promptpay"),
        lambda s: s.qr("pay"),
        lambda s: s.time(5),
    ],
    "PromptPay lapsed, order expired": [
        lambda s: s.start("promptpay"),
        lambda s: s.qr("lapse"),
        lambda s: s.wait(HOUR),
        lambda s: s.wait(HOUR),
    ],
    "PromptPay lapsed, then paid late": [
        lambda s: s.start("promptpay"),
        lambda s: s.qr("lapse"),
        lambda s: s.look(),  # else the housekeeping would have cancelled it, and it could not be paid any more
        lambda s: s.wait(HOUR),
        lambda s: s.wait(HOUR),
        lambda s: s.qr_again(),
        lambda s: s.time(5),
    ],
    "PromptPay cancelled for a card": [
        lambda s: s.start("promptpay"),
        lambda s: s.start("card"),
        lambda s: s.card(PAYS),
        lambda s: s.time(5),
    ],
    "PromptPay paid while it is cancelled": [
        lambda s: s.start("promptpay"),
        lambda s: s.provider.fault("succeed_on_cancel"),
        lambda s: s.wait(HOUR),
        lambda s: s.time(5),
    ],
    "card refunded in two parts": [
        lambda s: s.start("card"),
        lambda s: s.card(PAYS),
        lambda s: s.refund("100.00"),
        lambda s: s.refund("535.00"),
        lambda s: s.time(20),
    ],
    "card refund pending, then arrived": [
        lambda s: s.start("card"),
        lambda s: s.card(REFUND_PENDING),
        lambda s: s.refund("635.00"),
        lambda s: s.time(20),
    ],
    "card refund fails later": [
        lambda s: s.start("card"),
        lambda s: s.card(REFUND_FAILS),
        lambda s: s.refund("635.00"),
        lambda s: s.time(20),
    ],
    "PromptPay refund, account named": [
        lambda s: s.start("promptpay"),
        lambda s: s.qr("pay"),
        lambda s: s.refund("635.00"),
        lambda s: s.answer_mail("submit"),
        lambda s: s.time(20),
    ],
    "PromptPay refund to a wrong account": [
        lambda s: s.start("promptpay"),
        lambda s: s.qr("pay"),
        lambda s: s.refund("200.00"),
        lambda s: s.answer_mail("wrong"),
        lambda s: s.time(20),
    ],
    "PromptPay refund never answered": [
        lambda s: s.start("promptpay"),
        lambda s: s.qr("pay"),
        lambda s: s.refund("200.00"),
        lambda s: s.answer_mail("ignore"),
        lambda s: s.time(20),
    ],
    "PromptPay refund withdrawn": [
        lambda s: s.start("promptpay"),
        lambda s: s.qr("pay"),
        lambda s: s.refund("200.00"),
        lambda s: s.withdraw(),
        lambda s: s.time(20),
    ],
    "refund made at Stripe": [
        lambda s: s.start("card"),
        lambda s: s.card(PAYS),
        lambda s: s.refund_at_stripe(63500),
        lambda s: s.time(20),
    ],
    "card disputed": [lambda s: s.start("card"), lambda s: s.card(DISPUTED), lambda s: s.time(20)],
    "card disputed and lost": [
        lambda s: s.start("card"),
        lambda s: s.card(DISPUTED),
        lambda s: s.time(20),
        lambda s: s.look(),
        lambda s: s.end_dispute("lost"),
        lambda s: s.time(20),
    ],
    "card disputed in part and lost": [
        lambda s: s.start("card"),
        lambda s: s.card(PAYS),
        lambda s: s.dispute(20000),
        lambda s: s.time(20),
        lambda s: s.end_dispute("lost"),
        lambda s: s.accept(),
        lambda s: s.time(20),
    ],
    "card disputed and won": [
        lambda s: s.start("card"),
        lambda s: s.card(DISPUTED),
        lambda s: s.time(20),
        lambda s: s.look(),
        lambda s: s.end_dispute("won"),
        lambda s: s.time(20),
    ],
    "card page done, money comes later": [
        lambda s: s.provider.fault("async_payment"),
        lambda s: s.start("card"),
        lambda s: s.card(PAYS),
        lambda s: s.time(90),
    ],
    "card page done, money never comes": [
        lambda s: s.provider.fault("async_payment", outcome="failed"),
        lambda s: s.start("card"),
        lambda s: s.card(PAYS),
        lambda s: s.time(90),
        lambda s: s.wait(HOUR),
        lambda s: s.wait(HOUR),
    ],
    "too little came": [
        lambda s: s.provider.fault("short_payment", satang=5000),
        lambda s: s.start("promptpay"),
        lambda s: s.qr("pay"),
        lambda s: s.time(5),
    ],
    "too much came": [
        lambda s: s.provider.fault("over_payment", satang=5000),
        lambda s: s.start("promptpay"),
        lambda s: s.qr("pay"),
        lambda s: s.time(5),
    ],
    "another currency came": [
        lambda s: s.provider.fault("other_currency"),
        lambda s: s.start("promptpay"),
        lambda s: s.qr("pay"),
        lambda s: s.time(5),
    ],
    "one QR paid twice": [lambda s: s.start("promptpay"), lambda s: s.qr("pay_twice"), lambda s: s.time(5)],
    "QR paid after a card was chosen": [
        lambda s: s.start("promptpay"),
        lambda s: s.start("card"),
        lambda s: s.card(PAYS),
        lambda s: s.old_qr(),
        lambda s: s.time(5),
    ],
    "paid out to the bank": [
        lambda s: s.start("card"),
        lambda s: s.card(PAYS),
        lambda s: s.time(9 * 24 * HOUR),
        lambda s: s.pay_out(),
        lambda s: s.time(4 * 24 * HOUR),
    ],
}


class Postman:
    """Brings the events of a history: each once and in order, or as a bad night on the internet does."""

    def __init__(self, provider: Provider, dice: random.Random | None = None):
        self.provider, self.dice = provider, dice
        self.seen, self.dropped = 0, set()
        self.bag: list[dict] = []
        self.deliveries, self.share = 0, DROPPED

    def come_round(self, *, last: bool = False) -> None:
        """Bring what there is: some of it now, some later, some never; at the end all the rest."""
        fresh = self.provider.events()[self.seen :]
        self.seen += len(fresh)
        if self.dice is None:
            for event in fresh:
                self.hand_over(event)
            return
        for event in fresh:
            if self.dice.random() < self.share:
                self.dropped.add(event["id"])
            else:
                self.bag += [event] * self.dice.randint(1, MOST_DELIVERIES)
        self.dice.shuffle(self.bag)
        today = len(self.bag) if last else self.dice.randint(0, len(self.bag))
        for event in self.bag[:today]:
            self.hand_over(event)
        self.bag = self.bag[today:]

    def hand_over(self, event: dict) -> None:
        self.deliveries += 1
        handle_webhook(*self.provider.signed(event))

    def say_what_was_lost(self) -> None:
        """Let Stripe know which events it could not deliver: it is asked for those."""
        for number in self.dropped:
            event = self.provider.account.store.get("event", number)
            self.provider.account.store.save({**event, "pending_webhooks": 1})


def play(name: str, order: Order, dice: random.Random | None = None):
    """Let a history happen to an order; return where the shop stands then, and how much was delivered."""
    with provider_at_hand() as provider:
        story, postman = Story(provider, order), Postman(provider, dice)
        if dice is not None and dice.random() < 0.1:
            postman.share = 1.0  # a night in which nothing arrives at all
        for step in HISTORIES[name]:
            step(story)
            postman.come_round()
        postman.come_round(last=True)
        postman.say_what_was_lost()
        for _ in range(2):
            provider.advance(HOUR / 2)
            for job in reconcile.JOBS:
                job.function()
        stands = standing(order), differences(provider.account)
    return stands, postman.deliveries


def standing(order: Order) -> dict:
    """Return where an order stands with all that belongs to it; names and times that differ each time left out."""
    return {
        "order": Order.objects.get(pk=order.pk).status,
        "attempts": list(order.attempts.values_list("method", "state", "amount_baht", "last_error")),
        "refunds": list(
            Refund.objects.filter(attempt__order=order).values_list("amount_baht", "state", "reason", "failure")
        ),
        "stock": list(
            StockRecord.objects.filter(pk__in=order.lines.values("stockrecord"))
            .order_by("pk")
            .values_list("num_in_stock", "num_allocated")
        ),
        # Of a dispute that was won before the shop heard of it only the end is written down.
        "timeline": sorted(set(order.events.values_list("kind", flat=True)) - {OrderEvent.Kind.DISPUTED}),
        "mails": dict(Counter(order.mails.values_list("kind", flat=True))),
        "incidents": sorted(
            PaymentIncident.objects.filter(Q(order=order) | Q(order=None)).values_list("kind", "remedy")
        ),
        "payouts": sorted(Payout.objects.values_list("state", "amount_baht")),
    }


class Undo(Exception):
    pass


def shuffle(name: str, numbers: Iterable[int], *, seed: int = SEED) -> tuple[int, list[str]]:
    """Play a history once in order and then in as many other orders as there are numbers, each with dice of its own.

    Returns how many events were delivered, and the differences.
    """
    return undone(lambda: _shuffle(name, numbers, seed))


def _shuffle(name: str, numbers: Iterable[int], seed: int) -> tuple[int, list[str]]:
    order = make_order(basket=make_basket(goods=[(make_product(price="590.00", stock=3), 1)]))
    (plain, wrong), _count = undone(lambda: play(name, order))
    found, deliveries = [f"{name}, in order: {what}" for what in wrong], 0
    for number in numbers:
        dice = random.Random(f"{seed}-{name}-{number}")
        (stands, wrong), count = undone(lambda dice=dice: play(name, order, dice))
        deliveries += count
        found += [f"{name}, shuffle {number}: {what}" for what in wrong]
        found += [f"{name}, shuffle {number}: {what}" for what in compare(stands, plain)]
    return deliveries, found


def compare(stands: dict, expected: dict) -> list[str]:
    return [f"{part} {stands[part]}, expected {expected[part]}" for part in expected if stands[part] != expected[part]]


def undone(act: Callable):
    """Do something and take back all it wrote."""
    kept = []
    try:
        with transaction.atomic():
            kept.append(act())
            raise Undo
    except Undo:
        return kept[0]
