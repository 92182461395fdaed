"""What is written for search engines does not disturb the browser: no fault in its console, under the shop's policy."""

import json

import pytest


@pytest.mark.parametrize(
    ("address", "kinds"),
    [
        ("/th/", [None]),  # a graph of the organization and its site
        ("/th/stories/ban-nong-bua-noi-silk/", ["Article"]),
        ("/th/producers/nongbuanoi-silk/", ["BreadcrumbList"]),
    ],
)
def test_facts_are_read_and_never_run(phone_page, address, kinds):
    phone_page.goto(address)

    assert [facts.get("@type") for facts in facts_on(phone_page)] == kinds


def test_facts_of_a_good_stand_beside_the_way_to_it(phone_page):
    phone_page.goto("/th/products/")
    phone_page.locator(".product-card a").first.click()
    phone_page.wait_for_url("**/products/*_*/")

    assert [facts["@type"] for facts in facts_on(phone_page)] == ["Product", "BreadcrumbList"]


def facts_on(page) -> list[dict]:
    return [json.loads(block) for block in page.locator("script[type='application/ld+json']").all_text_contents()]


def test_browser_takes_the_manifest_and_the_icons_of_the_shop(phone_page):
    phone_page.goto("/en/")

    for selector in ("link[rel=manifest]", "link[rel=icon]", "link[rel=apple-touch-icon]"):
        for link in phone_page.locator(selector).all():
            assert phone_page.request.get(link.get_attribute("href")).status == 200
    assert phone_page.request.get("/favicon.ico").headers["content-type"] == "image/png"
