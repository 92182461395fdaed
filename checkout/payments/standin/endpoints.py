"""Webhook endpoints that were made over the API: who is told of which events, and with which secret it is signed."""

from urllib.parse import urlsplit

from checkout.payments.standin.account import Account
from checkout.payments.standin.contract import api_version
from checkout.payments.standin.errors import invalid, not_found
from checkout.payments.standin.ids import new_id
from checkout.payments.standin.requests_check import merge_metadata

MOST_ENDPOINTS = 16


def create_endpoint(account: Account, params: dict) -> dict:
    """Make an endpoint; only this one answer ever holds its secret."""
    _check(params)
    if len(account.store.select("webhook_endpoint")) >= MOST_ENDPOINTS:
        raise invalid(f"An account can have up to {MOST_ENDPOINTS} webhook endpoints.")
    if params.get("api_version", api_version()) != api_version():
        raise invalid(f"The stand-in tells events in {api_version()} only.", param="api_version")
    secret = new_id("whsec", 32)
    endpoint = {
        "id": new_id("we"),
        "object": "webhook_endpoint",
        "api_version": params.get("api_version"),
        "application": None,
        "created": account.now(),
        "description": params.get("description") or None,
        "enabled_events": params["enabled_events"],
        "livemode": False,
        "metadata": params.get("metadata") or {},
        "status": "enabled",
        "url": params["url"],
    }
    account.store.add(endpoint, secret=secret)
    return {**endpoint, "secret": secret}


def _check(params: dict) -> None:
    if "enabled_events" in params and not params["enabled_events"]:
        raise invalid("enabled_events must name at least one event.", param="enabled_events")
    if "url" in params:
        parts = urlsplit(params["url"])
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise invalid("Not a valid URL.", param="url", code="url_invalid")


def update_endpoint(account: Account, identifier: str, params: dict) -> dict:
    endpoint = get_endpoint(account, identifier)
    _check(params)
    endpoint.update({name: params[name] for name in ("enabled_events", "url") if name in params})
    if "description" in params:
        endpoint["description"] = params["description"] or None
    if "disabled" in params:
        endpoint["status"] = "disabled" if params["disabled"] else "enabled"
    if "metadata" in params:
        endpoint["metadata"] = merge_metadata(endpoint["metadata"], params["metadata"])
    return account.store.save(endpoint)


def delete_endpoint(account: Account, identifier: str) -> dict:
    get_endpoint(account, identifier)
    account.store.run("DELETE FROM objects WHERE id = ?", identifier)
    return {"id": identifier, "object": "webhook_endpoint", "deleted": True}


def get_endpoint(account: Account, identifier: str) -> dict:
    endpoint = account.store.get("webhook_endpoint", identifier)
    if endpoint is None:
        raise not_found("webhook endpoint", identifier, param="webhook_endpoint")
    return endpoint


def listeners(account: Account, kind: str) -> list[str]:
    """Who is to be told of an event: "" is the address the stand-in was started with, others are ids."""
    made = account.store.select("webhook_endpoint", order="seq ASC")
    told = [point["id"] for point in made if point["status"] == "enabled" and _wants(point, kind)]
    return [""] * bool(account.webhook_url) + told


def _wants(endpoint: dict, kind: str) -> bool:
    return bool({"*", kind} & set(endpoint["enabled_events"]))


def address(account: Account, listener: str) -> tuple[str, str] | None:
    """The URL and the secret of a listener, or None when it is gone or switched off."""
    if not listener:
        return (account.webhook_url, account.webhook_secret) if account.webhook_url else None
    endpoint = account.store.get("webhook_endpoint", listener)
    if endpoint is None or endpoint["status"] != "enabled":
        return None
    return endpoint["url"], account.store.private(listener)["secret"]
