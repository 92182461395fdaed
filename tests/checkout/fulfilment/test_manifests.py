"""Lists of what a carrier took along."""

from datetime import timedelta

import pytest
from django.utils import timezone

from checkout.fulfilment.manifests import NothingHandedOver, make_manifest, manifest_pdf, unlisted_counts
from checkout.fulfilment.models import Manifest, Parcel
from checkout.fulfilment.operations import pack_parcel, send_parcel
from tests.factories import make_order, make_staff
from tests.papers import words_of

pytestmark = pytest.mark.django_db


def send(*, carrier: str = "flash", number: str = "TH00000001", weight_grams: int | None = None) -> Parcel:
    parcel = pack_parcel(make_order(paid=True), weight_grams=weight_grams, by=make_staff())
    return send_parcel(parcel, carrier=carrier, tracking_number=number, by=make_staff())


def test_list_takes_what_left_with_its_carrier_and_once():
    first, other = send(), send(carrier="kex")
    made = make_manifest("flash", by=make_staff())
    later = send(number="TH00000002")

    assert list(made.parcels.all()) == [first]
    assert [(carrier.code, count) for carrier, count in unlisted_counts()] == [("flash", 1), ("kex", 1)]
    assert list(make_manifest("flash", by=make_staff()).parcels.all()) == [later]
    assert Parcel.objects.get(pk=other.pk).manifest is None


def test_there_is_no_empty_list():
    send(carrier="kex")

    with pytest.raises(NothingHandedOver):
        make_manifest("flash", by=make_staff())

    assert not Manifest.objects.exists()


def test_what_was_collected_or_left_long_ago_needs_no_list():
    send(carrier="pickup", number="")
    parcel = send()
    Parcel.objects.filter(pk=parcel.pk).update(shipped_at=timezone.now() - timedelta(days=4))

    assert unlisted_counts() == []


def test_paper_names_parcels_count_and_weight_and_nobody():
    parcels = [send(number=f"TH0000000{n}", weight_grams=grams) for n, grams in ((1, 1250), (2, 500), (3, None))]

    words = words_of(manifest_pdf(make_manifest("flash", by=make_staff())))

    for parcel in parcels:
        assert parcel.tracking_number in words
        assert parcel.name in words
    assert "1.750" in words
    assert "40000" in words
    assert "สมหญิง" not in words
