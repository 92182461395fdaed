"""The hosted card page, as Stripe shows it to the buyer, with test cards only."""

from checkout.payments.standin import buyer
from checkout.payments.standin.cards import CARDS, TestCard, card_by_number
from checkout.payments.standin.pages.html import NOTHING, Html, Page, fill, joined, redirect
from checkout.payments.standin.pages.visit import Visit
from checkout.payments.standin.pages.words import WORDS, choose_language
from checkout.payments.standin.sessions import get_session

# Shown at once; the others are one tap away.
_FIRST = ("paid", "generic_decline", "bank_asks")


def show(visit: Visit, session_id: str) -> Page:
    return _page(visit, get_session(visit.account, session_id))


def submit(visit: Visit, session_id: str) -> Page:
    """Try the chosen or typed card, then lead on: to the shop, to the bank, or back here to try another."""
    typed = visit.form.get("typed_number", "").strip()
    card = card_by_number(typed or visit.form.get("test_card", ""))
    session = get_session(visit.account, session_id)
    if session["status"] == "open" and card is None:
        return _page(visit, session, error="not_listed" if typed else "no_card", status=422)
    return after_session(visit, buyer.submit_card(visit.account, session_id, card) if card else session)


def after_session(visit: Visit, session: dict) -> Page:
    """Where the buyer goes next, by the state of the session and its intent."""
    if session["status"] == "complete":
        return redirect(success_url(session))
    intent = visit.account.store.get("payment_intent", session["payment_intent"] or "")
    if session["status"] == "open" and intent and intent["status"] == "requires_action":
        return redirect(visit.here(f"/test/bank/{intent['id']}"))
    return redirect(visit.here(f"/c/pay/{session['id']}"))


def success_url(session: dict) -> str:
    return session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])


def _page(visit: Visit, session: dict, *, error: str = "", status: int = 200) -> Page:
    visit.language = choose_language(
        asked=visit.query.get("lang") or visit.form.get("lang", ""),
        of_session=session["locale"] or "",
        accepted=visit.headers.get("Accept-Language", ""),
    )
    if session["status"] == "complete":
        link = visit.link(success_url(session), visit.say("continue_to_shop"))
        return visit.notice(visit.say("session_paid"), visit.say("session_paid_text"), link=link)
    back = _back_link(visit, session)
    if session["status"] == "expired":
        return visit.notice(visit.say("session_expired"), visit.say("session_expired_text"), link=back)
    main = fill(
        "card",
        title=visit.say("pay_by_card"),
        problem=_problem(visit, session, error),
        to_pay=visit.say("to_pay"),
        amount=visit.baht(session["amount_total"]),
        lines=_lines(visit, session),
        open_until=_open_until(visit, session),
        choose=visit.say("choose_card"),
        cards=joined(_choice(visit, card) for card in CARDS if card.label in _FIRST),
        more=visit.say("more_cards"),
        more_cards=joined(_choice(visit, card) for card in CARDS if card.label not in _FIRST),
        type_number=visit.say("type_number"),
        type_hint=visit.say("type_hint"),
        language=visit.language,
        pay=visit.say("pay_amount", amount=visit.baht(session["amount_total"])),
        back=back,
    )
    return visit.page(visit.say("pay_by_card"), main, status=status)


def _problem(visit: Visit, session: dict, error: str) -> Html:
    """What went wrong a moment ago, in words; empty when nothing did."""
    if error:
        return fill("problem", text=visit.say(error))
    intent = visit.account.store.get("payment_intent", session["payment_intent"] or "")
    failure = (intent or {}).get("last_payment_error")
    if not failure:
        return NOTHING
    key = f"declined_{failure.get('decline_code') or failure['code']}"
    reason = visit.say(key if key in WORDS else "declined_generic_decline")
    return fill("problem", text=f"{reason} {visit.say('try_again')}")


def _lines(visit: Visit, session: dict) -> Html:
    lines = visit.account.store.select(
        "item", "json_extract(private, '$.session') = ?", [session["id"]], order="seq ASC"
    )
    return joined(fill("line", text=line["description"], amount=visit.baht(line["amount_total"])) for line in lines)


def _open_until(visit: Visit, session: dict) -> str:
    minutes = max(0, session["expires_at"] - visit.account.now()) // 60
    return visit.say("open_until", time=visit.clock_time(session["expires_at"]), minutes=minutes)


def _choice(visit: Visit, card: TestCard) -> Html:
    return fill(
        "choice",
        number=card.number,
        spaced=card.spaced,
        result=visit.say(f"card_{card.label}"),
        checked=Html("checked") if card.label == "paid" else NOTHING,
    )


def _back_link(visit: Visit, session: dict) -> Html:
    if not session["cancel_url"]:
        return NOTHING
    return visit.link(session["cancel_url"], visit.say("back_to_shop"))
