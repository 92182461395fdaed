import os
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Page, Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from catalogue.places.models import District
from catalogue.places.queries import address_book
from catalogue.producers.models import Mark, Partner, StepAnswer, StockRecord
from catalogue.products.models import Category, Product, ProductImage
from catalogue.products.queries import listed_products
from catalogue.stock.checks import verify_stock
from catalogue.stock.models import Lot, Move
from catalogue.stock.queries import ending_soon
from checkout.ledger.chart import Account
from checkout.ledger.queries import trial_balance
from checkout.ledger.sealing import verify_ledger
from checkout.settlement.models import ProducerAccount
from storefront.accounts.models import User
from storefront.pages.models import StoryPage
from storefront.running.demo_plan import ROLES

ADDRESSES = {
    "home": "/{}/",
    "all goods": "/{}/products/",
    "districts": "/{}/districts/",
    "a district": "/{}/districts/chonnabot/",
    "makers": "/{}/producers/",
    "a maker": "/{}/producers/nongbuanoi-silk/",
    "stories": "/{}/stories/",
    "a story": "/{}/stories/ban-nong-bua-noi-silk/",
    "how to buy": "/{}/how-to-buy/",
}


def load() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_demo")]


def test_demo_has_every_record():
    assert District.objects.filter(slug__isnull=False).count() == 26
    assert Partner.objects.count() == 66
    assert Partner.objects.filter(is_public=True).count() == 66
    assert listed_products().count() == 144
    assert Product.objects.filter(otop_stars__isnull=False).count() == 142  # one mark has ended, one waits for a check
    assert all(mark.is_illustrative for mark in Mark.objects.all())
    assert Category.objects.count() == 5
    assert all(category.product_set.exists() for category in Category.objects.all())


def test_demo_can_pay_its_producers_and_leaves_two_to_try():
    accounts = ProducerAccount.objects.all()
    assert accounts.filter(approved_at__isnull=False).count() == Partner.objects.count() - 2
    assert accounts.filter(approved_at=None).count() == 1
    assert all(account.number.startswith("000") for account in accounts)


def test_demo_again_changes_nothing():
    models = (
        Page,
        Product,
        ProductImage,
        Partner,
        StockRecord,
        Move,
        District,
        User,
        ProducerAccount,
        Mark,
        StepAnswer,
    )
    before = [list(model.objects.order_by("pk").values()) for model in models]

    load()

    assert [list(model.objects.order_by("pk").values()) for model in models] == before


def test_demo_books_its_stock_as_received():
    moved = {record.pk: sum(move.quantity for move in record.moves.all()) for record in StockRecord.objects.all()}

    assert {record.pk: record.num_in_stock for record in StockRecord.objects.all()} == moved
    assert StockRecord.objects.filter(num_in_stock=0).count() == 3


def test_food_has_lots_whose_days_are_still_to_come():
    verify_stock()
    lots = Lot.objects.filter(pieces__gt=0)
    assert lots.count() > 60
    assert not lots.filter(best_before__lte=timezone.localdate()).exists()
    assert ending_soon(lots.values_list("stockrecord", flat=True))


def test_demo_sells_a_larger_bag_for_more():
    bags = Product.objects.filter(parent__upc="KKO-0007").order_by("upc")

    assert [(bag.weight_grams, int(bag.stockrecords.get().price)) for bag in bags] == [(1000, 85), (5000, 425)]


def test_demo_hangs_a_picture_on_all_but_three_goods():
    assert listed_products().filter(images__isnull=True).count() == 3
    assert Product.objects.get(upc="KKO-0001-2").images.get().picture.alt_en.endswith("district.")


def test_demo_logins_open_with_the_demo_password(client):
    for role in ROLES:
        user = User.objects.get(email=f"{role}@demo.example")
        assert user.check_password(os.environ["DEMO_PASSWORD"])
        assert user.is_staff is (role in {"manager", "manager2"})


def test_demo_gives_the_customer_two_addresses_to_choose_from():
    customer = User.objects.get(email="customer@demo.example")

    assert customer.get_full_name() == "สมหญิง ใจดี"
    assert [(a.line4, a.is_default_for_shipping) for a in address_book(customer)] == [
        ("เมืองขอนแก่น", True),
        ("ชนบท", False),
    ]


def test_demo_takes_over_a_new_password(monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "another of the day")

    load()

    assert User.objects.get(email="packer@demo.example").check_password("another of the day")


def test_demo_refuses_to_load_without_a_password(monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD")

    with pytest.raises(CommandError, match="DEMO_PASSWORD"):
        load()


def test_demo_lets_the_editor_publish_and_the_packer_pack():
    editor, packer = (User.objects.get(email=f"{role}@demo.example") for role in ("editor", "packer"))

    assert editor.has_perm("wagtailadmin.access_admin")
    assert StoryPage.objects.first().permissions_for_user(editor).can_publish()
    assert packer.has_perm("fulfilment.pack_orders")
    assert not packer.has_perm("wagtailadmin.access_admin")


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_demo_page_answers(client, name, language):
    answer = client.get(ADDRESSES[name].format(language))

    assert answer.status_code == 200
    assert not answer.cookies


def test_demo_story_and_good_lead_to_each_other(client):
    silk = Product.objects.get(upc="KKO-0061")

    story = client.get("/en/stories/ban-nong-bua-noi-silk/").content.decode()
    good = client.get(f"/en/products/{silk.slug}_{silk.pk}/").content.decode()

    assert silk.title_en in story
    assert "/en/stories/ban-nong-bua-noi-silk/" in good
    assert "/th/stories/ban-nong-bua-noi-silk/" not in good


def test_demo_good_leaves_a_story_with_the_shelf(client):
    Product.objects.filter(upc="KKO-0061").update(is_public=False)

    story = client.get("/en/stories/ban-nong-bua-noi-silk/")

    assert story.status_code == 200
    assert Product.objects.get(upc="KKO-0061").title_en not in story.content.decode()


def test_demo_page_switches_to_the_same_page_in_the_other_language(client):
    context = client.get("/th/stories/ban-nong-bua-noi-silk/").context

    assert context["language_urls"] == {
        "th": "/th/stories/ban-nong-bua-noi-silk/",
        "en": "/en/stories/ban-nong-bua-noi-silk/",
    }


def test_demo_site_stands_at_the_shop_s_address():
    site = Site.objects.get()

    assert (site.hostname, site.port) == ("testserver", 80)


def test_demo_goods_are_found_by_their_words(client):
    assert "ผ้าไหมมัดหมี่" in client.get("/th/search/", {"q": "ผ้าไหมมัดหมี่"}).content.decode()


def test_demo_editor_changes_a_story_and_sees_it_before_it_is_published(client):
    client.force_login(User.objects.get(email="editor@demo.example"))
    story = StoryPage.objects.get(slug="ban-nong-bua-noi-silk", locale__language_code="en")
    shawl = Product.objects.get(upc="KKO-0002")
    goods = {"count": 1, "0": {"value": shawl.pk, "deleted": "", "order": 0, "id": ""}}
    body = [("paragraph", rich_text("<p>New words.</p>")), ("products", {"title": "Cotton", "products": goods})]
    facts = {"title": story.title, "slug": story.slug, "kind": story.kind, "hero": story.hero_id}
    words = nested_form_data(
        {
            **facts,
            "intro": "Rewritten this morning.",
            "body": streamfield(body),
            "people": streamfield([]),
            "comments": inline_formset([]),
        }
    )

    preview = client.post(f"/cms/pages/{story.pk}/edit/preview/", words)
    before = client.get(story.url).content.decode()
    client.post(f"/cms/pages/{story.pk}/edit/", {**words, "action-publish": "publish"})
    after = client.get(story.url).content.decode()

    assert preview.json() == {"is_valid": True, "is_available": True}
    assert "Rewritten this morning." not in before
    assert "Rewritten this morning." in after
    assert shawl.title_en in after


def test_demo_has_open_books_that_say_they_are_examples(client):
    page = client.get("/en/open-books/").content.decode()

    assert page.count('class="open-figure"') >= 15
    assert "example: gifts for the renovation" in page
    assert "Dividend for" in page
    assert verify_ledger().is_ok
    assert not any(
        trial_balance()[account] for account in (Account.BUYERS, Account.STRIPE) if account in trial_balance()
    )
    assert "Where the money arrives" in client.get("/en/about/").content.decode()
