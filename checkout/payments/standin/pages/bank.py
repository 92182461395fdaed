"""The page of the card's bank, where the buyer confirms that it is she who pays."""

from urllib.parse import urlencode

from checkout.payments.standin import buyer
from checkout.payments.standin.intents import get_intent
from checkout.payments.standin.pages.card import after_session
from checkout.payments.standin.pages.html import Page, fill, redirect
from checkout.payments.standin.pages.visit import Visit


def show(visit: Visit, intent_id: str) -> Page:
    intent = get_intent(visit.account, intent_id)
    if not buyer.bank_asks(intent):
        return visit.notice(visit.say("bank_nothing"), visit.say("bank_nothing_text"))
    names = ("bank_title", "bank_text", "bank_confirm", "bank_fail", "bank_close")
    main = fill(
        "bank",
        **{name: visit.say(name) for name in names},
        amount=visit.baht(intent["amount"]),
        language=visit.language,
    )
    return visit.page(visit.say("bank_title"), main)


def submit(visit: Visit, intent_id: str) -> Page:
    """Pass the buyer's answer on and lead her back to where she came from."""
    answer = visit.form.get("answer", "")
    return_url = _return_url(get_intent(visit.account, intent_id))
    intent, session = buyer.answer_bank(visit.account, intent_id, answer)
    if session and buyer.bank_asks(intent):
        return redirect(visit.here(f"/c/pay/{session['id']}"))
    if session:
        return after_session(visit, session)
    if return_url:
        status = "succeeded" if intent["status"] == "succeeded" else "failed"
        told = urlencode({"payment_intent": intent_id, "redirect_status": status})
        return redirect(f"{return_url}{'&' if '?' in return_url else '?'}{told}")
    return redirect(visit.here())


def _return_url(intent: dict) -> str | None:
    return ((intent["next_action"] or {}).get("redirect_to_url") or {}).get("return_url")
