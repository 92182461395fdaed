"""Thai comes first: no word of ours may reach a shopper or the desk in English by oversight.

The texts are collected with Django and Babel alone, so that the guard runs where gettext is not
installed. When it fails after a text was added: `make messages`, write the Thai, run it again.
"""

import re
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
OURS, VENDORS = (Path(folder) / "th" / "LC_MESSAGES" / "django.po" for folder in settings.LOCALE_PATHS)
# The pretend bank speaks for itself: it is no part of the shop that its buyers see.
NOT_THE_SHOP = ROOT / "checkout" / "payments" / "standin"
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"})
MODULES = sorted(
    path
    for floor in ("storefront", "checkout", "catalogue")
    for path in (ROOT / floor).rglob("*.py")
    if NOT_THE_SHOP not in path.parents and "migrations" not in path.parts
)

# How each function of gettext takes the context, the text and its plural (counted from one).
ONE = {"gettext", "gettext_lazy", "gettext_noop", "_"}
KEYWORDS = {
    **dict.fromkeys(ONE, None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}

# What takes the place of a word when the text is shown, and the tags around words.
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
TAG = re.compile(r"<[^>]*>")
THAI = re.compile(r"[\u0e01-\u0e5b]")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
BRANDS = {"Flash Express", "KEX Express", "J&T Express"}


def po(path: Path):
    with path.open("rb") as text:
        return read_po(text, locale="th", abort_invalid=True)


def words_of(entry) -> tuple[str, ...]:
    return entry.id if isinstance(entry.id, tuple) else (entry.id,)


def thai_of(entry) -> tuple[str, ...]:
    return entry.string if isinstance(entry.string, tuple | list) else (entry.string,)


def texts_in(path: Path) -> set[tuple[str | None, str]]:
    """Return what a file asks gettext for, as pairs of context and text."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        method = "python"
    else:
        # Django turns a template into calls of gettext between letters X. Read as JavaScript, for
        # the indentation that is left of the template would be none in Python.
        method, source = "javascript", templatize(source, origin=str(path))
    found = extract(method, BytesIO(source.encode()), keywords=KEYWORDS)
    return {(context, text[0] if isinstance(text, tuple) else text) for _, text, _, context in found}


@pytest.fixture(scope="module")
def used() -> set[tuple[str | None, str]]:
    return set().union(*(texts_in(path) for path in (*TEMPLATES, *MODULES)))


@pytest.fixture(params=[OURS, VENDORS], ids=["ours", "vendors"])
def catalogue(request):
    return po(request.param)


def test_collecting_finds_texts_of_every_kind(tmp_path):
    template = tmp_path / "page.html"
    template.write_text(
        """<p>{% translate "Plain" %}</p>
  {% blocktranslate trimmed with name=good.name %}
    Made by {{ name }}
  {% endblocktranslate %}
 {% blocktranslate count counter=n %}{{ counter }} bag{% plural %}{{ counter }} bags{% endblocktranslate %}
{% translate "Short" context "a card" %}{% notice title=_("A 'title'") %}it's{% endnotice %}""",
        encoding="utf-8",
    )
    module = tmp_path / "words.py"
    module.write_text('from django.utils.translation import gettext_lazy as _\nNAME = _("Long " "text")\n')

    assert texts_in(template) == {
        (None, "Plain"),
        (None, "Made by %(name)s"),
        (None, "%(counter)s bag"),
        ("a card", "Short"),
        (None, "A 'title'"),
    }
    assert texts_in(module) == {(None, "Long text")}


def test_every_text_of_ours_has_its_thai(used):
    known = {(entry.context, words_of(entry)[0]) for entry in po(OURS) if entry.id}

    assert sorted(used - known, key=str) == [], "without Thai: run `make messages` and translate"


def test_no_thai_is_kept_for_texts_that_are_gone(used):
    known = {(entry.context, words_of(entry)[0]) for entry in po(OURS) if entry.id}

    assert sorted(known - used, key=str) == [], "used nowhere: run `make messages`"
    assert list(po(OURS).obsolete) == []


def test_nothing_is_empty_or_doubtful(catalogue):
    doubtful = [entry.id for entry in catalogue if entry.id and (entry.fuzzy or not all(thai_of(entry)))]

    assert doubtful == []
    assert catalogue.num_plurals == 1


def test_thai_is_thai(catalogue):
    """A text copied over unchanged would pass as translated."""
    english = [
        entry.id
        for entry in catalogue
        if entry.id and not BRANDS.intersection(words_of(entry)) and LATIN_WORD.search(shown_words(words_of(entry)[0]))
        for thai in thai_of(entry)
        if not THAI.search(thai)
    ]

    assert english == []


def shown_words(text: str) -> str:
    return TAG.sub("", PLACEHOLDER.sub("", text))


def test_thai_keeps_what_is_filled_in_and_marked_up(catalogue):
    for entry in catalogue:
        if entry.id:
            for thai in thai_of(entry):
                # Thai has one form for one and for many: it must serve the text of many.
                assert sorted(PLACEHOLDER.findall(thai)) == sorted(PLACEHOLDER.findall(words_of(entry)[-1])), entry.id
                assert TAG.findall(thai) == TAG.findall(words_of(entry)[-1]), entry.id


def test_thai_is_what_pages_say():
    with translation.override("th"):
        assert translation.gettext("Put in basket") == "หยิบใส่ตะกร้า"
        assert translation.ngettext("%(count)s piece", "%(count)s pieces", 1) == "%(count)s ชิ้น"
        assert translation.ngettext("%(count)s piece", "%(count)s pieces", 2) == "%(count)s ชิ้น"
        # Oscar and Django come without, or with clumsy, Thai.
        assert translation.gettext("This field is required.") == "กรุณากรอกข้อมูลในช่องนี้"
    with translation.override("en"):
        assert translation.gettext("Put in basket") == "Put in basket"


class Unspoken(HTMLParser):
    """Finds the words of a template that no reader of Thai would get in Thai.

    Words in an element that says its language are meant; so are keys of the keyboard.
    """

    MEANT = {"style", "script", "kbd", "svg"}
    SAID_ALOUD = {"alt", "title", "placeholder", "aria-label", "aria-description", "data-busy"}
    VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

    def __init__(self):
        super().__init__()
        self.meant = [False]
        self.words = []

    def handle_starttag(self, tag, attrs):
        # The page's own language is not a word about one element.
        is_meant = self.meant[-1] or tag in self.MEANT or (tag != "html" and "lang" in dict(attrs))
        self.words += [value for name, value in attrs if name in self.SAID_ALOUD and value and not is_meant]
        if tag not in self.VOID:
            self.meant.append(is_meant)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.meant.pop()

    def handle_endtag(self, tag):
        if tag not in self.VOID and len(self.meant) > 1:
            self.meant.pop()

    def handle_data(self, data):
        if not self.meant[-1]:
            self.words.append(data)


def untranslated_words(template: str) -> list[str]:
    for not_words in (
        r"\{#.*?#\}",
        r"\{% blocktrans.*?\{% endblocktrans(?:late)? %\}",
        r"\{% block body_class %\}.*?\{% endblock %\}",
        r"\{%.*?%\}|\{\{.*?\}\}",
    ):
        template = re.sub(not_words, "", template, flags=re.S)
    reader = Unspoken()
    reader.feed(template)
    reader.close()
    # What was written in both languages at once needs no gettext.
    return [words.strip() for words in reader.words if LATIN_WORD.search(words) and not THAI.search(words)]


def test_bare_words_in_a_template_are_found():
    template = """{# Said to nobody. #}<p>{% translate "Fine" %} Bare <b lang="en">STRIPE</b> <kbd>Enter</kbd></p>
    <img alt="A cloth"><a title="{% translate 'Fine' %}">{{ good.name }}</a>"""

    assert untranslated_words(template) == ["Bare", "A cloth"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_says_nothing_past_gettext(path):
    assert untranslated_words(path.read_text(encoding="utf-8")) == []
