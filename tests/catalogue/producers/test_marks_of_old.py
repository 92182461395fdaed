"""What the migration makes of stars that were typed, and of producers who were there before the checklist."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from catalogue.producers.joining import refresh_public
from catalogue.producers.models import Mark, Partner, StepAnswer
from catalogue.products.models import Product
from tests.factories import make_producer, make_product

pytestmark = pytest.mark.django_db
migration = import_module("catalogue.producers.migrations.0016_marks_of_old")


class Editor:
    connection = connection


def test_typed_stars_become_marks_that_wait_for_their_paper_and_come_back():
    product = make_product()
    Product.objects.filter(pk=product.pk).update(otop_stars=5)

    migration.stars_to_marks(apps, Editor)

    mark = Mark.objects.get()
    product.refresh_from_db()
    assert (mark.product, mark.level, mark.checked_at, product.stars) == (product, "5", None, None)
    migration.marks_to_stars(apps, Editor)
    product.refresh_from_db()
    assert product.otop_stars == 5


def test_producers_of_old_stay_shown_and_it_is_written_why():
    producer = make_producer(is_public=False, tambon=None)

    migration.let_old_ones_off(apps, Editor)
    refresh_public()

    assert Partner.objects.get(pk=producer.pk).is_public
    assert set(StepAnswer.objects.values_list("kind", "reason")) == {("waived", "earlier")}
