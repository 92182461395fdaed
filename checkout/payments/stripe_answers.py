"""What Stripe answers, read into the shop's own words and into baht. For the gateway alone.

Stripe's objects are no dicts, and leave out what does not apply.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal

from .seen import FailedTry, Hint, Seen, SeenDispute, SeenEntry, SeenPayout, SeenRefund


def to_baht(satang: int) -> Decimal:
    return (Decimal(satang) / 100).quantize(Decimal("0.01"))


def hint_of(event) -> Hint:
    thing = event.data.object
    metadata = getattr(thing, "metadata", None)
    is_intent = thing.object == "payment_intent"
    return Hint(
        event_id=event.id,
        type=event.type,
        created=_moment(event.created),
        object_id=getattr(thing, "id", "") or "",
        intent_id=thing.id if is_intent else _id_of(getattr(thing, "payment_intent", None)),
        metadata=metadata.to_dict() if metadata else {},
    )


def attempt_of(metadata) -> str:
    """Return which attempt of ours a thing at Stripe belongs to. Its objects are no dicts and have no get()."""
    return metadata["attempt"] if "attempt" in metadata else ""  # noqa: SIM401


def seen_intent(intent, *, session=None) -> Seen:
    charge = intent.latest_charge
    action = intent.next_action
    qr = getattr(action, "promptpay_display_qr_code", None) if action else None
    error = intent.last_payment_error
    return Seen(
        status=intent.status,
        intent_id=intent.id,
        charge_id=_id_of(charge) or "",
        received_baht=to_baht(intent.amount_received),
        currency=intent.currency,
        live=intent.livemode,
        attempt_uuid=attempt_of(intent.metadata),
        error_code=(error.code or "") if error else "",
        qr_data=qr.data if qr else "",
        session_id=session.id if session else None,
        pay_url=(session.url or "") if session else "",
    )


def seen_session(session, charges: Iterable = ()) -> Seen:
    """Read a card page. As long as it is open, its `charges` say which tries failed."""
    intent = session.payment_intent
    is_told = is_intent_told(session)
    if is_told and session.status == "complete":
        return seen_intent(intent, session=session)
    return Seen(
        status="session_expired" if session.status == "expired" else "session_open",
        intent_id=_id_of(intent),
        live=session.livemode,
        attempt_uuid=attempt_of(session.metadata),
        session_id=session.id,
        pay_url=session.url or "",
        failed=_failed_tries(intent, charges) if is_told else (),
    )


def is_intent_told(session) -> bool:
    """Say whether the intent of a card page was asked for with it, and is there: none is before the first try."""
    return session.payment_intent is not None and not isinstance(session.payment_intent, str)


def _failed_tries(intent, charges: Iterable) -> tuple[FailedTry, ...]:
    """Return all tries on a card page that failed.

    A card that its bank declined leaves a charge. One whose bank could not confirm the buyer leaves none, and only
    the last of these is known, by the payment method that was made for it.
    """
    error = intent.last_payment_error
    if not error:
        return ()
    declined = [
        FailedTry(charge.id, _fingerprint(charge.payment_method_details), _moment(charge.created))
        for charge in charges
        if charge.status == "failed"
    ]
    method = getattr(error, "payment_method", None)
    if method and not getattr(error, "charge", None):
        declined.append(FailedTry(method.id, _fingerprint(method)))
    return tuple(declined)


def _fingerprint(details) -> str:
    card = getattr(details, "card", None) if details else None
    return (getattr(card, "fingerprint", None) or "") if card else ""


def seen_refund(refund) -> SeenRefund:
    # Stripe leaves out what does not apply, so these may be missing altogether.
    metadata = getattr(refund, "metadata", None)
    action = getattr(refund, "next_action", None)
    details = getattr(action, "display_details", None) if action else None
    mail = getattr(details, "email_sent", None) if details else None
    until = getattr(details, "expires_at", None) if details else None
    return SeenRefund(
        refund_id=refund.id,
        status=refund.status,
        amount_baht=to_baht(refund.amount),
        currency=refund.currency,
        intent_id=_id_of(refund.payment_intent),
        refund_uuid=metadata["refund"] if metadata and "refund" in metadata else "",
        failure=getattr(refund, "failure_reason", None) or "",
        asked_at=_moment(mail.email_sent_at) if mail else None,
        asked_until=_moment(until) if until else None,
    )


def seen_dispute(dispute) -> SeenDispute:
    """Read a dispute that was asked for together with its payment."""
    due_by = dispute.evidence_details.due_by
    return SeenDispute(
        dispute_id=dispute.id,
        status=dispute.status,
        reason=dispute.reason,
        amount_baht=to_baht(dispute.amount),
        charge_id=_id_of(dispute.charge) or "",
        intent_id=_id_of(dispute.payment_intent),
        attempt_uuid=attempt_of(dispute.payment_intent.metadata) if dispute.payment_intent else "",
        due_by=_moment(due_by) if due_by else None,
    )


def seen_entry(entry) -> SeenEntry:
    vat = sum(part.amount for part in entry.fee_details if part.type == "tax")
    return SeenEntry(
        entry_id=entry.id,
        kind=entry.reporting_category,
        source_id=_id_of(entry.source) or "",
        amount_baht=to_baht(entry.amount),
        fee_baht=to_baht(entry.fee),
        fee_vat_baht=to_baht(vat),
        net_baht=to_baht(entry.net),
        currency=entry.currency,
        description=entry.description or "",
        available_on=_moment(entry.available_on).date(),
        created=_moment(entry.created),
    )


def seen_payout(payout) -> SeenPayout:
    return SeenPayout(
        payout_id=payout.id,
        amount_baht=to_baht(payout.amount),
        state=payout.status,
        arrives_on=_moment(payout.arrival_date).date(),
        created=_moment(payout.created),
        automatic=payout.automatic,
        reconciled=payout.reconciliation_status != "in_progress",
    )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)


def _id_of(thing) -> str | None:
    return thing if thing is None or isinstance(thing, str) else thing.id
