"""The page behind the refund mail, where a PromptPay buyer names the account for her money."""

from checkout.payments.standin import buyer
from checkout.payments.standin.pages.html import Page, fill, redirect
from checkout.payments.standin.pages.visit import Visit
from checkout.payments.standin.refunds import get_refund


def show(visit: Visit, refund_id: str) -> Page:
    refund = get_refund(visit.account, refund_id)
    title = visit.say("refund_title")
    if refund["status"] != "requires_action":
        return visit.notice(title, visit.say("refund_now", status=refund["status"]))
    main = fill(
        "refund",
        title=title,
        text=visit.say("refund_text", amount=visit.baht(refund["amount"])),
        **{name: visit.say(name) for name in ("refund_submit", "refund_wrong", "refund_ignore")},
        language=visit.language,
    )
    return visit.page(title, main)


def submit(visit: Visit, refund_id: str) -> Page:
    buyer.answer_refund_mail(visit.account, refund_id, visit.form.get("action", ""))
    return redirect(visit.here())
