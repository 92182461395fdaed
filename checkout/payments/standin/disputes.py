"""Disputes: a card's bank asks for the money back, the shop answers, the bank decides."""

from checkout.payments.standin.account import Account
from checkout.payments.standin.balance import book
from checkout.payments.standin.errors import invalid, not_found
from checkout.payments.standin.events import emit
from checkout.payments.standin.ids import new_id
from checkout.payments.standin.requests_check import merge_metadata

ANSWER_WITHIN_SECONDS = 7 * 86_400
BANK_DECIDES_AFTER_SECONDS = 10
LONGEST_EVIDENCE = 150_000
UNDECIDED = ("needs_response", "under_review")
# Stripe's own words that decide a dispute in test mode.
_TEST_EVIDENCE = {"winning_evidence": "won", "losing_evidence": "lost"}
_TEXTS = (
    "access_activity_log", "billing_address", "cancellation_policy_disclosure", "cancellation_rebuttal",
    "customer_email_address", "customer_name", "customer_purchase_ip", "duplicate_charge_explanation",
    "duplicate_charge_id", "product_description", "refund_policy_disclosure", "refund_refusal_explanation",
    "service_date", "shipping_address", "shipping_carrier", "shipping_date", "shipping_tracking_number",
    "uncategorized_text",
)  # fmt: skip
_FILES = (
    "cancellation_policy", "customer_communication", "customer_signature", "duplicate_charge_documentation",
    "receipt", "refund_policy", "service_documentation", "shipping_documentation", "uncategorized_file",
)  # fmt: skip


def open_dispute(account: Account, charge_id: str, satang: int | None = None) -> dict | None:
    """The buyer told her bank that she knows nothing of this payment, or of some satang of it.

    The bank takes that money back for now.
    """
    charge = account.store.get("charge", charge_id)
    if charge is None or charge["disputed"] or charge["amount_refunded"] >= charge["amount"]:
        return None
    charge["disputed"] = True
    account.store.save(charge)
    dispute = account.store.add(_new_dispute(account, charge, satang))
    emit(account, "charge.dispute.created", dispute)
    _move_funds(account, dispute, -dispute["amount"], "dispute", "charge.dispute.funds_withdrawn")
    account.store.schedule(dispute["evidence_details"]["due_by"], "lapse_dispute", dispute["id"])
    return dispute


def _new_dispute(account: Account, charge: dict, satang: int | None) -> dict:
    left = charge["amount"] - charge["amount_refunded"]
    now = account.now()
    return {
        "id": new_id("du"),
        "object": "dispute",
        "amount": min(satang or left, left),
        "balance_transactions": [],
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {**dict.fromkeys((*_TEXTS, *_FILES)), "enhanced_evidence": {}},
        "evidence_details": {
            "due_by": now + ANSWER_WITHIN_SECONDS,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "network_reason_code": "10.4",
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {
            "type": "card",
            "card": {"brand": "visa", "case_type": "chargeback", "network": "visa", "network_reason_code": "10.4"},
        },
        "reason": "fraudulent",
        "status": "needs_response",
    }


def _move_funds(account: Account, dispute: dict, amount: int, category: str, event: str) -> None:
    line = book(
        account,
        amount=amount,
        currency=dispute["currency"],
        source=dispute["id"],
        kind="adjustment",
        category=category,
        at_once=True,
        description=f"Chargeback {'withdrawal' if amount < 0 else 'reversal'} for {dispute['charge']}",
    )
    before = list(dispute["balance_transactions"])
    dispute["balance_transactions"] = [*before, line]
    account.store.save(dispute)
    emit(account, event, dispute, previous={"balance_transactions": before})


def get_dispute(account: Account, identifier: str) -> dict:
    dispute = account.store.get("dispute", identifier)
    if dispute is None:
        raise not_found("dispute", identifier, param="dispute")
    return dispute


def update_dispute(account: Account, identifier: str, params: dict) -> dict:
    """Take the shop's evidence and, unless `submit` is false, hand it to the bank: that can be done once."""
    dispute = get_dispute(account, identifier)
    before = {}
    if "metadata" in params:
        before["metadata"] = dispute["metadata"]
        dispute["metadata"] = merge_metadata(dispute["metadata"], params["metadata"])
    if "evidence" in params or "submit" in params:
        _require_open(dispute)
        before |= {name: dispute[name] for name in ("evidence", "evidence_details", "status")}
        dispute["evidence"] = _with_evidence(dispute["evidence"], params.get("evidence") or {})
        _note_evidence(account, dispute, submit=params.get("submit", True))
    account.store.save(dispute)
    if before:
        emit(account, "charge.dispute.updated", dispute, previous=before)
    return dispute


def _require_open(dispute: dict) -> None:
    if dispute["status"] != "needs_response":
        raise invalid(f"A dispute that is {dispute['status']} takes no evidence.", param="dispute")


def _with_evidence(known: dict, given: dict) -> dict:
    for name, value in given.items():
        if name in _FILES and value:
            # Nothing can be uploaded here, so no file exists.
            raise not_found("file upload", value, param=f"evidence[{name}]")
        if name not in (*_TEXTS, *_FILES):
            raise invalid(f"The stand-in does not act on {name}, so it refuses it.", param=f"evidence[{name}]")
    evidence = {**known, **{name: value or None for name, value in given.items()}}
    if sum(len(evidence[name] or "") for name in _TEXTS) > LONGEST_EVIDENCE:
        raise invalid(f"Evidence can have up to {LONGEST_EVIDENCE} characters in all.", param="evidence")
    return evidence


def _note_evidence(account: Account, dispute: dict, *, submit: bool) -> None:
    has_evidence = any(dispute["evidence"][name] for name in _TEXTS)
    details = {**dispute["evidence_details"], "has_evidence": has_evidence}
    if submit:
        details.update(submission_count=details["submission_count"] + 1, submission_method="manual")
        dispute["status"] = "under_review"
        if dispute["evidence"]["uncategorized_text"] in _TEST_EVIDENCE:
            account.store.schedule(account.clock.now() + BANK_DECIDES_AFTER_SECONDS, "decide_dispute", dispute["id"])
    dispute["evidence_details"] = details


def close_dispute(account: Account, identifier: str) -> dict:
    """The shop gives in: the dispute is lost for good."""
    dispute = get_dispute(account, identifier)
    if dispute["status"] != "needs_response":
        raise invalid(f"A dispute that is {dispute['status']} cannot be closed.", param="dispute")
    return end_dispute(account, dispute, "lost")


def decide_dispute(account: Account, identifier: str) -> None:
    """The bank has read evidence made of Stripe's test words."""
    dispute = account.store.get("dispute", identifier)
    if dispute and dispute["status"] == "under_review":
        end_dispute(account, dispute, _TEST_EVIDENCE[dispute["evidence"]["uncategorized_text"]])


def lapse_dispute(account: Account, identifier: str) -> None:
    """Nobody answered in time: the dispute is lost."""
    dispute = account.store.get("dispute", identifier)
    if dispute and dispute["status"] == "needs_response":
        dispute["evidence_details"]["past_due"] = True
        end_dispute(account, dispute, "lost")


def end_dispute(account: Account, dispute: dict, outcome: str) -> dict:
    """The bank decided: "won" brings the money back, "lost" leaves it with the buyer. Only once."""
    if dispute["status"] not in UNDECIDED:
        raise invalid(f"This dispute is {dispute['status']} already.", param="dispute")
    before = {"status": dispute["status"]}
    dispute["status"] = outcome
    account.store.save(dispute)
    emit(account, "charge.dispute.closed", dispute, previous=before)
    if outcome == "won":
        _move_funds(account, dispute, dispute["amount"], "dispute_reversal", "charge.dispute.funds_reinstated")
    return dispute
