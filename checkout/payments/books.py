"""The provider's books: what came in, what it cost, and what went to our bank.

Imported, never computed. Lines are written once and belong to an attempt or a refund by the number of
their source, never by how that number begins: lines of PromptPay are called otherwise than those of cards.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from . import gateway
from .bookkeeping import move_provider_line, post_provider_line
from .incidents import raise_incident
from .models import BalanceEntry, PaymentAttempt, PaymentIncident, Payout, Refund
from .operations import ask
from .seen import SeenEntry, SeenPayout

# Lines can appear with an earlier time than the latest we have; asking for them again costs nothing.
OVERLAP = timedelta(days=3)
PAYOUT_TAKES = timedelta(days=14)
BEGINNING = datetime(2020, 1, 1, tzinfo=timezone.get_default_timezone())

Kind = PaymentIncident.Kind


def take_fee(charge_id: str) -> int:
    """Write down the line of one charge as soon as it is in the books. Raises PaymentServiceDown."""
    entry = ask(gateway.look_up_charge_entry, charge_id)
    return keep_entries([entry]) if entry else 0


def import_books() -> str:
    """Write down what is new in the provider's books, and check the payouts. Safe to repeat.

    Raises PaymentServiceDown; what was written until then stays, and the next time goes on from there.
    """
    written = keep_entries(ask(gateway.list_balance_entries, since=_since()))
    linked = link_entries()
    return f"{written} lines written, {linked} found their payment, {import_payouts()} payouts checked"


def _since() -> datetime:
    latest = BalanceEntry.objects.order_by("-created").first()
    return latest.created - OVERLAP if latest else BEGINNING


def import_payouts() -> int:
    """Bring payouts up to date and compare those that have arrived; return how many were compared."""
    latest = Payout.objects.order_by("-created").first()
    since = latest.created - PAYOUT_TAKES if latest else BEGINNING
    return sum(keep_payout(seen) for seen in ask(gateway.list_payouts, since=since))


def import_payout(payout_id: str) -> bool:
    """Bring one payout up to date, and say whether it was compared with its parts now."""
    return keep_payout(ask(gateway.look_up_payout, payout_id))


def keep_payout(seen: SeenPayout) -> bool:
    """Write down a payout, and once it has arrived compare it with the sum of its parts.

    What we have is compared once; a difference goes to a person. Only payouts that the provider made by
    itself know their parts. Raises PaymentServiceDown.
    """
    payout, _is_new = Payout.objects.update_or_create(
        payout_id=seen.payout_id,
        defaults={"amount_baht": seen.amount_baht, "state": seen.state, "arrives_on": seen.arrives_on},
        create_defaults={
            "amount_baht": seen.amount_baht,
            "state": seen.state,
            "arrives_on": seen.arrives_on,
            "created": seen.created,
        },
    )
    is_due = seen.state == "paid" and seen.automatic and payout.checked_at is None
    return is_due and compare_payout(payout, is_complete=seen.reconciled)


def compare_payout(payout: Payout, *, is_complete: bool = True) -> bool:
    """Compare a payout with its parts and say whether that is done; a difference goes to a person.

    While the provider still gathers the parts, a difference means nothing yet.
    """
    entries = ask(gateway.list_balance_entries, payout=payout.payout_id)
    keep_entries(entries, payout=payout)
    # The payout itself stands in the list of its parts, as what went out.
    parts = [entry.net_baht for entry in entries if entry.source_id != payout.payout_id]
    parts_baht = sum(parts, Decimal("0.00"))
    if parts_baht != payout.amount_baht and not is_complete:
        return False
    with transaction.atomic():
        payout = Payout.objects.select_for_update().get(pk=payout.pk)
        payout.parts_baht, payout.checked_at = parts_baht, timezone.now()
        payout.save(update_fields=["parts_baht", "checked_at"])
        if parts_baht != payout.amount_baht:
            facts = {
                "amount_baht": str(payout.amount_baht),
                "parts_baht": str(parts_baht),
                "lines": len(parts),
                "arrives_on": payout.arrives_on.isoformat(),
            }
            raise_incident(Kind.PAYOUT, None, payout.payout_id, facts)
    return True


def keep_entries(entries: Iterable[SeenEntry], *, payout: Payout | None = None) -> int:
    """Write down lines of the books, each once, and return how many were new."""
    return sum(_keep_entry(entry, payout) for entry in entries)


@transaction.atomic
def _keep_entry(seen: SeenEntry, payout: Payout | None) -> bool:
    if seen.currency != "thb":
        facts = {"received": f"{seen.amount_baht} {seen.currency.upper()}", "charge": seen.source_id}
        raise_incident(Kind.CURRENCY, None, seen.entry_id, facts)
        return False
    entry, is_new = BalanceEntry.objects.get_or_create(
        entry_id=seen.entry_id,
        defaults={
            "kind": seen.kind,
            "source_id": seen.source_id,
            "amount_baht": seen.amount_baht,
            "fee_baht": seen.fee_baht,
            "fee_vat_baht": seen.fee_vat_baht,
            "net_baht": seen.net_baht,
            "available_on": seen.available_on,
            "created": seen.created,
            "payout": payout,
            **_owners([seen.source_id]).get(seen.source_id, {}),
        },
    )
    if payout and entry.payout_id is None:
        entry.payout = payout
        entry.save(update_fields=["payout"])
    if is_new:
        post_provider_line(entry)
    if is_new and seen.amount_baht > 0 and not seen.source_id:
        _ask_about_money_from_nowhere(seen)
    return is_new


def link_entries() -> int:
    """Give lines that came before we knew their charge or refund to it now, and return how many."""
    lost = list(BalanceEntry.objects.filter(attempt=None, refund=None, source_id__gt=""))
    owners = _owners([entry.source_id for entry in lost])
    found = [entry for entry in lost if entry.source_id in owners]
    for entry in found:
        _link(entry, owners[entry.source_id])
    return len(found)


@transaction.atomic
def _link(entry: BalanceEntry, owners: dict) -> None:
    for name, owner in owners.items():
        setattr(entry, name, owner)
    entry.save(update_fields=list(owners))
    move_provider_line(entry)


def _owners(sources: list[str]) -> dict[str, dict]:
    """Return the attempt or refund that each source belongs to: a charge, a refund, a dispute of a charge."""
    sources = [source for source in sources if source]
    refunds = Refund.objects.filter(refund_id__in=sources).select_related("attempt")
    disputes = PaymentIncident.objects.filter(kind=Kind.DISPUTE, object_id__in=sources, attempt__isnull=False)
    return {
        **{attempt.charge_id: {"attempt": attempt} for attempt in PaymentAttempt.objects.filter(charge_id__in=sources)},
        **{dispute.object_id: {"attempt": dispute.attempt} for dispute in disputes.select_related("attempt")},
        **{refund.refund_id: {"refund": refund, "attempt": refund.attempt} for refund in refunds},
    }


def _ask_about_money_from_nowhere(seen: SeenEntry) -> None:
    """Give money without a payment behind it to a person: most likely a PromptPay QR that was paid twice.

    Stripe then puts the money on our balance and only says so in words, in which it may name the first payment.
    """
    names = {word.strip(".,:;()") for word in seen.description.split()}
    attempt = PaymentAttempt.objects.filter(intent_id__in=names).select_related("order").first()
    facts = {"received_baht": str(seen.amount_baht), "says": seen.description[:200], "came": seen.created.isoformat()}
    raise_incident(Kind.DOUBLE if attempt else Kind.UNKNOWN, attempt, seen.entry_id, {**facts, "on_balance": True})
