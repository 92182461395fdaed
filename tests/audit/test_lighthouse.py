"""Lighthouse is asked about the right page only, and whoever has no Node is told what to install."""

import pytest

from tests.audit.lighthouse import Stop, check_is_right, installed

BASKET = Stop("basket", "http://shop.example/th/basket/", cookies="a=1", heading="ตะกร้าของคุณ")


def report(*, url: str = BASKET.url, length: int = 20_000) -> dict:
    """Return as much of a report as is read."""
    document = {"resourceType": "Document", "resourceSize": length}
    return {"finalDisplayedUrl": url, "audits": {"network-requests": {"details": {"items": [document]}}}}


def test_page_as_long_as_the_visitors_is_the_right_one():
    check_is_right(report(length=20_100), BASKET, 20_000)


def test_basket_without_goods_is_noticed():
    with pytest.raises(AssertionError, match="12000 bytes of HTML instead of 20000"):
        check_is_right(report(length=12_000), BASKET, 20_000)


def test_page_that_leads_elsewhere_is_noticed():
    with pytest.raises(AssertionError, match="was led to"):
        check_is_right(report(url="http://shop.example/th/"), BASKET, 20_000)


def test_who_has_no_node_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(SystemExit, match="Lighthouse needs Node 20 with npm: please install them"):
        installed()
