"""What a good must show before it may be sold, and every way onto the shelf."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone, translation

from catalogue.producers.models import StockRecord
from catalogue.products import facts as law
from catalogue.products.facts import FACTS, Kind, Rule, in_groups
from catalogue.products.models import Facts, NotPublishable, Product, ProductClass, ShelfChange, missing_facts
from catalogue.products.operations import clear_shelf, publish_product, take_off_shelf, unready_goods
from tests.factories.goods import make_producer, make_product, make_variant, put_on_shelf, show
from tests.factories.people import make_staff

pytestmark = pytest.mark.django_db

WHOLE = {
    Kind.FOOD: {
        "ingredients_th": "ข้าว",
        "keeps_days": 30,
        "storage_th": "เก็บในที่แห้ง",
        "is_free_of_allergens": True,
        "food_number": "0000000000001",
    },
    Kind.DRINK: {
        "ingredients_th": "น้ำ",
        "keeps_days": 30,
        "storage_th": "แช่เย็น",
        "allergens_th": "นม",
        "exempt_because_th": "ผลไม้สด",
        "exempt_said_by_th": "เจ้าหน้าที่",
    },
    Kind.TEXTILE: {"material_th": "ไหม", "dye_th": "คราม", "size_th": "1 ม.", "care_th": "ซักมือ"},
    Kind.CRAFT: {},
    Kind.HERBAL: {
        "rule": Rule.COSMETIC,
        "ingredients_th": "ด่าง",
        "cosmetic_number": "00-0-0000000001",
        "cosmetic_ends_on": date(2099, 1, 1),
    },
}


def make_draft(kind: Kind = Kind.CRAFT, facts: dict | None = None, **columns) -> Product:
    """Return a good off the shelf with all that its kind must show."""
    product = make_product(is_public=False)
    product.product_class, _new = ProductClass.objects.get_or_create(slug=kind, defaults={"name": kind.label})
    product.net_amount = 500
    for name, value in columns.items():
        setattr(product, name, value)
    product.save()
    Facts.objects.create(product=product, **(WHOLE[kind] if facts is None else facts))
    return Product.objects.get(pk=product.pk)


def codes(product: Product, on: date | None = None) -> list[str]:
    return [fact.code for fact in missing_facts(product, on)]


@pytest.mark.parametrize("kind", Kind)
def test_a_good_with_all_its_facts_goes_on_the_shelf(kind):
    product, by = make_draft(kind), make_staff()

    assert publish_product(product, by) is True
    assert publish_product(product, by) is False

    product.refresh_from_db()
    change = ShelfChange.objects.get()
    assert (product.is_public, change.is_public, change.by) == (True, True, by)


EMPTY = {
    "ingredients": {"ingredients_th": ""},
    "keeps": {"keeps_days": None},
    "storage": {"storage_th": ""},
    "allergens": {"is_free_of_allergens": False, "allergens_th": ""},
    "food number": {"food_number": "", "exempt_because_th": "อยากได้", "exempt_said_by_th": ""},
    "fibre": {"material_th": ""},
    "dye": {"dye_th": " "},
    "size": {"size_th": ""},
    "care": {"care_th": ""},
    "rule": {"rule": ""},
    "made of": {"ingredients_th": ""},
    "cosmetic number": {"cosmetic_number": ""},
    "cosmetic end": {"cosmetic_ends_on": None},
    "herbal number": {"rule": Rule.HERBAL_PRODUCT, "advert_leave": "1"},
    "advert leave": {"rule": Rule.HERBAL_PRODUCT, "herbal_number": "1"},
    "advert end": {
        "rule": Rule.HERBAL_PRODUCT,
        "herbal_number": "1",
        "advert_leave": "1",
        "advert_ends_on": date(2000, 1, 1),
    },
}
COLUMNS = {
    "unit": {"unit_th": "", "unit_en": ""},
    "measure": {"weight_grams": None, "net_amount": None},
    "maker": {"producer": None},
    "net": {"net_amount": None},
}


@pytest.mark.parametrize(
    ("kind", "fact"),
    [pytest.param(kind, fact, id=f"{kind}-{fact.code}") for fact in FACTS for kind in sorted(fact.kinds)],
)
def test_each_fact_of_the_table_holds_a_good_back_by_itself(kind, fact):
    facts = WHOLE[kind] | EMPTY.get(fact.code, {})
    columns = dict(COLUMNS.get(fact.code, {}))
    if fact.code == "measure":
        facts["size_th"] = ""
    product = make_draft(kind, facts, **columns)
    if fact.code == "price":
        product.stockrecords.update(price=None)
    if fact.code == "only one":
        product.is_one_of_a_kind = True  # five pieces lie there
        product.save()

    missing = codes(product)

    expected = {fact.code}
    if fact.code == "measure":
        # The eaten have their net content, cloth its size: these are missing then, too.
        expected |= {"net"} if kind in law.EATEN else {"size"} if kind == Kind.TEXTILE else set()
    if fact.code == "rule":
        expected = {"rule"}
    assert set(missing) == expected
    with pytest.raises(NotPublishable, match=r"\S"):
        publish_product(product, None)
    assert not Product.objects.get(pk=product.pk).is_public


def test_publishing_names_all_that_is_missing_in_one_sentence():
    product = make_draft(Kind.TEXTILE, {"material_th": "ไหม", "care_th": "ซักมือ"})

    with translation.override("en"), pytest.raises(NotPublishable) as refusal:
        publish_product(product, None)

    assert refusal.value.messages == ["It cannot be shown yet. Still missing: dye and size."]


def test_a_class_that_is_none_of_the_five_cannot_be_sold():
    product = make_product(is_public=False)
    product.product_class = ProductClass.objects.create(name="สุรา", slug="spirits")
    product.save()

    assert codes(product) == ["class"]


def test_a_notification_counts_up_to_its_last_day():
    last = date(2026, 11, 26)
    product = make_draft(Kind.HERBAL, WHOLE[Kind.HERBAL] | {"cosmetic_ends_on": last})

    assert codes(product, last) == []
    assert codes(product, last + timedelta(days=1)) == ["cosmetic end"]


def test_what_may_not_be_shown_any_more_leaves_the_shelf_and_says_why():
    today = timezone.localdate()
    ended = make_draft(Kind.HERBAL, WHOLE[Kind.HERBAL] | {"cosmetic_ends_on": today})
    good = make_draft(Kind.TEXTILE)
    for product in (ended, good):
        publish_product(product, None)
    assert clear_shelf() == 0

    Facts.objects.filter(product=ended).update(cosmetic_ends_on=today - timedelta(days=1))

    assert (clear_shelf(), clear_shelf()) == (1, 0)
    assert list(Product.objects.filter(is_public=True)) == [good]
    with translation.override("en"):
        assert [fact.code for fact in missing_facts(Product.objects.get(pk=ended.pk))] == ["cosmetic end"]
    assert ShelfChange.objects.filter(product=ended, is_public=False, by=None).exclude(why="").count() == 1


def test_looking_through_the_shelf_costs_the_same_for_one_and_three_goods(django_assert_num_queries):
    make_variant(parent=make_product(price=None))
    with django_assert_num_queries(4):
        list(unready_goods())
    for _number in range(2):
        make_variant(parent=make_product(price=None))
        make_product()
    with django_assert_num_queries(4):
        list(unready_goods())


def test_every_variant_needs_its_price():
    parent = make_product(price=None, is_public=False)
    assert codes(parent) == ["price"]

    make_variant(parent=parent)
    assert codes(Product.objects.get(pk=parent.pk)) == []

    unpriced = make_variant(parent=parent)
    unpriced.stockrecords.update(price=None)
    assert codes(Product.objects.get(pk=parent.pk)) == ["price"]


# --- Every way onto the shelf ------------------------------------------------------------------------


def unready() -> Product:
    return make_draft(Kind.FOOD, {})


def by_operation(product):
    publish_product(product, None)


def by_save(product):
    product.is_public = True
    product.save()


def by_save_of_one_field(product):
    product.is_public = True
    product.save(update_fields=["is_public"])


def by_clean(product):
    product.is_public = True
    product.full_clean(exclude=["slug"])


def by_update(product):
    Product.objects.filter(pk=product.pk).update(is_public=True)


def by_bulk_update(product):
    product.is_public = True
    Product.objects.bulk_update([product], ["is_public"])


def by_update_or_create(product):
    Product.objects.update_or_create(pk=product.pk, defaults={"is_public": True})


def by_related_manager(product):
    product.producer.products.update(is_public=True)


WAYS = [
    *(by_operation, by_save, by_save_of_one_field, by_clean, by_update, by_bulk_update, by_update_or_create),
    by_related_manager,
]


@pytest.mark.parametrize("way", WAYS)
def test_no_way_onto_the_shelf_passes_the_law(way):
    product = unready()

    with pytest.raises((NotPublishable, ValidationError, TypeError)), transaction.atomic():
        way(product)

    assert not Product.objects.get(pk=product.pk).is_public


def by_create(facts):
    Product.objects.create(**facts, is_public=True)


def by_bulk_create(facts):
    Product.objects.bulk_create([Product(**facts, is_public=True)])


@pytest.mark.parametrize("way", [by_create, by_bulk_create])
def test_no_good_begins_on_the_shelf(way):
    facts = {"upc": "X", "title_th": "ข้าว", "product_class": ProductClass.objects.get(slug="food")}

    with pytest.raises((NotPublishable, TypeError)):
        way(facts)

    assert not Product.objects.filter(upc="X").exists()


def test_a_good_is_a_draft_unless_somebody_says_otherwise():
    assert Product().is_public is False


def test_the_guard_is_what_holds_it_back():
    """With Django's own update instead of ours the same good gets on the shelf: the tests above can fail."""
    product = unready()

    models.QuerySet.update(Product.objects.filter(pk=product.pk), is_public=True)

    assert Product.objects.get(pk=product.pk).is_public


# --- Alcohol -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["title_th", "title_en", "description_th", "description_en"])
def test_alcohol_is_refused_wherever_it_is_named(field):
    product = make_draft(**{field: "สาโท, rice wine"})

    with translation.override("en"), pytest.raises(NotPublishable) as refusal:
        publish_product(product, None)

    words = "สาโท and wine"
    assert refusal.value.messages == [f"Alcohol may not be offered on the internet, and this speaks of {words}."]


def test_alcohol_among_the_ingredients_is_refused():
    product = make_draft(Kind.FOOD, WHOLE[Kind.FOOD] | {"ingredients_th": "ข้าว เหล้าขาว"})

    with pytest.raises(NotPublishable):
        publish_product(product, None)


def test_alcohol_in_the_name_of_a_variant_is_refused():
    parent = make_product(price=None, is_public=False)
    variant = make_variant(parent=parent)
    Product.objects.filter(pk=variant.pk).update(title_th="ไวน์ข้าว")

    with pytest.raises(NotPublishable):
        publish_product(parent, None)


def test_a_good_on_the_shelf_cannot_be_renamed_to_a_drink():
    product = make_product()
    product.title_th = "เบียร์"

    with pytest.raises(NotPublishable):
        product.save()


# --- The rest ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("40-1-12345-1-0001", "4011234510001"), ("๔๐-๑-๑๒๓๔๕-๑-๐๐๐๑", "4011234510001"), ("", "")],
)
def test_food_numbers_are_read_as_they_are_typed(typed, kept):
    assert law.food_number(typed) == kept


@pytest.mark.parametrize("typed", ["123", "40-1-12345-1-00012", "40-1-1234A-1-0001"])
def test_a_food_number_of_another_shape_is_refused(typed):
    with pytest.raises(ValidationError):
        law.food_number(typed)


def test_the_database_refuses_a_food_number_of_another_shape():
    product = make_product()

    with pytest.raises(IntegrityError), transaction.atomic():
        Facts.objects.create(product=product, food_number="12")


def test_food_numbers_are_shown_in_groups():
    assert in_groups("4011234510001") == "40-1-12345-1-0001"


def test_taking_a_good_off_the_shelf_says_who_and_why():
    product, by = make_product(), make_staff()

    assert take_off_shelf(product, by, why="ฉลากผิด") is True
    assert take_off_shelf(product, by) is False

    change = ShelfChange.objects.get()
    assert (change.is_public, change.by, change.why) == (False, by, "ฉลากผิด")


def test_a_variant_is_not_put_on_the_shelf_by_itself():
    with pytest.raises(ValueError, match="main product"):
        publish_product(make_variant(parent=make_product(price=None)), None)


def test_every_change_counts_the_version_up():
    product = make_product()
    before = product.version

    product.save()
    product.save(update_fields=["palette"])

    product.refresh_from_db()
    assert product.version == before + 2


def test_a_piece_that_is_one_of_a_kind_lies_there_once():
    product = make_product(is_public=False, price="900.00", stock=1)
    product.is_one_of_a_kind = True
    product.save()
    assert codes(product) == []

    StockRecord.objects.filter(product=product).update(num_in_stock=2)

    assert codes(Product.objects.get(pk=product.pk)) == ["only one"]


def test_factories_only_are_let_past():
    product = make_product(is_public=False, producer=make_producer())
    put_on_shelf(make_product(price=None, is_public=False), price="1.00", stock=0)

    show(product)

    assert product.is_public
