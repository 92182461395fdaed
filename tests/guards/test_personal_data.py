"""No table without an answer to: whose data, what for, until when?"""

import pytest
from django.apps import apps

from storefront.privacy.register import IMPERSONAL, IMPERSONAL_APPS, PERSONAL

MODELS = sorted(model._meta.label for model in apps.get_models(include_auto_created=False))
PEOPLE_POINT_HERE = "accounts.user"


def is_named(label: str) -> bool:
    app, name = label.split(".")
    return label in PERSONAL or name in IMPERSONAL.get(app, ()) or app in IMPERSONAL_APPS


@pytest.mark.parametrize("label", MODELS)
def test_every_table_is_in_the_register(label):
    assert is_named(label), f"say in storefront/privacy/register.py what {label} keeps of people"


def test_the_register_names_only_tables_that_exist():
    named = set(PERSONAL) | {f"{app}.{name}" for app, names in IMPERSONAL.items() for name in names}

    assert named - set(MODELS) == set()


@pytest.mark.parametrize("label", [label for label in MODELS if label not in PERSONAL])
def test_a_table_that_points_at_a_person_is_personal(label):
    # Its own columns: a page type's writer stands in wagtailcore.Page.
    fields = apps.get_model(label)._meta.local_fields
    pointing = [field.name for field in fields if is_a_person(field.related_model)]

    assert pointing == []


def is_a_person(model) -> bool:
    return bool(model) and model._meta.label_lower == PEOPLE_POINT_HERE


@pytest.mark.parametrize("entry", PERSONAL.items(), ids=lambda entry: entry[0])
def test_every_entry_says_what_why_and_until_when(entry):
    _label, kept = entry

    assert all((kept.what, kept.purpose, kept.until))
