"""Whose request it is."""

import pytest
from django.test import RequestFactory

from checkout.basket.visitor import client_address, network_of


def asked(remote: str, forwarded: str | None = None):
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return RequestFactory(REMOTE_ADDR=remote).get("/", headers=headers)


def test_without_a_proxy_what_a_visitor_claims_is_not_believed(settings):
    settings.BEHIND_PROXY = False

    assert client_address(asked("49.228.17.4", "1.1.1.1")) == "49.228.17.4"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (1, "49.228.17.4", "49.228.17.4"),
        (1, "1.1.1.1, 49.228.17.4", "49.228.17.4"),
        (2, "1.1.1.1, 49.228.17.4, 104.16.0.1", "49.228.17.4"),
        (2, "104.16.0.1", ""),
        (1, "", ""),
        (1, None, ""),
    ],
)
def test_behind_proxies_only_their_own_entries_count(settings, proxies, forwarded, expected):
    settings.BEHIND_PROXY, settings.PROXY_COUNT = True, proxies

    assert client_address(asked("10.0.0.2", forwarded)) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("49.228.17.4", "49.228.17.4"),
        ("::ffff:49.228.17.4", "49.228.17.4"),
        ("2001:44c8:4506:1:aaaa::7", "2001:44c8:4506:1::/64"),
        ("2001:44c8:4506:1:bbbb::8", "2001:44c8:4506:1::/64"),
        ("2001:44c8:4506:2:aaaa::7", "2001:44c8:4506:2::/64"),
        *((nobody, "") for nobody in ("127.0.0.1", "::1", "10.1.2.3", "100.64.0.9", "fe80::1", "no address", "")),
    ],
)
def test_network_is_one_connection(address, expected):
    assert network_of(address) == expected
