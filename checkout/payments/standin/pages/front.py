"""Which page answers which address."""

import re

from checkout.payments.standin.errors import ApiError
from checkout.payments.standin.pages import bank, card, console, promptpay, refund
from checkout.payments.standin.pages.html import Page, asset, redirect
from checkout.payments.standin.pages.visit import Visit, read_visit

SAFETY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def _style(visit: Visit) -> Page:
    return Page(200, asset("style.css"), "text/css; charset=utf-8")


def _way_in(visit: Visit) -> Page:
    return redirect(visit.here("/_standin/"))


def _band(visit: Visit) -> Page:
    return Page(200, asset("band.svg"), "image/svg+xml")


_PAGES = [
    (method, re.compile(f"^(?:{path})$"), answer)
    for method, path, answer in (
        ("GET", r"/|/_standin", _way_in),
        ("GET", r"/c/pay/(cs_test_\w+)", card.show),
        ("POST", r"/c/pay/(cs_test_\w+)", card.submit),
        ("GET", r"/test/bank/(pi_\w+)", bank.show),
        ("POST", r"/test/bank/(pi_\w+)", bank.submit),
        ("GET", r"/test/promptpay/(pi_\w+)", promptpay.show),
        ("POST", r"/test/promptpay/(pi_\w+)", promptpay.submit),
        ("GET", r"/test/promptpay/(pi_\w+)/instructions", promptpay.instructions),
        ("GET", r"/test/promptpay/(pi_\w+)/qr\.(png|svg)", promptpay.picture),
        ("GET", r"/test/refund/(pyr_\w+)", refund.show),
        ("POST", r"/test/refund/(pyr_\w+)", refund.submit),
        ("GET", r"/_standin/style\.css", _style),
        ("GET", r"/_standin/band\.svg", _band),
        ("GET", r"/_standin/", console.show),
        ("GET", r"/_standin/objects/(\w+)", console.show_object),
        ("GET", r"/_standin/faults", console.list_faults),
        ("POST", r"/_standin/faults", console.arm),
        ("DELETE", r"/_standin/faults", console.disarm_all),
        ("POST", r"/_standin/faults/clear", console.disarm_all),
        ("POST", r"/_standin/clock", console.advance),
        ("POST", r"/_standin/events/(evt_\w+)/resend", console.resend_event),
        ("POST", r"/_standin/payouts/run", console.run_payout),
        ("POST", r"/_standin/disputes/(du_\w+)/(win|lose)", console.decide_dispute),
        ("POST", r"/_standin/charges/((?:ch|py)_\w+)/refund", console.refund_charge),
        ("POST", r"/_standin/charges/(ch_\w+)/dispute", console.dispute_charge),
        ("POST", r"/_standin/reset", console.reset),
    )
]


def answer_page(standin, method: str, path: str, query: str, headers, body: str) -> Page:
    """Answer a browser (or a script that works the console)."""
    visit = read_visit(standin, method, path, query, headers, body)
    if method != "GET" and headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        # Any site could otherwise press our buttons behind the reader's back.
        return visit.notice(visit.say("foreign_form"), "", status=403)
    for wanted, pattern, answer in _PAGES:
        match = pattern.match(path)
        if match and wanted == method:
            return _answer(visit, answer, match.groups())
    return _not_found(visit)


def _answer(visit: Visit, answer, found: tuple[str, ...]) -> Page:
    try:
        return answer(visit, *found)
    except ApiError as refusal:
        if refusal.status == 404:
            return _not_found(visit)
        return visit.notice(visit.say("refused"), str(refusal), status=refusal.status)


def _not_found(visit: Visit) -> Page:
    return visit.notice(visit.say("not_found"), visit.say("not_found_text"), status=404)
