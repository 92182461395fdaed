"""The database writes down which goods changed, however they were changed."""

import threading

import pytest
from django.db import connection, transaction

from catalogue.changes.models import EVERYTHING, Change
from catalogue.changes.operations import forget_old_changes
from catalogue.changes.queries import changed_since, newest_mark
from catalogue.changes.triggers import set_up, take_away
from catalogue.places.models import District, Tambon
from catalogue.producers.models import Partner, StockRecord
from catalogue.products.models import Category, Facts, Product
from tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


def changed_by(action) -> set[int] | None:
    mark = newest_mark()
    action()
    news = changed_since(mark)
    return news and news.goods


@pytest.fixture
def good():
    product = make_product()
    product.categories.add(Category.add_root(name_th="ผ้า", name_en="Cloth", slug="cloth"))
    return product


def all_of(model):
    return model.objects.all()


@pytest.mark.parametrize(
    "action",
    [
        lambda good: Product.objects.filter(pk=good.pk).update(title_th="เสื่อ"),
        lambda good: Product.objects.bulk_update([good], ["title_en"]),
        lambda good: Facts.objects.create(product=good, material_th="ฝ้าย"),
        lambda good: all_of(StockRecord).update(price="5.00"),
        lambda good: all_of(StockRecord).update(num_in_stock=0),
        lambda good: all_of(Partner).update(name_th="กลุ่มใหม่"),
        lambda good: all_of(Tambon).update(name_th="ตำบลใหม่"),
        lambda good: all_of(District).update(slug="new"),
        lambda good: all_of(Category).update(name_th="หมวดใหม่"),
        lambda good: all_of(Product.categories.through).delete(),
    ],
)
def test_a_change_in_bulk_is_noticed(good, action):
    assert changed_by(lambda: action(good)) == {good.pk}


def test_a_change_of_a_variant_is_one_of_its_main_product():
    parent = make_product(price=None)
    variant = make_variant(parent=parent)

    assert changed_by(lambda: Product.objects.filter(pk=variant.pk).update(title_th="สีแดง")) == {parent.pk}
    assert changed_by(lambda: StockRecord.objects.filter(product=variant).update(price="7.00")) == {parent.pk}


def test_a_sale_writes_nothing_as_long_as_more_than_a_few_are_left(good):
    assert changed_by(lambda: all_of(StockRecord).update(num_in_stock=4)) == set()
    assert changed_by(lambda: all_of(StockRecord).update(num_allocated=1)) == {good.pk}


def test_without_triggers_nothing_is_noticed_and_their_return_asks_to_read_everything(good):
    take_away(plan=[("a migration", False)])
    unnoticed = changed_by(lambda: Product.objects.update(title_th="เสื่อ"))
    mark = newest_mark()
    set_up()

    assert unnoticed == set()
    assert changed_since(mark) is None
    assert Change.objects.latest("pk").product == EVERYTHING


def test_setting_up_again_changes_nothing(good):
    assert changed_by(set_up) == set()


def test_a_mark_whose_row_is_gone_reads_everything(good):
    mark = newest_mark()
    Change.objects.all().delete()

    assert changed_since(mark) is None


def test_a_row_rolled_back_is_not_taken_for_another_of_the_same_number(good):
    with transaction.atomic():
        make_product()
        mark = newest_mark()
        transaction.set_rollback(True)
    Product.objects.update(title_th="เสื่อ")

    assert changed_since(mark) is None


def test_old_changes_are_forgotten_but_for_the_newest_and_those_that_wait(good):
    Change.objects.update(at="2026-01-01T00:00:00Z", waits=False)
    waiting = Change.objects.earliest("pk")
    Change.objects.filter(pk=waiting.pk).update(waits=True)
    newest = Change.objects.latest("pk")

    forget_old_changes()

    assert set(Change.objects.values_list("pk", flat=True)) == {waiting.pk, newest.pk}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_change_committed_late_under_a_lower_number_is_not_missed():
    early, late = make_product(), make_product()
    written, may_commit = threading.Event(), threading.Event()

    def change_slowly():
        with transaction.atomic():
            Product.objects.filter(pk=early.pk).update(title_th="ช้า")
            written.set()
            may_commit.wait(10)
        connection.close()

    slow = threading.Thread(target=change_slowly)
    slow.start()
    written.wait(10)
    mark = newest_mark()
    Product.objects.filter(pk=late.pk).update(title_th="เร็ว")
    news = changed_since(mark)
    mark, first = news.mark, news.goods
    may_commit.set()
    slow.join()
    second = changed_since(mark).goods

    assert first == {late.pk}
    assert early.pk in second
