"""The frames every page stands in: the site's own, the error pages, the e-mail."""

import re

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils.translation import override
from django.views.defaults import server_error

from storefront.ui.context import MenuLink


def draw_frame(path: str = "/en/anything/?q=silk", language: str = "en", **context) -> str:
    with override(language):
        return get_template("base.html").template.render(_context(RequestFactory().get(path), context))


def _context(request, values: dict):
    # Without the context processors: they read the database, and this is about the frame alone.
    from django.template import Context

    return Context({"request": request, **values})


def test_frame_has_the_landmarks_and_a_way_past_them():
    drawn = draw_frame()

    assert '<html lang="en">' in drawn
    assert '<a class="skip-link" href="#content">' in drawn
    assert re.search(r'<main id="content" tabindex="-1">', drawn)
    assert drawn.count("<header") == drawn.count("<footer") == drawn.count("<main") == 1


def test_frame_holds_no_inline_style_script_or_handler():
    drawn = draw_frame(demo=True, messages=[Message(constants.SUCCESS, "Saved")])

    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", drawn)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", drawn))


def test_frame_keeps_htmx_within_the_content_policy():
    assert '"allowEval":false,"includeIndicatorStyles":false' in draw_frame()


@pytest.mark.parametrize(
    ("language", "faces"),
    [
        ("th", ["looped-thai-400", "looped-thai-600", "trirong-thai-600", "looped-latin-400"]),
        ("en", ["looped-latin-400", "looped-latin-600", "trirong-latin-600"]),
    ],
)
def test_frame_fetches_the_letters_of_the_page_at_once(language, faces):
    preloads = re.findall(r'<link rel="preload" href="([^"]+)"', draw_frame(language=language))

    assert sorted(re.search(r"(?:sans-thai-)?(\w+-(?:thai|latin)-\d+)", url)[1] for url in preloads) == sorted(faces)


def test_frame_shows_the_demo_ribbon_in_a_demo_only():
    assert "demo-ribbon" in draw_frame(demo=True)
    assert "demo-ribbon" not in draw_frame(demo=False)


def test_frame_reads_messages_out_by_their_kind():
    drawn = draw_frame(messages=[Message(constants.SUCCESS, "Saved"), Message(constants.ERROR, "<b>Oh</b>")])

    assert 'role="status"' in drawn
    assert "notice--good" in drawn
    assert "notice--warn" in drawn
    assert "&lt;b&gt;Oh&lt;/b&gt;" in drawn


def test_frame_shows_menu_search_words_and_basket():
    drawn = draw_frame(
        nav_categories=[MenuLink("Woven cloth", "/en/cloth/")],
        menu_pages=[MenuLink("Stories", "/en/stories/")],
        footer_pages=[MenuLink("Stories", "/en/stories/"), MenuLink("Privacy", "/en/privacy/")],
    )

    assert '<a href="/en/cloth/">Woven cloth</a>' in drawn
    assert drawn.count('<a href="/en/stories/">Stories</a>') == 2
    assert drawn.count('<a href="/en/privacy/">Privacy</a>') == 1
    assert 'name="q" value="silk"' in drawn
    assert "data-basket-count" in drawn


def test_broken_shop_still_answers_in_both_languages_without_any_context(rf):
    answer = server_error(rf.get("/th/"))

    assert answer.status_code == 500
    words = answer.content.decode()
    assert "ขออภัย" in words
    assert "Sorry" in words
    assert "{%" not in words


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "word"), [("en", "There is nothing at this address"), ("th", "<h1")])
def test_unknown_address_gets_a_page_of_the_shop(client, language, word):
    answer = client.get(f"/{language}/no-such-page/")

    assert answer.status_code == 404
    assert word in answer.content.decode()
    assert "site-footer" in answer.content.decode()


@pytest.mark.parametrize("template", ["403.html", "403_csrf.html", "404.html"])
def test_error_page_has_one_heading_of_the_first_rank(template):
    with override("en"):
        drawn = get_template(template).template.render(_context(RequestFactory().get("/en/"), {}))

    assert drawn.count("<h1") == 1


def test_email_frame_fits_dark_rooms_and_asks_nobody_for_files():
    with override("th"):
        drawn = render_to_string("emails/base.html", {"demo": True})

    assert '<html lang="th">' in drawn
    assert "prefers-color-scheme: dark" in drawn
    assert "src=" not in drawn
    assert "http" not in drawn


def test_email_text_ends_with_the_name_of_the_shop():
    with override("en"):
        drawn = render_to_string("emails/base.txt", {})

    assert drawn.split("-- \n")[1].startswith("OTOP Khon Kaen\n")
