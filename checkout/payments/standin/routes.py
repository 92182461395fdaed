"""The API, endpoint by endpoint: method, path, shape of the request, and who answers."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from checkout.payments.standin import balance, disputes, endpoints, events, intents, refunds, sessions
from checkout.payments.standin.account import Account
from checkout.payments.standin.errors import not_found
from checkout.payments.standin.lists import list_page

_PAGING = frozenset({"limit", "starting_after", "ending_before", "created", "expand"})
_EXPAND = frozenset({"expand"})
_INTENT_TRY = frozenset({"payment_method", "payment_method_data", "receipt_email", "return_url", "expand"})


@dataclass(frozen=True)
class Route:
    """One endpoint. `shape` names its request schema, `implemented` the parameters acted upon."""

    method: str
    path: re.Pattern
    shape: str
    implemented: frozenset[str]
    answer: Callable[..., dict]


def _route(method: str, path: str, shape: str, answer: Callable[..., dict], implemented=_EXPAND) -> Route:
    pattern = re.compile("^" + path.replace("{id}", r"(\w+)") + "$")
    return Route(method, pattern, shape, frozenset(implemented), answer)


def _retrieve(kind: str, param: str):
    def answer(account: Account, params: dict, identifier: str) -> dict:
        found = account.store.get(kind, identifier)
        if found is None:
            raise not_found(kind, identifier, param=param)
        return found

    return answer


def _list(kind: str, url: str, *filters: str):
    def answer(account: Account, params: dict) -> dict:
        return list_page(account.store, kind, url, params, equal={name: params.get(name) for name in filters})

    return answer


ROUTES = (
    _route("POST", "/v1/payment_intents", "payment_intents.create", lambda a, p: intents.create_intent(a, p),
           _INTENT_TRY | {"amount", "currency", "allowed_payment_method_types", "automatic_payment_methods",
                          "confirm", "metadata", "description"}),
    _route("GET", "/v1/payment_intents", "payment_intents.list", _list("payment_intent", "/v1/payment_intents"),
           _PAGING),
    _route("GET", "/v1/payment_intents/{id}", "payment_intents.retrieve", _retrieve("payment_intent", "intent")),
    _route("POST", "/v1/payment_intents/{id}/confirm", "payment_intents.confirm",
           lambda a, p, i: intents.confirm_intent(a, i, p), _INTENT_TRY),
    _route("POST", "/v1/payment_intents/{id}/cancel", "payment_intents.cancel",
           lambda a, p, i: intents.cancel_intent(a, i, p), _EXPAND | {"cancellation_reason"}),
    _route("POST", "/v1/checkout/sessions", "checkout.sessions.create", lambda a, p: sessions.create_session(a, p),
           _EXPAND | {"mode", "ui_mode", "line_items", "success_url", "cancel_url", "expires_at", "metadata",
                      "client_reference_id", "customer_email", "locale", "submit_type", "payment_intent_data",
                      "allowed_payment_method_types"}),
    _route("GET", "/v1/checkout/sessions", "checkout.sessions.list",
           _list("checkout.session", "/v1/checkout/sessions", "payment_intent", "status"),
           _PAGING | {"payment_intent", "status"}),
    _route("GET", "/v1/checkout/sessions/{id}", "checkout.sessions.retrieve",
           _retrieve("checkout.session", "session")),
    _route("GET", "/v1/checkout/sessions/{id}/line_items", "checkout.sessions.line_items.list",
           lambda a, p, i: sessions.list_line_items(a, i, p), _PAGING - {"created"}),
    _route("POST", "/v1/checkout/sessions/{id}/expire", "checkout.sessions.expire",
           lambda a, p, i: sessions.expire_session(a, i)),
    _route("POST", "/v1/refunds", "refunds.create", lambda a, p: refunds.create_refund(a, p),
           _EXPAND | {"payment_intent", "charge", "amount", "reason", "metadata", "instructions_email"}),
    _route("GET", "/v1/refunds", "refunds.list", _list("refund", "/v1/refunds", "payment_intent", "charge"),
           _PAGING | {"payment_intent", "charge"}),
    _route("GET", "/v1/refunds/{id}", "refunds.retrieve", _retrieve("refund", "id")),
    _route("POST", "/v1/refunds/{id}/cancel", "refunds.cancel", lambda a, p, i: refunds.cancel_refund(a, i)),
    _route("POST", "/v1/test_helpers/refunds/{id}/expire", "refunds.cancel",
           lambda a, p, i: refunds.cancel_refund(a, i)),
    _route("GET", "/v1/charges", "charges.list", _list("charge", "/v1/charges", "payment_intent"),
           _PAGING | {"payment_intent"}),
    _route("GET", "/v1/charges/{id}", "charges.retrieve", _retrieve("charge", "id")),
    _route("GET", "/v1/balance_transactions", "balance_transactions.list",
           lambda a, p: balance.list_lines(a, p), _PAGING | {"type", "source", "currency", "payout"}),
    _route("GET", "/v1/balance_transactions/{id}", "balance_transactions.retrieve",
           _retrieve("balance_transaction", "id")),
    _route("GET", "/v1/balance", "balance.retrieve", lambda a, p: balance.get_balance(a, p)),
    _route("GET", "/v1/payouts", "payouts.list", _list("payout", "/v1/payouts", "status"), _PAGING | {"status"}),
    _route("GET", "/v1/payouts/{id}", "payouts.retrieve", _retrieve("payout", "payout")),
    _route("GET", "/v1/disputes", "disputes.list", _list("dispute", "/v1/disputes", "charge", "payment_intent"),
           _PAGING | {"charge", "payment_intent"}),
    _route("GET", "/v1/disputes/{id}", "disputes.retrieve", _retrieve("dispute", "dispute")),
    _route("POST", "/v1/disputes/{id}", "disputes.update", lambda a, p, i: disputes.update_dispute(a, i, p),
           _EXPAND | {"evidence", "submit", "metadata"}),
    _route("POST", "/v1/disputes/{id}/close", "disputes.close", lambda a, p, i: disputes.close_dispute(a, i)),
    _route("POST", "/v1/webhook_endpoints", "webhook_endpoints.create", lambda a, p: endpoints.create_endpoint(a, p),
           _EXPAND | {"url", "enabled_events", "api_version", "description", "metadata"}),
    _route("GET", "/v1/webhook_endpoints", "webhook_endpoints.list",
           _list("webhook_endpoint", "/v1/webhook_endpoints"), _PAGING - {"created"}),
    _route("GET", "/v1/webhook_endpoints/{id}", "webhook_endpoints.retrieve",
           _retrieve("webhook_endpoint", "webhook_endpoint")),
    _route("POST", "/v1/webhook_endpoints/{id}", "webhook_endpoints.update",
           lambda a, p, i: endpoints.update_endpoint(a, i, p),
           _EXPAND | {"url", "enabled_events", "description", "metadata", "disabled"}),
    _route("DELETE", "/v1/webhook_endpoints/{id}", "webhook_endpoints.delete",
           lambda a, p, i: endpoints.delete_endpoint(a, i)),
    _route("GET", "/v1/events", "events.list", lambda a, p: events.list_events(a, p),
           _PAGING | {"type", "types", "delivery_success"}),
    _route("GET", "/v1/events/{id}", "events.retrieve", _retrieve("event", "id")),
)  # fmt: skip


def find_route(method: str, path: str) -> tuple[Route, tuple[str, ...]] | None:
    """The endpoint for a request and the ids in its path; None when there is none."""
    for route in ROUTES:
        match = route.path.match(path)
        if match and route.method == method:
            return route, match.groups()
    return None
