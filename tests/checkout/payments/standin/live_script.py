"""The same small script for the real Stripe and for the stand-in, and what differs between their answers.

Compared are key sets, kinds, statuses and error codes, never ids, times or texts. It takes a few test payments
and cancels, expires or refunds them again.
"""

import re
import time
from collections.abc import Callable

import stripe

# Whatever could tell somebody's secret or address; ids stay, they open nothing.
_SECRETS = re.compile(r"(sk|rk|pk)_(test|live)_\w+|whsec_\w+|\w+_secret_\w+|[\w.+-]+@[\w-]+\.\w+")


def run_script(client: stripe.StripeClient) -> dict[str, dict]:
    """Do every step and return its answer by name: `{"said": {...}}` or `{"status": 400, "code": ...}`."""
    v1, answers = client.v1, {}

    def step(name: str, call: Callable):
        try:
            said = call()
        except stripe.StripeError as refused:
            answers[name] = {"http_status": refused.http_status, "type": type(refused).__name__, "code": refused.code}
            return None
        answers[name] = {"said": said.to_dict()}
        return said

    qr = {
        "amount": 2_000,
        "currency": "thb",
        "confirm": True,
        "allowed_payment_method_types": ["promptpay"],
        "payment_method_data": {"type": "promptpay", "billing_details": {"email": "somsri@example.com"}},
    }
    key = {"idempotency_key": f"standin-script-{time.time_ns()}"}
    pi = step("promptpay made", lambda: v1.payment_intents.create(params=qr, options=key))
    step("key again", lambda: v1.payment_intents.create(params=qr, options=key))
    step("key for another", lambda: v1.payment_intents.create(params={**qr, "amount": 3_000}, options=key))
    step("too little", lambda: v1.payment_intents.create(params={**qr, "amount": 900}))
    step("too much", lambda: v1.payment_intents.create(params={**qr, "amount": 100_000_000}))
    step("unknown parameter", lambda: v1.payment_intents.create(params={**qr, "colour": "red"}))
    step("old types", lambda: v1.payment_intents.create(params={**qr, "payment_method_types": ["promptpay"]}))
    nameless = {**qr, "payment_method_data": {"type": "promptpay"}}
    step("no address", lambda: v1.payment_intents.create(params=nameless))
    if pi:
        step("promptpay seen", lambda: v1.payment_intents.retrieve(pi.id, params={"expand": ["latest_charge"]}))
        step("promptpay cancelled", lambda: v1.payment_intents.cancel(pi.id))
        step("cancelled again", lambda: v1.payment_intents.cancel(pi.id))
    card = {"amount": 2_000, "currency": "thb", "confirm": True, "allowed_payment_method_types": ["card"]}
    paid = step("card paid", lambda: v1.payment_intents.create(params={**card, "payment_method": "pm_card_visa"}))
    declined = {**card, "payment_method": "pm_card_visa_chargeDeclined"}
    step("card declined", lambda: v1.payment_intents.create(params=declined))
    if paid:
        step("charge", lambda: v1.charges.retrieve(paid.latest_charge))
        step("refund in part", lambda: v1.refunds.create(params={"payment_intent": paid.id, "amount": 1_000}))
        step("refund too much", lambda: v1.refunds.create(params={"payment_intent": paid.id, "amount": 1_500}))
        step("refund the rest", lambda: v1.refunds.create(params={"payment_intent": paid.id}))
        step("nothing left", lambda: v1.refunds.create(params={"payment_intent": paid.id}))
    line = {"quantity": 1, "price_data": {"currency": "thb", "unit_amount": 2_000, "product_data": {"name": "KK-1"}}}
    page = {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "allowed_payment_method_types": ["card"],
        "line_items": [line],
        "success_url": "https://example.com/done",
        "expires_at": int(time.time()) + 1_900,
    }
    cs = step("page made", lambda: v1.checkout.sessions.create(params=page))
    too_soon = {**page, "expires_at": int(time.time()) + 60}
    step("page too short", lambda: v1.checkout.sessions.create(params=too_soon))
    if cs:
        step("page expired", lambda: v1.checkout.sessions.expire(cs.id))
        step("expired again", lambda: v1.checkout.sessions.expire(cs.id))
    for name in ("events", "balance_transactions", "payouts", "disputes", "charges", "refunds", "webhook_endpoints"):
        step(f"list of {name}", lambda name=name: getattr(v1, name).list(params={"limit": 1}))
    step("balance", v1.balance.retrieve)
    step("nobody", lambda: v1.payment_intents.retrieve("pi_nobody"))
    return answers


def differences(real: dict[str, dict], ours: dict[str, dict]) -> list[str]:
    """Every way in which our answers are not shaped like the real ones, step by step."""
    found = [f"{name}: only one of them came so far" for name in sorted(set(real) ^ set(ours))]
    for name in (name for name in real if name in ours):
        theirs, mine = real[name], ours[name]
        if "said" in theirs and "said" in mine:
            found += [f"{name}: {line}" for line in _differences_of(theirs["said"], mine["said"])]
        elif theirs != mine:
            found.append(f"{name}: {_short(theirs)} there, {_short(mine)} here")
    return found


def _differences_of(real: dict, ours: dict) -> list[str]:
    found = [f"key {key} there only" for key in sorted(set(real) - set(ours))]
    found += [f"key {key} here only" for key in sorted(set(ours) - set(real))]
    for key in ("object", "status", "type", "payment_status"):
        if key in real and key in ours and real[key] != ours[key]:
            found.append(f"{key} is {real[key]} there, {ours[key]} here")
    return found


def _short(answer: dict) -> dict:
    return {"said": answer["said"].get("object")} if "said" in answer else answer


def scrubbed(value):
    """The same answers without keys, secrets and addresses, fit to be kept in a file."""
    if isinstance(value, dict):
        return {key: scrubbed(member) for key, member in value.items()}
    if isinstance(value, list):
        return [scrubbed(member) for member in value]
    return _SECRETS.sub("(scrubbed)", value) if isinstance(value, str) else value
