import pytest
from django.contrib.staticfiles.finders import find
from django.templatetags.static import static
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
