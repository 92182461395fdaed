"""What a product page shows is read and drawn once, and is right after every change all the same."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db.models import F
from django.test import Client
from django.utils import timezone
from wagtail.models import ReferenceIndex

from catalogue.changes.triggers import WATCHED, take_away
from catalogue.pictures.models import Rendition, SiteImage
from catalogue.places.models import District, Tambon
from catalogue.producers.models import Mark, Partner, StockRecord
from catalogue.products import whole_shelf
from catalogue.products.models import Category, Facts, Product, ProductImage
from catalogue.stock.models import Lot
from checkout.reviews.models import Review
from checkout.reviews.operations import answer_review
from storefront.pages.models import StoryPage
from tests.catalogue.spreadsheets.papers import picture
from tests.checkout.reviews.test_reviews import make_review
from tests.factories import make_mark, make_product, make_staff, make_terms, make_variant
from tests.storefront.pages.test_pages import home, index, items, tell  # noqa: F401 -- fixtures

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def all_of(model):
    return model.objects.all()


def make_picture(name: str) -> SiteImage:
    return SiteImage.objects.create(
        is_illustration=True, title=name, alt_th=name, file=ContentFile(picture(), name=f"{name}.jpg")
    )


def make_rendition(image: SiteImage) -> Rendition:
    return Rendition.objects.create(
        image=image, filter_spec="width-400|format-webp", width=400, height=300, file=f"{image.pk}.webp"
    )


@pytest.fixture(autouse=True)
def _no_sizes(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}


@pytest.fixture
def shawl(index):  # noqa: F811
    """A good with one of everything its page shows."""
    product = make_product(stock=9)
    product.categories.add(Category.add_root(name_th="ผ้า", name_en="Cloth", slug="cloth"))
    image = make_picture("shawl")
    ProductImage.objects.create(product=product, picture=image, original=image.file.name, display_order=0)
    Facts.objects.create(product=product, material_th="ฝ้าย")
    make_mark(product, level="4")
    soon = TODAY + timedelta(days=9)
    Lot.objects.create(stockrecord=product.stockrecords.get(), code="L1", best_before=soon, pieces=9)
    make_review(product)
    tell_of(product, index, "เรื่องผ้า", hero=make_picture("loom"))
    return Product.objects.get(pk=product.pk)


def tell_of(product, index, title: str, **facts) -> None:  # noqa: F811
    """Publish a story that shows a good; Wagtail's worker then notes that it does."""
    block = {"type": "products", "value": {"title": "", "products": items([product.pk])}}
    ReferenceIndex.create_or_update_for_object(tell(index, title, block, **facts))


def drawn(product, **query) -> str:
    return Client().get(product.get_absolute_url(), query).content.decode()


def drawn_anew(product) -> str:
    """Draw a page as a process does that has just begun."""
    whole_shelf._shelf = None
    return drawn(product)


CHANGES = {
    "name": lambda: all_of(Product).update(title_th="ชื่อใหม่"),
    "description": lambda: all_of(Product).update(description_th="คำใหม่"),
    "weight": lambda: all_of(Product).update(weight_grams=4321),
    "price": lambda: all_of(StockRecord).update(price="5.00"),
    "one piece less of many": lambda: all_of(StockRecord).update(num_in_stock=7),
    "one piece held": lambda: all_of(StockRecord).update(num_allocated=1),
    "none left": lambda: all_of(StockRecord).update(num_in_stock=0),
    "bought by the centre": lambda: all_of(StockRecord).update(mode="bought", cost_baht="77.00"),
    "lot": lambda: all_of(Lot).update(best_before=TODAY + timedelta(days=3)),
    "no lot left": lambda: all_of(Lot).update(held=F("pieces")),
    "facts": lambda: all_of(Facts).update(care_th="ซักมือ"),
    "maker's name": lambda: all_of(Partner).update(name_th="กลุ่มใหม่"),
    "maker's words": lambda: all_of(Partner).update(about_th="ทอผ้ามานาน"),
    "maker's year": lambda: all_of(Partner).update(founded_year=1987),
    "maker's place": lambda: all_of(Partner).update(latitude="16.4", longitude="102.8"),
    "maker hidden": lambda: all_of(Partner).update(is_public=False),
    "tambon": lambda: all_of(Tambon).update(name_th="ตำบลใหม่"),
    "district": lambda: all_of(District).update(name_th="อำเภอใหม่"),
    "mark": lambda: all_of(Mark).update(number="9/2569"),
    "terms": lambda: make_terms(commission_percent="1.00", starts_on=TODAY),
    "picture's words": lambda: all_of(SiteImage).update(alt_th="ผ้าสีคราม"),
    "another size of the picture": lambda: make_rendition(all_of(SiteImage).get(title="shawl")),
    "a variant": lambda: make_variant(parent=all_of(Product).get(), name_th="สีแดง"),
    "review gone": lambda: all_of(Review).delete(),
    "review answered": lambda: answer_review(all_of(Review).get(), answer="ขอบคุณค่ะ", by=make_staff()),
    "story's title": lambda: all_of(StoryPage).update(title="ชื่อเรื่องใหม่"),
    "story's introduction": lambda: all_of(StoryPage).update(intro="เล่ายาวๆ"),
    "story off": lambda: all_of(StoryPage).get().unpublish(),
    "story gone": lambda: all_of(StoryPage).get().delete(),
    "picture of the story": lambda: all_of(SiteImage).filter(title="loom").update(alt_th="กี่ทอผ้า"),
    "another size of the story's picture": lambda: make_rendition(all_of(SiteImage).get(title="loom")),
    "story without the good": lambda: all_of(ReferenceIndex).delete(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_kept_page_is_what_would_be_drawn_now(shawl, change):
    before = drawn(shawl)
    assert drawn(shawl) == before

    change()

    after = drawn(all_of(Product).get(pk=shawl.pk))
    assert after == drawn_anew(all_of(Product).get(pk=shawl.pk))
    assert after != before


def test_another_story_is_told_of_on_the_page_of_its_good(shawl, index):  # noqa: F811
    before = drawn(shawl)

    tell_of(shawl, index, "อีกเรื่องหนึ่ง")

    assert drawn(shawl) == drawn_anew(shawl)
    assert drawn(shawl).count("story-card__title") == before.count("story-card__title") + 1


def test_without_triggers_a_kept_page_stays_as_it_was(shawl):
    before = drawn(shawl)
    take_away(plan=[("a migration", False)])

    all_of(Partner).update(about_th="ทอผ้ามานาน")

    assert drawn(shawl) == before
    assert drawn_anew(shawl) != before


def test_pages_of_other_goods_are_kept(shawl, django_assert_num_queries):
    other = make_product()
    drawn(other)
    all_of(StockRecord).filter(product=shawl).update(num_in_stock=8)

    with django_assert_num_queries(1):
        drawn(other)


def test_each_variant_that_is_asked_for_is_chosen_on_the_kept_page():
    parent = make_product(price=None)
    red, blue = make_variant(parent=parent), make_variant(parent=parent)

    for chosen in (red, blue, red):
        assert f'value="{chosen.pk}" required checked' in drawn(parent, variant=chosen.pk)


def test_a_hidden_good_is_gone_at_once(shawl):
    drawn(shawl)
    all_of(Product).update(is_public=False)

    assert Client().get(shawl.get_absolute_url()).status_code == 404


def test_every_table_is_watched_once_for_each_event_and_goods():
    assert len(WATCHED) == len(set(WATCHED))
