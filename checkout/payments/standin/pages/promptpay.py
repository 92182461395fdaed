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
    names = ("promptpay_title", "promptpay_text", "promptpay_twice", "promptpay_decline", "promptpay_lapse")
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
    action = visit.form.get("action", "")
    if action == "pay_again":
        buyer.pay_old_qr(visit.account, intent_id)
    else:
        buyer.scan_qr(visit.account, intent_id, action)
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
    status = intent["status"] if buyer.qr_is_old(intent) else "requires_payment_method"
    title, text = (
        visit.say(f"state_{status}"),
        visit.say(f"state_{status}_text", amount=visit.baht(intent["amount_received"])),
    )
    if not buyer.qr_is_old(intent):
        return visit.notice(title, text)
    times = visit.account.store.private(intent["id"]).get("paid_again", 0)
    main = fill(
        "old_qr",
        title=title,
        text=text,
        again_text=visit.say("promptpay_pay_again_text"),
        again=visit.say("promptpay_pay_cancelled" if intent["status"] == "canceled" else "promptpay_pay_again"),
        times=visit.say("promptpay_paid_again", count=times) if times else "",
        action=f"/test/promptpay/{intent['id']}",
        language=visit.language,
    )
    return visit.page(title, main)
