"""What every template keeps to: it compiles, a page stands in our frame under its own title, nothing is inline."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import TextNode
from django.template.loader import get_template
from django.template.loader_tags import BlockNode, ExtendsNode

TEMPLATES = Path(settings.BASE_DIR) / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"})
SOURCES = {name: (TEMPLATES / name).read_text(encoding="utf-8") for name in NAMES}
PRETEND_BANK = Path(settings.BASE_DIR) / "checkout" / "payments" / "standin" / "pages" / "templates"

NAMED = re.compile(r"""\{% (include|extends) ["']([^"']+)["']""")
NAMED_BY = [(how, name) for source in SOURCES.values() for how, name in NAMED.findall(source)]
INCLUDED = {name for how, name in NAMED_BY if how == "include"}
FRAMES = {name for how, name in NAMED_BY if how == "extends"}
# Drawn inside other pages: by an inclusion tag, as a block of a story, or as an answer to htmx.
FOLDERS_OF_PIECES = ("components/", "pages/blocks/", "basket/answers/", "desk/answers/", "ui/story_block.html")
# Mails have a frame of their own, Oscar's dashboard and Wagtail too; those for a broken or closed shop lean on nothing.
FRAMED_ELSEWHERE = ("emails/", "oscar/dashboard/", "cms/", "500.html", "503.html")
NO_PAGES = (*FOLDERS_OF_PIECES, *FRAMED_ELSEWHERE)
PAGES = [name for name in NAMES if name not in INCLUDED | FRAMES and not name.startswith(NO_PAGES)]
# Mail programs know only inline styles; the dashboard is Oscar's, behind a login and under its own policy.
MAY_BE_INLINE = ("emails/", "oscar/dashboard/")


@pytest.mark.parametrize("name", NAMES)
def test_template_compiles_and_what_it_names_exists(name):
    get_template(name)

    for _how, other in NAMED.findall(SOURCES[name]):
        get_template(other)


def titles_of(name: str) -> list[BlockNode]:
    """Return the title blocks of a page and of the frames between it and base.html, which must be its last."""
    if name == "base.html":
        return []
    nodes = get_template(name).template.nodelist
    frame = next((node for node in nodes if isinstance(node, ExtendsNode)), None)
    assert frame is not None, f"{name} extends nothing"
    own = [block for block in nodes.get_nodes_by_type(BlockNode) if block.name == "title"]
    return own + titles_of(str(frame.parent_name.var))


def says_something(block: BlockNode) -> bool:
    return any(not isinstance(node, TextNode) or node.s.strip() for node in block.nodelist)


def test_pages_are_found():
    assert {"basket/summary.html", "pages/story.html", "desk/order.html", "404.html"} <= set(PAGES)
    assert "payments/waiting.html" not in PAGES


@pytest.mark.parametrize("name", PAGES)
def test_page_stands_in_our_frame_and_has_a_title(name):
    titles = titles_of(name)

    assert titles
    assert all(says_something(title) for title in titles)


class Inline(HTMLParser):
    """Notes what the content policy forbids, and what would be fetched from elsewhere."""

    DATA = "application/ld+json"  # the one block between script tags that no browser runs
    FETCHED = {"link": "href", "script": "src", "img": "src", "source": "src", "iframe": "src", "video": "src"}

    def __init__(self):
        super().__init__()
        self.forbidden = []
        self.foreign = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != self.DATA):
            self.forbidden.append(f"<{tag}>")
        for name, value in attrs:
            if name == "style" or name.startswith(("on", "hx-on")) or "javascript:" in (value or ""):
                self.forbidden.append(name)
        for name in (self.FETCHED.get(tag), "srcset"):
            if re.search(r"(^|[\s,])(https?:)?//", given.get(name) or ""):
                self.foreign.append(given[name])

    handle_startendtag = handle_starttag


def look_into(source: str) -> Inline:
    reader = Inline()
    reader.feed(re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", source, flags=re.S))
    reader.close()
    return reader


def test_inline_code_and_foreign_files_are_found():
    found = look_into(
        """<p style="color: red" onclick="go()"><script>go()</script><style>p {}</style><a href="javascript:go()">
        <script src="https://elsewhere.example/a.js"></script><img srcset="//elsewhere.example/a.png 2x">
        <script src="{% static 'shop/js/map.js' %}"></script><a href="https://elsewhere.example/">"""
    )

    assert found.forbidden == ["style", "onclick", "<script>", "<style>", "href"]
    assert found.foreign == ["https://elsewhere.example/a.js", "//elsewhere.example/a.png 2x"]


@pytest.mark.parametrize("kind", ["text/javascript", "module", "importmap", "speculationrules", "application/json", ""])
def test_only_facts_for_search_engines_may_stand_between_script_tags(kind):
    assert look_into('<script type="application/ld+json">{"@type": "Product"}</script>').forbidden == []
    assert look_into(f'<script type="{kind}">go()</script>').forbidden == ["<script>"]


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith(MAY_BE_INLINE)])
def test_template_holds_no_inline_style_script_or_handler(name):
    assert look_into(SOURCES[name]).forbidden == []


@pytest.mark.parametrize(
    "path", [*(TEMPLATES / name for name in NAMES), *PRETEND_BANK.glob("*")], ids=lambda path: path.name
)
def test_template_fetches_nothing_from_elsewhere(path):
    assert look_into(path.read_text(encoding="utf-8")).foreign == []
