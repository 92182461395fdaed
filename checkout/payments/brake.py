"""The brake in front of every way to pay: it stops whoever tries one stolen card after the other.

Thieves let shops find out which of their cards work. The shop then pays for each try, and in the end the provider
closes its account. Two things are counted for each way to pay, within PAYMENT_BRAKE_MINUTES (10):

- failed tries, of one browser, of one order, of one card and of one network address. More than
  PAYMENT_BRAKE_FAILURES (5) stop that way to pay for them until the oldest are forgotten, and end the card page on
  which they were made and those of the same browser's other orders: a page of Stripe's takes any number of tries
  without asking us. Who mistypes twice and takes another card never comes near.
- beginnings, for each makes something at Stripe: 20 of one browser and 600 of one address. (Of one order, five
  an hour: see operations.) 600 are three for each of 200 buyers on one wireless network of a fair.

An address is not a person. Thai phone companies put thousands of phones behind one address, and so does an office. So
only failures count there, and each order paid from the same address within the same time allows one more: among
honest buyers far more pay than fail, and among stolen cards it is the other way round. Other ways to pay stay open.

Nothing here says who somebody is: sessions, addresses and cards are kept as digests that only the shop's SECRET_KEY can
make, for a day. docs/decisions/0006-payment-brake.md tells more.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from checkout.basket.visitor import Visitor
from checkout.orders.models import Order

from .incidents import raise_incident
from .models import BrakeMark, PaymentAttempt, PaymentIncident
from .seen import FailedTry
from .states import AttemptState

logger = logging.getLogger(__name__)

Who, What = BrakeMark.Who, BrakeMark.What
MOST_STARTS = {Who.SESSION: 20, Who.ADDRESS: 600}
KEPT_FOR = timedelta(days=1)  # longer than any attempt can be paid: its marks say who made it
STAFF_HEAR_EVERY = timedelta(hours=1)
ORDERS_NAMED = 5

Print = tuple[str, str]  # who, and the digest


@dataclass(frozen=True)
class Stop:
    """One way to pay is closed to somebody until a moment: whose count was full, and how high it stood."""

    path: str
    who: str
    digest: str
    until: datetime
    count: int


def stop_of(order: Order, path: str, visitor: Visitor, *, is_new: bool) -> Stop | None:
    """Say whether somebody may not begin to pay in this way now.

    Called under the order's lock. A new beginning waits for others of the same visitor, on PostgreSQL by advisory
    locks in rising sequence: two requests at once cannot both be the last one allowed.
    """
    if not settings.PAYMENT_BRAKE:
        return None
    prints = _prints(order, visitor)
    if is_new:
        _one_at_a_time(prints)
    return _longest(_stops(path, prints, is_new=is_new))


def _stops(path: str, prints: list[Print], *, is_new: bool) -> list[Stop | None]:
    stops = [_by_failures(path, one) for one in [*prints, *_cards_of(prints, path)]]
    if is_new:
        stops += [_by_starts(path, one) for one in prints if one[0] in MOST_STARTS]
    return stops


def is_open(order: Order, path: str, visitor: Visitor) -> bool:
    """Say whether somebody may begin to pay in this way now. Waits for nobody: for telling her, not for deciding."""
    return not settings.PAYMENT_BRAKE or not any(_stops(path, _prints(order, visitor), is_new=True))


def stop_of_attempt(attempt: PaymentAttempt) -> Stop | None:
    """Say whether an attempt belongs to somebody who may not go on."""
    if not settings.PAYMENT_BRAKE:
        return None
    prints = BrakeMark.objects.filter(attempt=attempt).values_list("who", "digest").distinct()
    return _longest(_by_failures(attempt.method, one) for one in prints)


def others_to_end(attempt: PaymentAttempt) -> list[PaymentAttempt]:
    """Return what else a stopped browser has begun in the same way and can go on with: pages of other orders.

    Only a browser is one person. Behind an address are many, and the owner of a stolen card is no thief.
    """
    begun = BrakeMark.objects.filter(what=What.START, who=Who.SESSION, path=attempt.method)
    browsers = begun.filter(attempt=attempt).values_list("digest", flat=True)
    stopped = [digest for digest in browsers if _by_failures(attempt.method, (Who.SESSION, digest))]
    theirs = begun.filter(digest__in=stopped).exclude(attempt=attempt).values("attempt")
    return list(PaymentAttempt.objects.filter(pk__in=theirs, state=AttemptState.WAITING).select_related("order"))


def note_start(attempt: PaymentAttempt, visitor: Visitor) -> None:
    """Write down who began an attempt: what fails in it later counts for her. Safe to repeat."""
    _write(attempt, What.START, _prints(attempt.order, visitor), number="", happened=timezone.now())


def note_failures(attempt: PaymentAttempt, tries: Iterable[FailedTry]) -> None:
    """Write down tries to pay that failed, each once, however often we hear of it."""
    begun_by = list(BrakeMark.objects.filter(attempt=attempt, what=What.START).values_list("who", "digest"))
    for failed in tries:
        card = [(Who.CARD, _digest(Who.CARD, failed.card))] if failed.card else []
        happened = min(failed.happened or timezone.now(), timezone.now())
        _write(attempt, What.FAILURE, begun_by + card, number=failed.number, happened=happened)


def _write(attempt: PaymentAttempt, what: str, prints: list[Print], *, number: str, happened: datetime) -> None:
    BrakeMark.objects.bulk_create(
        [
            BrakeMark(
                attempt=attempt,
                path=attempt.method,
                what=what,
                who=who,
                digest=digest,
                number=number,
                happened=happened,
            )
            for who, digest in prints
        ],
        ignore_conflicts=True,
    )


def _prints(order: Order, visitor: Visitor) -> list[Print]:
    """Return by what a visitor is known again: also the order, for its link opens in any browser."""
    known = {Who.SESSION: visitor.session, Who.ADDRESS: visitor.network, Who.ORDER: str(order.pk)}
    return [(who, _digest(who, value)) for who, value in known.items() if value]


def _digest(who: str, value: str) -> str:
    return salted_hmac(f"checkout.payments.brake.{who}", value, algorithm="sha256").hexdigest()[:32]


def _cards_of(prints: list[Print], path: str) -> list[Print]:
    """Return the cards that failed of late in this browser, or for this order."""
    own = [digest for who, digest in prints if who in {Who.SESSION, Who.ORDER}]
    begun = BrakeMark.objects.filter(what=What.START, digest__in=own).values("attempt")
    tried = _counted(path, What.FAILURE).filter(who=Who.CARD, attempt__in=begun)
    return [(Who.CARD, digest) for digest in tried.order_by().values_list("digest", flat=True).distinct()]


def _one_at_a_time(prints: list[Print]) -> None:
    """Let beginnings of one visitor pass one by one until the transaction ends.

    Without it, two requests would each count nineteen and make the twentieth and the twenty-first. SQLite has let in
    only one of them anyway.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for key in sorted(int(digest[:15], 16) for _who, digest in prints):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _by_failures(path: str, one: Print) -> Stop | None:
    return _stop(path, one, What.FAILURE, settings.PAYMENT_BRAKE_FAILURES + _paid_from(one))


def _by_starts(path: str, one: Print) -> Stop | None:
    return _stop(path, one, What.START, MOST_STARTS[one[0]] - 1)


def _stop(path: str, one: Print, what: str, most: int) -> Stop | None:
    """Stop somebody who has more counted than she may, until enough of it is forgotten."""
    who, digest = one
    times = list(_counted(path, what).filter(who=who, digest=digest).values_list("happened", flat=True))
    if len(times) <= most:
        return None
    return Stop(path, who, digest, times[-most - 1] + _window(), len(times))


def _counted(path: str, what: str):
    """Return what counts now, the oldest first."""
    recent = BrakeMark.objects.filter(path=path, what=what, happened__gt=timezone.now() - _window(), forgiven=False)
    return recent.order_by("happened")


def _window() -> timedelta:
    return timedelta(minutes=settings.PAYMENT_BRAKE_MINUTES)


def _paid_from(one: Print) -> int:
    """Return how many orders were paid of late from an address; what excuses a crowd excuses no single person."""
    who, digest = one
    if who != Who.ADDRESS:
        return 0
    begun = BrakeMark.objects.filter(what=What.START, who=who, digest=digest).values("attempt")
    return PaymentAttempt.objects.filter(
        pk__in=begun, state=AttemptState.PAID, paid_at__gt=timezone.now() - _window()
    ).count()


def _longest(stops: Iterable[Stop | None]) -> Stop | None:
    return max((stop for stop in stops if stop), key=lambda stop: stop.until, default=None)


@transaction.atomic
def tell_staff(stop: Stop) -> None:
    """Let a person know that the brake has stopped somebody: one incident an hour at most, which counts on."""
    now = timezone.now()
    told = PaymentIncident.objects.filter(kind=PaymentIncident.Kind.BRAKE, created__gt=now - STAFF_HEAR_EVERY)
    incident = told.select_for_update(of=("self",)).last()
    if incident is None:
        facts = {**facts_of(stop), "times": 1}
        raise_incident(PaymentIncident.Kind.BRAKE, None, f"brake-{now:%Y-%m-%d-%H}", facts)
    elif incident.closed_at is None:
        times = incident.data.get("times", 0) + 1
        incident.data = {**incident.data, "times": times, "until": stop.until.isoformat()}
        incident.save(update_fields=["data"])


def facts_of(stop: Stop) -> dict:
    """Return what staff should know of a stop; the digest stays here, for nobody can read anything from it."""
    marks = BrakeMark.objects.filter(path=stop.path, who=stop.who, digest=stop.digest)
    orders = Order.objects.filter(pk__in=marks.values("attempt__order")).order_by("-pk")
    numbers = list(orders.values_list("number", flat=True)[:ORDERS_NAMED])
    return {
        "path": stop.path,
        "who": stop.who,
        "count": stop.count,
        "until": stop.until.isoformat(),
        "orders": ", ".join(numbers),
    }


def release() -> int:
    """Let everybody whom the brake has stopped try again at once, and return how many marks are forgiven.

    For a person at the desk who knows better. Counting begins anew: five more failures stop again.
    """
    return BrakeMark.objects.filter(forgiven=False, happened__gt=timezone.now() - _window()).update(forgiven=True)


def forget_old_marks() -> int:
    """Delete what was counted more than a day ago. Safe to repeat."""
    deleted, _tables = BrakeMark.objects.filter(happened__lt=timezone.now() - KEPT_FOR).delete()
    return deleted
