import re

import pytest
from django.contrib.staticfiles.finders import find
from django.templatetags.static import static
from django.urls import reverse
from PIL import Image


@pytest.mark.parametrize(
    ("address", "accepted", "language", "name"),
    [
        ("/th/manifest.webmanifest", "en", "th", "โอทอปขอนแก่น"),
        ("/en/manifest.webmanifest", "th", "en", "OTOP Khon Kaen"),
        ("/manifest.webmanifest", "", "th", "โอทอปขอนแก่น"),
        ("/manifest.webmanifest", "en", "en", "OTOP Khon Kaen"),
    ],
)
def test_manifest_speaks_the_language_of_its_address(client, address, accepted, language, name):
    answer = client.get(address, headers={"accept-language": accepted})

    facts = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert answer["Cache-Control"] == "public, max-age=86400"
    assert (facts["lang"], facts["short_name"], facts["start_url"]) == (language, name, f"/{language}/")
    assert facts["start_url"].startswith(facts["scope"])


def test_manifest_names_icons_that_are_as_large_as_it_says(client):
    icons = client.get("/th/manifest.webmanifest").json()["icons"]

    assert [(icon["sizes"], icon["purpose"]) for icon in icons] == [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    ]
    for icon in icons:
        with Image.open(find(icon["src"].removeprefix(static("")))) as drawing:
            assert icon["sizes"] == f"{drawing.width}x{drawing.height}"


def test_icon_is_found_at_its_oldest_address(client):
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer["Location"]) == (302, static("shop/icons/icon-48.png"))
    assert answer["Cache-Control"] == "public, max-age=86400"


def robots(client) -> list[str]:
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=86400"
    return answer.content.decode().splitlines()


def is_forbidden(path: str, lines: list[str]) -> bool:
    """Read the rules as search engines do: a star is anything, and every rule means all that begins so."""
    rules = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow: ")]
    return any(re.match(re.escape(rule).replace(r"\*", ".*"), path) for rule in rules)


def test_robots_are_told_of_the_sitemap_in_words_that_every_one_of_them_knows(client):
    lines = robots(client)

    assert lines[0] == "User-agent: *"
    assert "Sitemap: http://testserver/sitemap.xml" in lines
    assert {line.partition(":")[0] for line in lines if line} == {"User-agent", "Disallow", "Allow", "Sitemap"}


@pytest.mark.parametrize(
    "path",
    [
        reverse("wagtailadmin_home"),
        reverse("dashboard:index"),
        reverse("desk:today"),
        reverse("customer:login"),
        reverse("search:search"),
        reverse("order:status", args=["token"]),
        reverse("payments:pay", args=["token"]),
        "/documents/1/price-list.pdf",
    ],
)
def test_robots_are_kept_from_what_is_private(client, path):
    assert is_forbidden(path, robots(client))


@pytest.mark.parametrize(
    "path",
    [
        "/th/",
        "/en/stories/a-story/",
        "/static/shop/css/base.css",
        "/media/images/shawl.webp",
        reverse("catalogue:index"),
        reverse("basket:summary"),
        reverse("checkout:delivery"),
        reverse("sitemap-file", args=["goods", 1]),
    ],
)
def test_robots_may_look_at_all_that_is_public(client, path):
    assert not is_forbidden(path, robots(client))
