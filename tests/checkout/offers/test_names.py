"""Names of offers and vouchers in Thai and English."""

from importlib import import_module
from pathlib import Path

import oscar
import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import F
from django.utils.translation import override

from checkout.offers.models import ConditionalOffer
from checkout.vouchers.models import Voucher, VoucherSet
from tests.factories import make_offer, make_voucher

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[3]


class Editor:
    connection = connection


@pytest.mark.parametrize("make", [make_offer, make_voucher])
def test_a_name_is_said_in_the_readers_language(make):
    row = make()
    row.name_th, row.name_en = "ลดรับลมหนาว", "Cool-season offer"
    row.save()

    with override("th"):
        assert row.name == "ลดรับลมหนาว"
    with override("en"):
        assert row.name == "Cool-season offer"


@pytest.mark.parametrize("make", [make_offer, make_voucher])
def test_without_an_english_name_the_thai_one_is_said(make):
    first, second = make(), make()
    for row in (first, second):
        assert row.name_en is None  # twice: the empty word would be there twice

        with override("en"):
            assert row.name == row.name_th


@pytest.mark.parametrize("make", [make_offer, make_voucher])
def test_the_column_of_old_stays_thai_whoever_saves(make):
    row = make()
    row.name_th, row.name_en = "ลด", "Sale"
    with override("en"):
        row.save()
    other = make()
    other.name_th = "Sale"
    other.save()  # would meet the first one's English name in the column

    stored = type(row).objects.rewrite(False).filter(pk__in=[row.pk, other.pk]).order_by("pk")
    assert list(stored.annotate(old=F("name")).values_list("old", flat=True)) == ["ลด", "Sale"]


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_name_in_one_language_is_the_thai_one(language):
    with override(language):
        offer = make_offer()

    assert offer.name_th.startswith("offer ")


def test_suspending_writes_nothing_but_that():
    offer = make_offer()
    read_before = ConditionalOffer.objects.get(pk=offer.pk)
    ConditionalOffer.objects.filter(pk=offer.pk).update(num_applications=3, name_en="Newer")

    read_before.suspend()
    read_before.unsuspend()

    offer.refresh_from_db()
    assert (offer.num_applications, offer.name_en, offer.status) == (3, "Newer", ConditionalOffer.OPEN)


def test_counting_a_set_writes_nothing_but_that():
    voucher = make_voucher()
    kept = VoucherSet.objects.create(
        name="ชุดแรก", count=0, start_datetime=voucher.start_datetime, end_datetime=voucher.end_datetime
    )
    Voucher.objects.filter(pk=voucher.pk).update(voucher_set=kept)
    read_before = VoucherSet.objects.get(pk=kept.pk)
    VoucherSet.objects.filter(pk=kept.pk).update(name_en="Newer")

    read_before.update_count()

    kept.refresh_from_db()
    assert (kept.count, kept.name_en) == (1, "Newer")


@pytest.mark.parametrize(
    ("module", "copy", "make"),
    [
        ("checkout.offers.migrations.0014_names_in_two_languages", "old_words_are_thai", make_offer),
        ("checkout.vouchers.migrations.0011_names_in_two_languages", "old_names_are_thai", make_voucher),
    ],
)
def test_what_rows_were_called_before_there_were_two_languages_is_thai(module, copy, make):
    row = make()
    old = row.name
    type(row).objects.filter(pk=row.pk).update(name_th=None)

    getattr(import_module(module), copy)(MigrationLoader(None).project_state().apps, Editor)

    row.refresh_from_db()
    assert row.name_th == old


@pytest.mark.parametrize(("room", "label"), [("offers", "offer"), ("vouchers", "voucher")])
def test_oscars_migrations_are_there_to_the_letter(room, label):
    theirs = Path(oscar.__file__).parent / "apps" / label / "migrations"
    ours = ROOT / "checkout" / room / "migrations"

    differing = [file.name for file in theirs.glob("0*.py") if file.read_bytes() != (ours / file.name).read_bytes()]

    assert differing == []
