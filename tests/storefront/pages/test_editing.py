"""What an editor does at the CMS, without a browser."""

import pytest
from wagtail.models import Locale, Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from catalogue.products.slugs import thai_slug
from storefront.accounts.models import User
from storefront.pages.models import StoryIndexPage, StoryPage
from tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(User.objects.create_superuser("editor@example.com", password="only for this test"))
    return client


@pytest.fixture
def stories() -> StoryIndexPage:
    """An empty index of Thai stories."""
    thai, _new = Locale.objects.get_or_create(language_code="th")
    home = Page.get_first_root_node().add_child(instance=Page(title="ของดีขอนแก่น", slug="home-th", locale=thai))
    return home.add_child(instance=StoryIndexPage(title="เรื่องเล่า", slug="stories", locale=thai))


def publish_story(editor, stories, **words):
    body = [("paragraph", rich_text("<p>ช่างทอเริ่มงานก่อนฟ้าสาง</p>"))]
    form = {
        "kind": "craft",
        "intro": "เล่าสั้นๆ",
        "body": streamfield(body),
        "people": streamfield([]),
        "comments": inline_formset([]),
        **words,
    }
    address = f"/cms/pages/add/pages/storypage/{stories.pk}/"
    return editor.post(address, {**nested_form_data(form), "action-publish": "publish"}, follow=True)


def test_story_with_empty_address_gets_a_latin_one_from_its_thai_title(editor, stories):
    publish_story(editor, stories, title="ผ้าไหมมัดหมี่ของแม่", slug="")

    story = StoryPage.objects.get()
    assert story.live
    assert story.slug == thai_slug("ผ้าไหมมัดหมี่ของแม่")
    assert story.slug.isascii()


def test_story_keeps_the_address_its_editor_gave(editor, stories):
    publish_story(editor, stories, title="ผ้าไหมมัดหมี่ของแม่", slug="mothers-silk")

    assert StoryPage.objects.get().slug == "mothers-silk"


def test_second_story_of_one_title_gets_a_numbered_address(editor, stories):
    publish_story(editor, stories, title="ผ้าไหม", slug="")

    publish_story(editor, stories, title="ผ้าไหม", slug="")

    slugs = list(StoryPage.objects.order_by("pk").values_list("slug", flat=True))
    assert slugs[1] == f"{slugs[0]}-2"


def test_address_somebody_wrote_that_is_taken_is_told(editor, stories):
    publish_story(editor, stories, title="ผ้าไหม", slug="silk")

    answer = publish_story(editor, stories, title="ผ้าฝ้าย", slug="silk")

    assert StoryPage.objects.count() == 1
    assert answer.context["form"].errors["slug"]


@pytest.mark.parametrize("words", ["มัดหมี่", "mudmee", "TEST-"])
def test_goods_are_chosen_by_a_part_of_their_name_or_number(editor, words):
    silk = make_product(name_th="ผ้าไหมมัดหมี่", name_en="Mudmee silk")

    answer = editor.get("/cms/product-chooser/results/", {"q": words})

    assert list(answer.context["results"]) == [silk]


def test_goods_that_do_not_match_are_not_offered(editor):
    make_product(name_th="ผ้าไหมมัดหมี่", name_en="Mudmee silk")

    assert list(editor.get("/cms/product-chooser/results/", {"q": "ข้าว"}).context["results"]) == []


def test_variants_are_not_offered_beside_their_good(editor):
    rice = make_product(name_th="ข้าวหอมมะลิ", price=None)
    make_variant(parent=rice)

    assert list(editor.get("/cms/product-chooser/").context["results"]) == [rice]
