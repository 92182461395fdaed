"""Cards are typed on Stripe's page only: no field, no column and no page here could take one."""

import ast
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.db.models.signals import pre_save
from django.urls import get_resolver
from oscar.core.loading import get_model

from checkout.payments.cards import CardsAreNotKept, guard
from tests.factories import make_customer

ROOT = Path(settings.BASE_DIR)
STANDIN = ROOT / "checkout" / "payments" / "standin"
# Names a card's number, code, date or holder goes by. The pretend bank's `test_card` chooses one of a list.
CARD_WORDS = re.compile(
    r"\b(?:cc|(?:bank|credit|debit)?[-_ ]?card)[-_ ]?"
    r"(?:no|num|number|pan|csc|cvc|cvv|code|holder|name|exp\w*|month|year)\b"
    r"|\b(?:pan|cvc2?|cvv2?|csc|ccv|cc|credit_?card|debit_?card|bank_?card)\b"
    r"|\bcc-[a-z-]+\b"
    r"|\b(?:security|card)_code\b"
    r"|\bexp(?:iry|iration)?_(?:month|year)\b",
    re.IGNORECASE,
)
# Oscar's own table, which its payment app cannot do without; it must stay empty.
OSCARS_TABLE = "payment.Bankcard"


@pytest.mark.parametrize(
    "name",
    [
        *("cc-number", "cc-csc", "cc-exp", "card_number", "cardnumber", "card-cvc", "cvc", "cvv2", "pan", "ccnum"),
        *("creditcard", "exp_month", "expiry_year", "security_code", "card_holder", "bankcard_number", "cc_number"),
    ],
)
def test_names_of_cards_are_known(name):
    assert CARD_WORDS.search(name)


@pytest.mark.parametrize(
    "name",
    ["test_card", "card", "postcode", "expires_at", "company", "code", "address-card", "discard", "card_minutes"],
)
def test_other_names_are_left_alone(name):
    assert not CARD_WORDS.search(name)


class Fields(HTMLParser):
    """Collects how the fields of a template are named and completed; also from `{% field %}` and quoted attributes."""

    def __init__(self, source: str):
        super().__init__()
        self.names = re.findall(r"""\bautocomplete=["']?([\w -]+)""", source)
        self.names += re.findall(r"{%\s*field\s+([\w.]+)", source)
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        if tag in {"input", "select", "textarea"}:
            given = dict(attrs)
            self.names += [given[key] for key in ("name", "id", "autocomplete", "placeholder") if given.get(key)]


def card_names(names) -> list[str]:
    return [name for name in names if CARD_WORDS.search(name)]


PLACES = [ROOT / "templates", *(path for path in ROOT.glob("*/**/templates") if path.is_dir())]
TEMPLATES = sorted({path for place in PLACES for path in place.rglob("*.html")})


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_asks_for_a_card(path):
    names = Fields(path.read_text(encoding="utf-8")).names
    if path.is_relative_to(STANDIN):
        # The stand-in takes the numbers of its own list, to show that it refuses all others.
        names = [name for name in names if name != "card_number"]

    assert card_names(names) == []


@pytest.mark.parametrize(
    "source",
    [
        '<input name="card_number">',
        '<input name="x" autocomplete="cc-number">',
        "{% field form.cvc %}",
        '{% field form.x autocomplete="cc-csc" %}',
    ],
)
def test_a_template_that_asks_for_a_card_is_found(source):
    assert card_names(Fields(source).names)


def shop_sources() -> list[Path]:
    floors = ("catalogue", "checkout", "storefront")
    return [path for floor in floors for path in (ROOT / floor).rglob("*.py") if not path.is_relative_to(STANDIN)]


def names_in(source: str) -> set[str]:
    """Return what a module names: its variables, its attributes, its arguments and keys."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
                found.add(name)
            case ast.Dict(keys=keys):
                found |= {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}
    return found


@pytest.mark.parametrize("path", shop_sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_handles_a_card(path):
    # The register of what is kept names Oscar's table, to say that it stays empty.
    assert card_names(names_in(path.read_text(encoding="utf-8")) - {OSCARS_TABLE}) == []


def all_subclasses(kind: type) -> set[type]:
    below = kind.__subclasses__()
    return set(below).union(*(all_subclasses(one) for one in below))


def load_all_pages() -> None:
    """Import every module a page comes from, and with it every form."""

    def walk(patterns):
        for pattern in patterns:
            walk(getattr(pattern, "url_patterns", []))

    walk(get_resolver().url_patterns)


def test_no_form_has_a_field_for_a_card():
    load_all_pages()
    kinds = [kind for kind in all_subclasses(forms.BaseForm) if kind.__module__ != "oscar.apps.payment.forms"]
    fields = {f"{kind.__module__}.{kind.__name__}": getattr(kind, "base_fields", {}) for kind in kinds}
    found = {kind: card_names(names) for kind, names in fields.items() if card_names(names)}
    completed = {
        kind: name
        for kind, given in fields.items()
        for name, field in given.items()
        if str(field.widget.attrs.get("autocomplete", "")).startswith("cc-")
    }

    assert len(kinds) > 50
    assert (found, completed) == ({}, {})


def test_a_form_with_a_field_for_a_card_would_be_found():
    class Till(forms.Form):
        card_number = forms.CharField()

    assert Till in all_subclasses(forms.BaseForm)
    assert card_names(Till.base_fields) == ["card_number"]
    del Till


MODELS = [model for model in apps.get_models(include_auto_created=True) if model._meta.label != OSCARS_TABLE]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_table_has_a_column_for_a_card(model):
    assert card_names(field.name for field in model._meta.local_fields) == []


def test_nothing_leads_to_oscars_table_of_cards():
    load_all_pages()
    bankcard = get_model("payment", "Bankcard")

    def views(patterns):
        for pattern in patterns:
            yield from views(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern.callback]

    classes = [view.view_class for view in views(get_resolver().url_patterns) if hasattr(view, "view_class")]
    telling = re.compile(r"\bBankcard(?:Form)?\b(?!\": Kept)|payment\.forms")

    assert len(classes) > 50
    assert [one for one in classes if getattr(one, "model", None) is bankcard] == []
    assert not apps.is_installed("django.contrib.admin")  # where Oscar registers it
    assert [path.name for path in shop_sources() if telling.search(path.read_text("utf-8"))] == ["cards.py"]


CARD = {"card_type": "Visa", "name": "Malee", "number": "4242424242424242", "expiry_date": date(2030, 1, 1)}


@pytest.fixture
def bankcard():
    return get_model("payment", "Bankcard")(user=make_customer(), **CARD)


@pytest.mark.django_db
def test_oscars_table_of_cards_takes_no_row(bankcard):
    with pytest.raises(CardsAreNotKept):
        bankcard.save()

    assert not type(bankcard).objects.exists()


@pytest.mark.django_db
def test_oscars_table_of_cards_would_take_one_without_the_guard(bankcard):
    pre_save.disconnect(sender="payment.Bankcard", dispatch_uid="payments.no-cards")
    try:
        bankcard.save()
    finally:
        guard()

    assert type(bankcard).objects.exists()
