"""The head of a page, as search engines and chats read it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from catalogue.pictures.pictures import Picture
from tests.storefront.seo.reading import Head

TEMPLATES = Path(settings.BASE_DIR) / "templates"
SITE = "http://testserver"


def draw(blocks: str = "", path: str = "/en/products/", language: str = "en", **context) -> Head:
    """Return the head of a page that fills these blocks of base.html."""
    with override(language):
        page = Template('{% extends "base.html" %}{% load seo %}' + blocks)
        drawn = page.render(Context({"request": RequestFactory().get(path), **context}))
    return Head(drawn.split("</head>")[0])


def test_title_is_drawn_once_with_the_shop_behind_it_and_alone_for_chats():
    head = draw("{% block title %}{{ name }}{% endblock %}", name='Silk & "cotton" <b>')

    assert head.titles == ['Silk & "cotton" <b> · OTOP Khon Kaen']
    assert head.said("og:title") == ['Silk & "cotton" <b>']


def test_title_is_rendered_only_once():
    class Name:
        drawn = 0

        def __str__(self):
            self.drawn += 1
            return "Silk"

    name = Name()

    draw("{% block title %}{{ name }}{% endblock %}", name=name)

    assert name.drawn == 1


def test_description_is_one_line_escaped_once_and_short():
    head = draw("{% block description %}\n  {{ words }}\n{% endblock %}", words="Tom's silk &\n cotton " * 20)

    [description] = head.said("description")
    assert description.startswith("Tom's silk & cotton Tom's silk & cotton")
    assert 140 < len(description) <= 160
    assert head.said("og:description") == [description]


@pytest.mark.parametrize(("language", "words"), [("en", "Cloth, food and handwork"), ("th", "ผ้าทอ ของกิน และงานมือ")])
def test_page_that_describes_nothing_is_described_as_the_shop_is(language, words):
    [description] = draw("{% block description %}  {% endblock %}", language=language).said("description")

    assert description.startswith(words)


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("", ""),
        ("?page=3", "?page=3"),
        ("?district=phon&page=3&utm_source=line", "?page=3"),
        ("?district=phon", ""),
        ("?page=1", ""),
        ("?page=0", ""),
        ("?page=-2", ""),
        ("?page=two", ""),
        ("?page=" + "9" * 5000, ""),
    ],
)
def test_canonical_address_keeps_of_the_questions_only_a_later_page(asked, kept):
    head = draw(path="/en/products/" + asked)

    assert head.linked("canonical") == {None: f"{SITE}/en/products/{kept}"}
    assert head.linked("alternate") == {
        "th": f"{SITE}/th/products/{kept}",
        "en": f"{SITE}/en/products/{kept}",
        "x-default": f"{SITE}/th/products/{kept}",
    }
    assert head.said("og:url") == [f"{SITE}/en/products/{kept}"]


def test_chats_are_told_the_language_and_the_other_one():
    head = draw(language="th")

    assert head.said("og:locale") == ["th_TH"]
    assert head.said("og:locale:alternate") == ["en_GB"]
    assert head.said("og:site_name") == ["โอทอปขอนแก่น"]


def test_page_that_knows_its_languages_names_only_those():
    head = draw(path="/en/story/", language_urls={"en": "/en/story/"})

    assert head.linked("alternate") == {"en": f"{SITE}/en/story/", "x-default": f"{SITE}/en/story/"}
    assert head.said("og:locale:alternate") == []


def test_address_in_thai_letters_is_written_as_it_travels():
    head = draw(path="/th/%E0%B8%9C/", language="th", language_urls={"th": "/th/ผ/"})

    assert head.linked("canonical")[None] == head.linked("alternate")["th"] == f"{SITE}/th/%E0%B8%9C/"


def test_page_that_is_not_for_search_engines_tells_them_and_chats_nothing_else():
    head = draw("{% block robots %}{% no_index %}{% endblock %}{% block title %}Order 7{% endblock %}")

    assert head.said("robots") == ["noindex"]
    assert head.titles == ["Order 7 · OTOP Khon Kaen"]
    assert head.said("description") != []
    assert head.linked("canonical") == head.linked("alternate") == {}
    assert [name for name, _content in head.metas if name and name.startswith(("og:", "twitter:"))] == []


@pytest.mark.parametrize("name", sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")))
def test_only_the_tag_keeps_a_page_from_search_engines(name):
    """A page that wrote it by hand would go on naming its addresses. The frame of a broken shop knows no tags."""
    if name != "standalone.html":
        assert not re.search(
            r"""name=["']robots["']|rel=["'](canonical|alternate)["']""", (TEMPLATES / name).read_text()
        )


def test_only_pages_after_the_first_are_numbered_in_a_title():
    pages = Paginator(range(30), 10)
    source = "{% block title %}Goods{{ page|which_page }}{% endblock %}"

    assert draw(source, page=pages.page(1)).titles == ["Goods · OTOP Khon Kaen"]
    assert draw(source, page=pages.page(3)).titles == ["Goods · page 3 · OTOP Khon Kaen"]


SHAWL = Picture(alt="A shawl", width=900, height=900, src="/media/s.webp", share="/media/s-share.jpg")


def test_chats_are_shown_the_picture_of_a_page():
    head = draw("{% block share %}{% share_picture picture %}{% endblock %}", picture=SHAWL)

    assert head.said("og:image") == [f"{SITE}/media/s-share.jpg"]
    assert head.said("og:image:width") + head.said("og:image:height") == ["1200", "630"]
    assert head.said("og:image:alt") == ["A shawl"]
    assert head.said("twitter:card") == ["summary_large_image"]


@pytest.mark.parametrize("picture", [None, "", replace(SHAWL, share="")])
def test_chats_are_shown_the_cloth_of_the_shop_where_a_page_has_no_picture_of_their_size(picture):
    head = draw("{% block share %}{% share_picture picture %}{% endblock %}", picture=picture)

    assert head.said("og:image") == [f"{SITE}/static/shop/icons/share.png"]
    assert head.said("og:image:alt") != ["A shawl"]
    assert draw().said("og:image") == head.said("og:image")


def test_phone_is_given_icons_and_the_manifest_of_the_page_s_language():
    head = draw(language="th")

    assert head.linked("manifest") == {None: "/th/manifest.webmanifest"}
    assert head.linked("apple-touch-icon") == {None: "/static/shop/icons/touch-180.png"}
