"""The page of the card's bank, where the buyer confirms that it is she who pays."""

from urllib.parse import urlencode

from checkout.payments.standin.intents import fail_intent, get_intent, pass_bank_step
from checkout.payments.standin.pages.card import after_session
from checkout.payments.standin.pages.html import Page, fill, redirect
from checkout.payments.standin.pages.visit import Visit
from checkout.payments.standin.sessions import complete_if_paid


def show(visit: Visit, intent_id: str) -> Page:
    intent = get_intent(visit.account, intent_id)
    if not _asks(intent):
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
    answer = visit.form.get("answer")
    with visit.account.store.transaction():
        intent = get_intent(visit.account, intent_id)
        return_url = ((intent["next_action"] or {}).get("redirect_to_url") or {}).get("return_url")
        if _asks(intent) and answer == "confirm":
            intent = pass_bank_step(visit.account, intent)
        elif _asks(intent) and answer == "fail":
            intent = fail_intent(visit.account, intent, code="payment_intent_authentication_failure")
        session_id = visit.account.store.private(intent_id).get("session")
        session = complete_if_paid(visit.account, session_id) if session_id else None
    if session and answer == "close":
        return redirect(visit.here(f"/c/pay/{session_id}"))
    if session:
        return after_session(visit, session)
    if return_url:
        status = "succeeded" if intent["status"] == "succeeded" else "failed"
        told = urlencode({"payment_intent": intent_id, "redirect_status": status})
        return redirect(f"{return_url}{'&' if '?' in return_url else '?'}{told}")
    return redirect(visit.here())


def _asks(intent: dict) -> bool:
    return intent["status"] == "requires_action" and intent["next_action"]["type"] == "redirect_to_url"
