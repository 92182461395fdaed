"""What the home page and the stories show beside their own words."""

import json
from uuid import uuid4

import pytest
from wagtail.models import Locale, Page, Site

from catalogue.pictures.models import SiteImage
from storefront.pages import queries
from storefront.pages.models import HomePage, StoryIndexPage, StoryPage
from tests.factories import make_fact, make_producer, make_product

pytestmark = pytest.mark.django_db


def items(values) -> list[dict]:
    return [{"type": "item", "value": value, "id": str(uuid4())} for value in values]


@pytest.fixture(autouse=True)
def _no_sizes(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}


@pytest.fixture
def home() -> HomePage:
    thai, _new = Locale.objects.get_or_create(language_code="th")
    # A name is enough: nothing reads the file.
    hero = SiteImage.objects.create(
        title="cloth",
        alt_th="ผ้า",
        is_illustration=True,
        file="original_images/cloth.webp",
        width=1600,
        height=900,
        file_size=1,
    )
    home = Page.get_first_root_node().add_child(
        instance=HomePage(
            title="ของดีขอนแก่น",
            headline="เจ็ดลายในผ้าผืนเดียว",
            intro="ของดีจากทุกอำเภอ",
            slug="th",
            hero=hero,
            locale=thai,
        )
    )
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "testserver", "root_page": home})
    return home


@pytest.fixture
def index(home) -> StoryIndexPage:
    return home.add_child(instance=StoryIndexPage(title="เรื่องเล่า", slug="stories", locale=home.locale))


def tell(index, title: str, *blocks, **facts) -> StoryPage:
    story = StoryPage(
        title=title,
        slug=f"story-{uuid4().hex[:6]}",
        intro="เล่าสั้นๆ",
        locale=index.locale,
        body=json.dumps(blocks),
        **facts,
    )
    index.add_child(instance=story)
    story.save_revision().publish()
    return StoryPage.objects.get(pk=story.pk)


def test_home_shows_the_goods_of_the_season_in_the_editors_order_and_leaves_out_what_is_gone(client, home):
    scarf, tea, gone = make_product(name_th="ผ้าพันคอ"), make_product(name_th="ชา"), make_product(is_public=False)
    home.season_title = "ลมหนาวมาแล้ว"
    home.season_goods = json.dumps([{"type": "product", "value": one.pk} for one in (tea, gone, scarf)])
    home.save_revision().publish()

    answer = client.get("/th/")

    assert [card.pk for card in answer.context["cards"]] == [tea.pk, scarf.pk]
    assert "ลมหนาวมาแล้ว" in answer.content.decode()


def test_home_without_a_season_shows_what_is_new(client, home):
    newest = [make_product(), make_product()]

    answer = client.get("/th/")

    assert [card.pk for card in answer.context["cards"]] == [product.pk for product in reversed(newest)]
    assert "สินค้ามาใหม่" in answer.content.decode()


def test_home_tells_its_figures_with_their_source(client, home):
    fact = make_fact(code="shareholders", value=64, unit_th="ราย", unit_en="shareholders", source="คอลัมน์ 2565")
    home.body = json.dumps([{"type": "figures", "value": {"title": "ร้านนี้ทำอะไรไปบ้าง", "facts": items([fact.pk])}}])
    home.save_revision().publish()

    page = client.get("/th/").content.decode()

    assert '<p class="figures-block__number">64 ราย</p>' in page
    assert "ที่มา: คอลัมน์ 2565" in page


def test_makers_to_meet_have_different_cloths():
    for motif in ("blossom", "blossom", "mudmee", "bamboo"):
        product = make_product(producer=make_producer())
        product.motif = motif
        product.save()

    makers = queries.makers_to_meet(3)

    assert sorted(cloth.motif for cloth in queries.maker_cloths(maker.pk for maker in makers).values()) == [
        "bamboo",
        "blossom",
        "mudmee",
    ]


def test_story_says_how_long_it_is_and_leads_on(client, home, index):
    paragraph = {"type": "paragraph", "value": f"<p>{'ก' * 2600}</p>"}
    shown, other = tell(index, "ยาว", paragraph), tell(index, "สั้น")

    answer = client.get(shown.url)

    assert answer.context["minutes_to_read"] == 3
    assert [card.title for card in answer.context["more_stories"]] == [other.title]
    assert "อ่าน 3 นาที" in answer.content.decode()


def test_story_sets_out_the_elements_of_the_cloth(client, home, index):
    elements = items([{"element": "khaen", "words": "เสียงของอีสาน"}, {"element": "burr", "words": ""}])

    page = client.get(tell(index, "ลาย", {"type": "elements", "value": {"elements": elements}}).url).content.decode()

    assert "shop/woven/element-khaen.svg" in page
    assert '<p class="plate__name">แคน</p><p class="plate__words">เสียงของอีสาน</p>' in page
    assert '<p class="plate__name">หมากจับ</p>' in page


def test_story_can_be_passed_on_by_line_and_asks_nobody_before(client, home, index):
    story = tell(index, "ส่งต่อ")

    page = client.get(story.url).content.decode()

    assert (
        f"https://social-plugins.line.me/lineit/share?url=http%3A%2F%2Ftestserver%2Fth%2Fstories%2F{story.slug}%2F"
        in page
    )
    assert "<script" not in page.split("</head>")[1]


def test_index_gives_its_first_story_more_room(client, home, index):
    for title in ("หนึ่ง", "สอง"):
        tell(index, title)

    page = client.get(index.url).content.decode()

    assert page.count("story-card--lead") == 1
    assert page.count("story-card--card") == 1
