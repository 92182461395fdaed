"""One API request from its headers to its answer, with all that can be refused or go wrong on the way."""

import base64
import binascii
import logging
import time
from dataclasses import dataclass, field

from checkout.payments.standin.account import CURRENT_REQUEST, Account
from checkout.payments.standin.contract import api_version
from checkout.payments.standin.errors import ApiError, unknown_url
from checkout.payments.standin.expand import expand
from checkout.payments.standin.faults import strikes
from checkout.payments.standin.fidelity import check_object, note_request
from checkout.payments.standin.forms import decode_form
from checkout.payments.standin.idempotency import Replies
from checkout.payments.standin.ids import new_id
from checkout.payments.standin.requests_check import check_request
from checkout.payments.standin.routes import Route, find_route

log = logging.getLogger(__name__)


@dataclass
class Answer:
    """What goes back to the caller; `lost` means the connection breaks instead."""

    status: int
    body: dict
    headers: dict = field(default_factory=dict)
    lost: bool = False


def answer_request(account: Account, replies: Replies, method: str, path: str, headers, form: str) -> Answer:
    """Answer a request as Stripe would; `form` is the body of a POST or the query of a GET."""
    request = {"id": new_id("req", 14), "idempotency_key": headers.get("Idempotency-Key")}
    if method != "POST":  # the others are safe to repeat by themselves
        request["idempotency_key"] = None
    marker = CURRENT_REQUEST.set(request)
    try:
        answer = _answer(account, replies, method, path, headers, form, request["idempotency_key"])
    except ApiError as refusal:
        answer = Answer(refusal.status, refusal.body)
    except Exception:
        log.exception("%s %s broke", method, path)
        answer = Answer(500, ApiError(500, "The stand-in broke; see its log.", kind="api_error").body)
    finally:
        CURRENT_REQUEST.reset(marker)
    answer.headers = {"Request-Id": request["id"], "Stripe-Version": api_version(), **answer.headers}
    if request["idempotency_key"]:
        answer.headers["Idempotency-Key"] = request["idempotency_key"]
    return answer


def _answer(account, replies, method, path, headers, form, key) -> Answer:
    _check_key(headers)
    found = find_route(method, path)
    if found is None:
        if account.watches_requests:
            note_request(f"{method} {path}", "there is no such URL")
        raise unknown_url(method, path)
    asked = headers.get("Stripe-Version", api_version())
    if account.strict and asked != api_version():
        raise ApiError(400, f"Invalid Stripe API version: {asked[:40]}. This account speaks {api_version()}.")
    params = decode_form(form)
    with replies.hold(key, path):
        with account.store.transaction():
            earlier = replies.earlier(key, path, params)
        if earlier:
            return Answer(*earlier, headers={"Idempotent-Replayed": "true"})
        struck = _strike(account, replies, key, method, path, params)
        if struck:
            return struck
        with account.store.transaction():
            status, body = _perform(account, path, *found, params)
            replies.keep(key, path, params, status, body)
            lost = bool(strikes(account, "close_connection", method=method, path=path))
        return Answer(status, body, lost=lost)


def _perform(account: Account, path: str, route: Route, ids: tuple[str, ...], params: dict) -> tuple[int, dict]:
    try:
        typed = check_request(route.shape, params, implemented=route.implemented)
    except ApiError as refusal:
        if account.watches_requests:
            note_request(route.shape, str(refusal))
        raise
    paths = typed.pop("expand", None)
    try:
        body = expand(account.store, route.answer(account, typed, *ids), paths)
        check_object(body, said_in=f"{route.method} {path}")
        if strikes(account, "unknown_field", method=route.method, path=path):
            body["field_of_tomorrow"] = {"object": "surprise"}
        return 200, body
    except ApiError as refusal:
        if not refusal.keeps_work:
            raise
        return refusal.status, refusal.body


def _check_key(headers) -> None:
    """Accept test keys only, so that a real secret never works here by mistake."""
    scheme, _, given = headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            given = base64.b64decode(given).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            given = ""
    if scheme.lower() not in ("bearer", "basic") or not given:
        raise ApiError(401, "You did not provide an API key.")
    if not given.startswith("sk_test_"):
        raise ApiError(401, "Invalid API key: the stand-in takes keys that begin with sk_test_ only.")


def _strike(account: Account, replies: Replies, key, method: str, path: str, params: dict) -> Answer | None:
    """Let the armed faults on answers happen, before anything else does."""
    if fault := strikes(account, "slow_answer", method=method, path=path):
        time.sleep(fault["seconds"])
    if strikes(account, "rate_limit", method=method, path=path):
        return Answer(429, ApiError(429, "Too many requests.", code="rate_limit").body)
    if strikes(account, "conflict", method=method, path=path):
        return Answer(409, ApiError(409, "Another request is working on this object.", code="lock_timeout").body)
    if strikes(account, "server_error", method=method, path=path):
        body = ApiError(500, "Something went wrong at our end.", kind="api_error").body
        with account.store.transaction():
            replies.keep(key, path, params, 500, body)
        return Answer(500, body)
    return None
