"""Cards are read once and kept, and are right after every change all the same."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone, translation

from catalogue.pictures.models import Rendition, SiteImage
from catalogue.places.models import District
from catalogue.producers.models import Mark, Partner, StockRecord
from catalogue.products.models import Product, ProductImage
from catalogue.products.operations import take_off_shelf
from catalogue.products.queries import product_cards
from catalogue.products.whole_shelf import whole_shelf
from tests.catalogue.spreadsheets.papers import picture
from tests.factories import make_mark, make_product, make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def shawl():
    product = make_product(stock=9)
    image = SiteImage.objects.create(title="shawl", alt_th="ผ้า", file=ContentFile(picture(), name="shawl.jpg"))
    ProductImage.objects.create(product=product, picture=image, original=image.file.name, display_order=0)
    make_mark(product, level="4")
    return product


def kept(*products):
    return whole_shelf().cards_of([product.pk for product in products])


def all_of(model):
    return model.objects.all()


@pytest.mark.parametrize(
    "change",
    [
        lambda: all_of(Product).update(title_th="ชื่อใหม่"),
        lambda: all_of(Product).update(slug="new"),
        lambda: all_of(Product).update(palette="madder"),
        lambda: all_of(Partner).update(name_th="กลุ่มใหม่"),
        lambda: all_of(District).update(name_th="อำเภอใหม่"),
        lambda: all_of(StockRecord).update(price="5.00"),
        lambda: all_of(StockRecord).update(num_in_stock=3),
        lambda: all_of(StockRecord).update(num_allocated=9),
        lambda: all_of(SiteImage).update(alt_th="ผ้าสีคราม"),
        lambda: all_of(SiteImage).update(focal_point_x=1, focal_point_y=1, focal_point_width=1, focal_point_height=1),
        lambda: all_of(Product).update(otop_stars=3),
        lambda: all_of(ProductImage).delete(),
        lambda: Rendition.objects.create(
            image=SiteImage.objects.get(), filter_spec="width-400|format-webp", width=400, height=300, file="a.webp"
        ),
    ],
)
def test_a_kept_card_is_what_would_be_read_now(shawl, change):
    before = kept(shawl)

    change()

    assert kept(shawl) == product_cards([shawl.pk])
    assert kept(shawl) != before


def test_each_piece_of_the_last_few_is_told(shawl):
    told = []
    for left in (5, 4, 3, 2, 1, 0):
        StockRecord.objects.update(num_in_stock=left)
        told.append((kept(shawl)[0].only_left, kept(shawl)[0].is_available))

    assert told == [(None, True), (None, True), (3, True), (2, True), (1, True), (None, False)]


def test_the_last_few_of_several_variants_are_told():
    parent = make_product(price=None)
    red, _blue = make_variant(parent=parent, stock=3), make_variant(parent=parent, stock=1)
    assert kept(parent)[0].only_left is None

    StockRecord.objects.filter(product=red).update(num_in_stock=2)

    assert kept(parent)[0].only_left == 3


def test_a_card_is_read_once_in_each_language(shawl, django_assert_num_queries):
    kept(shawl)
    with django_assert_num_queries(1):  # whether anything has changed
        assert kept(shawl)[0].name == shawl.title_th
    with translation.override("en"):
        assert kept(shawl)[0].name == shawl.title_en


def test_only_what_changed_is_read_again(shawl, django_assert_num_queries):
    others = [make_product() for _ in range(3)]
    first = kept(shawl, *others)
    Product.objects.filter(pk=shawl.pk).update(title_th="ใหม่")

    second = kept(shawl, *others)

    assert [one is other for one, other in zip(first, second, strict=True)] == [False, True, True, True]


def test_what_left_the_shelf_has_no_card(shawl):
    other = make_product()
    kept(shawl, other)

    take_off_shelf(shawl, None)

    assert [card.pk for card in kept(shawl, other)] == [other.pk]


def test_stars_end_with_their_day(shawl, monkeypatch):
    assert kept(shawl)[0].stars == 4
    Mark.objects.update(expires_on=timezone.localdate())
    tomorrow = timezone.localdate() + timedelta(days=1)
    Product.objects.update(otop_stars_until=timezone.localdate())
    assert kept(shawl)[0].stars == 4

    monkeypatch.setattr(timezone, "localdate", lambda *_: tomorrow)

    assert kept(shawl)[0].stars is None


def test_a_card_read_for_another_page_is_the_same(shawl, client):
    other = make_product(producer=shawl.producer)

    client.get(other.get_absolute_url())

    assert whole_shelf().without_card([shawl.pk]) == []
    assert kept(shawl) == product_cards([shawl.pk])
