"""What a list shows when it is narrowed, and what it says each further wish would show."""

from decimal import Decimal

import pytest
from django.utils import timezone

from catalogue.places.models import District
from catalogue.producers.models import Mark
from catalogue.products.filters import CHEAPEST, DEAREST, MOST_STARS, Filters
from catalogue.products.materials import materials_in
from catalogue.products.models import Category, Facts
from catalogue.products.shelf import Shelf, page_of
from catalogue.products.whole_shelf import Ranking, whole_shelf
from tests.factories.goods import make_mark, make_producer, make_product, make_tambon, make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def chonnabot():
    """A maker of another district than the one that goods come from by default."""
    maker = make_producer()
    maker.tambon = make_tambon(code="401801", district=("ชนบท", "Chonnabot"))
    maker.save()
    District.objects.filter(code="4018").update(slug="chonnabot")
    return maker


@pytest.fixture(autouse=True)
def _mueang():
    District.objects.filter(pk=make_tambon().district_id).update(slug="mueang")


def graded(stars: int | None, **facts):
    product = make_product(**facts)
    if stars:
        make_mark(product, level=str(stars))
        product.refresh_from_db()
    return product


def shelf_of(filters: Filters, number: str | None = None, **more) -> Shelf:
    return page_of(whole_shelf(), filters, number, **more)


def shown(filters: Filters, **more) -> list[int]:
    return [card.pk for card in shelf_of(filters, **more).cards]


def wishes(**chosen) -> Filters:
    return Filters({name: tuple(values) for name, values in chosen.items()})


def test_wishes_of_one_kind_add_up_and_of_different_kinds_narrow(chonnabot):
    five_there = graded(5, producer=chonnabot)
    four_there = graded(4, producer=chonnabot)
    graded(3, producer=chonnabot)
    graded(5)

    assert shown(wishes(district=["chonnabot"], stars="54")) == [four_there.pk, five_there.pk]
    assert len(shown(wishes(district=["chonnabot", "mueang"]))) == 4


def test_a_kind_is_counted_without_its_own_wishes(chonnabot):
    graded(5, producer=chonnabot)
    graded(4, producer=chonnabot, stock=0)
    graded(5)
    graded(None)

    counts = shelf_of(wishes(district=["chonnabot"], stars="5")).counts

    # Of the other districts only goods with five stars would come, of the other stars only goods from Chonnabot.
    assert counts["district"] == {"chonnabot": 1, "mueang": 1}
    assert counts["stars"] == {"5": 1, "4": 1}
    assert counts["in_stock"] == {"1": 1}


def test_goods_and_makers_are_counted_over_all_pages(chonnabot):
    for _ in range(25):
        make_product(producer=chonnabot)
    make_product()

    shelf = shelf_of(Filters(), "2")

    assert (shelf.product_count, shelf.maker_count, len(shelf.cards)) == (26, 2, 2)


def test_stock_counts_what_is_held_and_what_variants_have():
    held = make_product(stock=1)
    held.stockrecords.update(num_allocated=1)
    parent = make_product(price=None)
    make_variant(parent=parent, stock=0)
    make_variant(parent=parent, stock=2)
    make_product(stock=0)
    hidden = make_product(price=None)
    make_variant(parent=hidden, stock=3).__class__.objects.filter(parent=hidden).update(is_public=False)

    assert shown(wishes(in_stock="1")) == [parent.pk]
    assert shelf_of(Filters()).counts["in_stock"] == {"1": 1}


def test_a_good_is_in_a_range_when_one_of_its_variants_is():
    rice = make_product(price=None)
    make_variant(parent=rice, price="85.00")
    make_variant(parent=rice, price="425.00")
    make_product(price="200.00")

    assert shown(Filters(price_from=Decimal(400))) == [rice.pk]
    assert shown(Filters(price_from=Decimal(85), price_to=Decimal(85))) == [rice.pk]


def test_goods_are_sorted_by_their_lowest_price_and_those_without_one_come_last():
    dear = graded(3, price="4200.00")
    rice = make_product(price=None)
    make_variant(parent=rice, price="425.00")
    make_variant(parent=rice, price="85.00")
    cheap = graded(5, price="45.00")
    unpriced = make_product(price=None)

    assert shown(Filters(sort=CHEAPEST)) == [cheap.pk, rice.pk, dear.pk, unpriced.pk]
    assert shown(Filters(sort=DEAREST)) == [dear.pk, rice.pk, cheap.pk, unpriced.pk]
    assert shown(Filters(sort=MOST_STARS))[:2] == [cheap.pk, dear.pk]


def test_a_search_keeps_its_ranking_until_another_order_is_wished():
    best, next_best, worst = make_product(price="300"), make_product(price="100"), make_product(price="200", stock=0)
    pks = [best.pk, worst.pk, next_best.pk]
    ranking = Ranking(pks)

    assert shown(Filters(), ranking=ranking) == pks
    assert shown(wishes(in_stock="1"), ranking=ranking) == [best.pk, next_best.pk]
    assert shown(Filters(sort=CHEAPEST), ranking=ranking) == [next_best.pk, worst.pk, best.pk]


def test_categories_are_counted_with_those_below_them_and_under_the_other_wishes():
    cloth = Category.add_root(name_th="ผ้า", name_en="Cloth", slug="cloth")
    silk = cloth.add_child(name_th="ไหม", name_en="Silk", slug="silk")
    food = Category.add_root(name_th="อาหาร", name_en="Food", slug="food")
    for category, stars in ((cloth, 5), (silk, 5), (silk, 4), (food, 5)):
        graded(stars).categories.add(category)

    shelf = shelf_of(wishes(stars="5"), category=cloth)

    assert [shelf.count_in(one) for one in (cloth, silk, food)] == [2, 1, 1]
    assert shelf.product_count == 2


def test_an_empty_list_counts_nothing():
    shelf = shelf_of(wishes(stars="5"), "7")

    assert (shelf.product_count, shelf.maker_count, shelf.cards, shelf.counts["in_stock"]) == (0, 0, [], {})


def test_marks_of_a_good_and_of_its_maker_narrow_the_list_until_they_end():
    maker = make_producer()
    marked, of_marked_maker, plain = (
        make_product(),
        make_product(producer=maker),
        make_product(producer=make_producer()),
    )
    of_good = make_mark(marked, kind="mpc")
    make_mark(maker, kind="gmp")
    make_mark(plain, kind="mpc", is_checked=False)

    assert shown(wishes(mark=["mpc"])) == [marked.pk]
    assert shown(wishes(mark=["gmp"])) == [of_marked_maker.pk]
    assert shelf_of(Filters()).counts["mark"] == {"mpc": 1, "gmp": 1}

    Mark.objects.filter(pk=of_good.pk).update(ended_at=timezone.now())

    assert shown(wishes(mark=["mpc"])) == []


def test_what_goods_are_made_of_narrows_the_list():
    silk, mixed, wood = make_product(), make_product(), make_product()
    Facts.objects.create(product=silk, material_th="ไหมแท้ 100%", material_en="Pure silk")
    Facts.objects.create(product=mixed, material_th="ฝ้าย 60% ไหม 40%")
    Facts.objects.create(product=wood, material_en="Teak wood")

    assert shelf_of(Filters()).counts["material"] == {"silk": 2, "cotton": 1, "wood": 1}
    assert sorted(shown(wishes(material=["silk"]))) == [silk.pk, mixed.pk]
    assert sorted(shown(wishes(material=["cotton", "wood"]))) == [mixed.pk, wood.pk]

    Facts.objects.filter(product=mixed).update(material_th="ฝ้าย")

    assert shown(wishes(material=["silk"])) == [silk.pk]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("ไม้ไผ่และหวาย", ["bamboo", "rattan"]),
        ("ไม้สัก", ["wood"]),
        ("ไหมพรม", []),
        ("หนังสือ", []),
        ("กระดาษสา กกสามเหลี่ยม", ["reed"]),
        ("ตะกกไม่ใช่", []),
        ("Sedge and brass", ["reed", "metal"]),
        ("", []),
    ],
)
def test_materials_are_told_by_their_words(words, codes):
    assert [material.code for material in materials_in(words)] == codes
