"""The page behind a PromptPay QR: in test mode the picture leads here instead of to a bank."""

import io

import segno

from checkout.payments.standin import buyer
from checkout.payments.standin.pages.html import Page, fill, redirect
from checkout.payments.standin.pages.visit import Visit


def show(visit: Visit, intent_id: str) -> Page:
    intent = buyer.promptpay_intent(visit.account, intent_id)
    if not buyer.qr_waits(intent):
        return _settled(visit, intent)
    amount = visit.baht(intent["amount"])
    names = ("promptpay_title", "promptpay_text", "promptpay_decline", "promptpay_lapse")
    main = fill(
        "promptpay",
        **{name: visit.say(name) for name in names},
        promptpay_pay=visit.say("promptpay_pay", amount=amount),
        to_pay=visit.say("to_pay"),
        amount=amount,
        description=intent["description"] or "",
        language=visit.language,
    )
    return visit.page(visit.say("promptpay_title"), main)


def submit(visit: Visit, intent_id: str) -> Page:
    """Let the chosen thing happen; the page then says what has become of the payment."""
    buyer.scan_qr(visit.account, intent_id, visit.form.get("action", ""))
    return redirect(visit.here())


def instructions(visit: Visit, intent_id: str) -> Page:
    """Stripe's own page with the QR, for a shop that does not show it itself."""
    intent = buyer.promptpay_intent(visit.account, intent_id)
    if not buyer.qr_waits(intent):
        return _settled(visit, intent)
    main = fill(
        "instructions",
        title=visit.say("promptpay_title"),
        text=visit.say("promptpay_scan_text"),
        amount=visit.baht(intent["amount"]),
        picture=f"/test/promptpay/{intent_id}/qr.svg",
        alt=visit.say("qr_alt"),
        scan=visit.link(visit.here(f"/test/promptpay/{intent_id}"), visit.say("promptpay_scan")),
    )
    return visit.page(visit.say("promptpay_title"), main)


def picture(visit: Visit, intent_id: str, form: str) -> Page:
    """The QR as a picture; it stays the same when the intent is settled, as a saved picture would."""
    buyer.promptpay_intent(visit.account, intent_id)
    code = segno.make(f"{visit.account.public_url}/test/promptpay/{intent_id}", error="m", micro=False)
    drawn = io.BytesIO()
    code.save(drawn, kind=form, scale=8, border=4)
    return Page(200, drawn.getvalue(), "image/png" if form == "png" else "image/svg+xml")


def _settled(visit: Visit, intent: dict) -> Page:
    status = intent["status"] if intent["status"] in ("succeeded", "canceled") else "requires_payment_method"
    key = f"state_{status}"
    return visit.notice(visit.say(key), visit.say(f"{key}_text", amount=visit.baht(intent["amount_received"])))
