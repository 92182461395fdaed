"""The console: what is in the account, what was told to the shop, what shall go wrong, what time it is."""

import json

from checkout.payments.standin import balance, disputes, faults, payouts, refunds, webhooks
from checkout.payments.standin.errors import ApiError, invalid, not_found
from checkout.payments.standin.pages.html import JSON_TYPE, NOTHING, Html, Page, fill, joined, redirect
from checkout.payments.standin.pages.visit import Visit

_SHOWN_KINDS = ("checkout.session", "payment_intent", "charge", "refund", "dispute", "payout")
_SHOWN = 30


def show(visit: Visit) -> Page:
    account = visit.account
    names = ("clock", "advance", "seconds", "faults", "fault", "times", "arm", "disarm", "objects", "events", "reset",
             "reset_text", "what", "state", "amount", "when", "deliveries",
             "balance", "payout_run", "payout_text", "category", "net")  # fmt: skip
    waiting = ", ".join(f"{visit.say('fault_' + fault['fault'])} × {fault['times']}" for fault in faults.armed(account))
    made = account.store.select("webhook_endpoint", order="seq ASC")
    urls = [url for url in (account.webhook_url, *(endpoint["url"] for endpoint in made)) if url]
    main = fill(
        "console",
        **{name: visit.say(name) for name in names},
        title=visit.say("console"),
        resend_column=visit.say("resend"),
        webhook=visit.say("webhook_to", url=", ".join(urls)) if urls else visit.say("webhook_nowhere"),
        time_now=visit.say("time_now", time=visit.clock_time(account.now(), seconds=True)),
        fault_choices=joined(fill("option", value=kind, text=visit.say(f"fault_{kind}")) for kind in faults.KINDS),
        armed=visit.say("armed", what=waiting) if waiting else visit.say("none_armed"),
        object_rows=_object_rows(visit) or _empty(visit, 4),
        balance_now=_balance_now(visit),
        money_rows=joined(_money_row(visit, line) for line in account.store.select("balance_transaction", limit=_SHOWN))
        or _empty(visit, 4),
        event_rows=joined(_event_row(visit, event) for event in account.store.select("event", limit=_SHOWN))
        or _empty(visit, 4),
        language=visit.language,
    )
    return visit.page(visit.say("console"), main, wide=True)


def _object_rows(visit: Visit) -> Html:
    latest = visit.account.store.latest(_SHOWN_KINDS, limit=_SHOWN)
    return joined(_object_row(visit, obj) for obj in latest)


def _object_row(visit: Visit, obj: dict) -> Html:
    page = _page_of(obj)
    return fill(
        "object_row",
        id=obj["id"],
        short=obj["id"][:20],
        state=obj["status"],
        amount=visit.baht(obj.get("amount", obj.get("amount_total"))),
        when=visit.clock_time(obj["created"], seconds=True),
        page=visit.link(visit.here(page), visit.say("open_page")) if page else NOTHING,
        acts=_acts(visit, obj),
    )


def _acts(visit: Visit, obj: dict) -> Html:
    """What staff at Stripe or a bank could do to an object, as buttons."""
    words = {}
    if obj["object"] == "charge" and obj["status"] == "succeeded" and not obj["refunded"] and not obj["disputed"]:
        words = {"refund": "act_refund"}
        if obj["payment_method_details"]["type"] == "card":
            words["dispute"] = "act_dispute"
    if obj["object"] == "dispute" and obj["status"] in disputes.UNDECIDED:
        words = {"win": "act_win", "lose": "act_lose"}
    return joined(
        fill(
            "act",
            action=f"/_standin/{obj['object']}s/{obj['id']}/{what}",
            text=visit.say(key),
            label=f"{visit.say(key)} {obj['id']}",
            language=visit.language,
        )
        for what, key in words.items()
    )


def _balance_now(visit: Visit) -> str:
    sums = balance.get_balance(visit.account, {})
    free, coming = (sums[name][0]["amount"] for name in ("available", "pending"))
    return visit.say("balance_now", free=visit.baht(free), coming=visit.baht(coming))


def _money_row(visit: Visit, line: dict) -> Html:
    """One line of the books; money that belongs to no payment says in words where it came from."""
    return fill(
        "money_row",
        id=line["id"],
        type=line["type"],
        source=(line["source"] or "")[:20],
        category=line["reporting_category"],
        why=NOTHING if line["source"] else fill("why", text=line["description"] or ""),
        net=visit.baht(line["net"]),
        when=visit.clock_time(line["created"], seconds=True),
    )


def _page_of(obj: dict) -> str:
    """The page on which a person can act on this object, if there is one."""
    if obj["object"] == "checkout.session":
        return f"/c/pay/{obj['id']}"
    if obj["status"] != "requires_action":
        return ""
    if obj["object"] == "refund":
        return f"/test/refund/{obj['id']}"
    kind = "promptpay" if obj["next_action"]["type"] == "promptpay_display_qr_code" else "bank"
    return f"/test/{kind}/{obj['id']}"


def _event_row(visit: Visit, event: dict) -> Html:
    tries = webhooks.deliveries(visit.account, event["id"])
    told = ", ".join(f"{entry['outcome']} ({visit.clock_time(entry['at'], seconds=True)})" for entry in tries)
    return fill(
        "event_row",
        id=event["id"],
        type=event["type"],
        subject=event["data"]["object"]["id"][:20],
        when=visit.clock_time(event["created"], seconds=True),
        told=told or visit.say("no_delivery"),
        resend=visit.say("resend"),
        language=visit.language,
    )


def _empty(visit: Visit, columns: int) -> Html:
    return fill("empty_row", text=visit.say("nothing_yet"), columns=columns)


def show_object(visit: Visit, identifier: str) -> Page:
    found = visit.account.store.find(identifier)
    if found is None:
        raise not_found("object", identifier)
    return Page(200, json.dumps(found, indent=2, ensure_ascii=False).encode(), JSON_TYPE)


def list_faults(visit: Visit) -> Page:
    return _json(200, {"faults": faults.armed(visit.account)})


def arm(visit: Visit) -> Page:
    """Arm a fault: `{"fault": "drop_webhook", "times": 2}`."""

    def work(order: dict) -> dict:
        with visit.account.store.transaction():
            return faults.add_fault(visit.account, order)

    return _ordered(visit, work)


def disarm_all(visit: Visit) -> Page:
    def work(order: dict) -> dict:
        faults.disarm(visit.account)
        return {"faults": []}

    return _ordered(visit, work)


def advance(visit: Visit) -> Page:
    """Let time pass: `{"advance": 3600}`; answers when all that falls into it has happened."""

    def work(order: dict) -> dict:
        seconds = order.get("advance")
        if not isinstance(seconds, int) or not 0 <= seconds <= 366 * 86_400:
            raise invalid("advance must be whole seconds, from 0 to a year.", param="advance")
        visit.standin.advance(seconds)
        return {"now": visit.account.now()}

    return _ordered(visit, work)


def resend_event(visit: Visit, event_id: str) -> Page:
    def work(order: dict) -> dict:
        if visit.account.store.get("event", event_id) is None:
            raise not_found("event", event_id)
        webhooks.resend(visit.account, event_id)
        visit.account.store.changed.set()
        return {"event": event_id}

    return _ordered(visit, work)


def run_payout(visit: Visit) -> Page:
    """Send what is free to the bank now; `payout` is null when there is nothing to send."""

    def work(order: dict) -> dict:
        with visit.account.store.transaction():
            return {"payout": payouts.run_payout(visit.account)}

    return _ordered(visit, work)


def decide_dispute(visit: Visit, dispute_id: str, outcome: str) -> Page:
    """Let the bank decide a dispute: the shop wins it, or loses it."""

    def work(order: dict) -> dict:
        with visit.account.store.transaction():
            dispute = disputes.get_dispute(visit.account, dispute_id)
            return {"dispute": disputes.end_dispute(visit.account, dispute, {"win": "won", "lose": "lost"}[outcome])}

    return _ordered(visit, work)


def refund_charge(visit: Visit, charge_id: str) -> Page:
    """Give money back as staff do in the Dashboard: `{"satang": 5000}`, or all of it without a number."""

    def work(order: dict) -> dict:
        satang = order.get("satang") or 0
        _charge(visit, charge_id)
        if type(satang) is not int or satang < 0:
            raise invalid("satang must be a whole number.", param="satang")
        with visit.account.store.transaction():
            refunds.refund_by_staff(visit.account, charge_id, satang)
        return {"charge": _charge(visit, charge_id)}

    return _ordered(visit, work)


def dispute_charge(visit: Visit, charge_id: str) -> Page:
    """The card's bank takes the money back, whichever card it was."""

    def work(order: dict) -> dict:
        charge = _charge(visit, charge_id)
        if charge["payment_method_details"]["type"] != "card" or charge["status"] != "succeeded":
            raise invalid("Only a paid card can be disputed.")
        with visit.account.store.transaction():
            return {"dispute": disputes.open_dispute(visit.account, charge_id)}

    return _ordered(visit, work)


def _charge(visit: Visit, charge_id: str) -> dict:
    charge = visit.account.store.get("charge", charge_id)
    if charge is None:
        raise not_found("charge", charge_id)
    return charge


def reset(visit: Visit) -> Page:
    def work(order: dict) -> dict:
        visit.standin.reset()
        return {"reset": True}

    return _ordered(visit, work)


def _ordered(visit: Visit, work) -> Page:
    """Do what a form or a JSON body orders; a form comes back to the console, a script gets JSON."""
    from_form = visit.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded")
    try:
        answer = work(_numbers(visit.form) if from_form else _from_json(visit.body))
    except ApiError as refusal:
        if from_form:
            raise
        return _json(refusal.status, refusal.body)
    return redirect(visit.here("/_standin/")) if from_form else _json(200, answer)


def _numbers(form: dict) -> dict:
    order = {name: value for name, value in form.items() if name != "lang"}
    return {name: int(value) if value.isdigit() else value for name, value in order.items()}


def _from_json(body: str) -> dict:
    try:
        order = json.loads(body or "{}")
    except ValueError:
        order = None
    if not isinstance(order, dict):
        raise invalid("The body must be a JSON object.")
    return order


def _json(status: int, body: dict) -> Page:
    return Page(status, json.dumps(body, ensure_ascii=False).encode(), JSON_TYPE)
