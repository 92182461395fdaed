"""The newsroom's screens: languages side by side, versions with a name, an editor's first page, menu and footer."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Locale

from catalogue.search.models import Miss
from storefront.accounts.roles import Role
from storefront.newsroom.home import stories_without_goods
from storefront.newsroom.models import NamedVersion
from storefront.newsroom.staff import language_rows, sittings
from storefront.pages.models import FrameLink, SiteFrame
from storefront.pages.states import State
from tests.factories import make_consent, make_fact, make_product, make_story
from tests.factories.people import make_worker
from tests.factories.stories import listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = make_worker(Role.EDITOR)
    client.force_login(user)
    return user


def states() -> list[State]:
    row = next(row for row in language_rows() if row.title.startswith("ผ้าฝ้าย"))
    return [state for _locale, _page, state in row.cells]


def translate(thai, **given):
    english = make_story(language="en", translation_key=thai.translation_key, live=False, **given)
    english.follow(thai)
    english.save_revision().publish()
    return english


def test_page_is_missing_then_a_draft_then_live():
    Locale.objects.get_or_create(language_code="en")
    thai = make_story()
    assert states() == [State.LIVE, State.MISSING]

    english = make_story(language="en", translation_key=thai.translation_key, live=False)
    assert states() == [State.LIVE, State.DRAFT]

    english.follow(thai)
    english.save_revision().publish()
    assert states() == [State.LIVE, State.LIVE]


def test_english_is_behind_at_once_when_the_thai_changes():
    thai = make_story()
    translate(thai)

    thai.intro = "เล่าใหม่"
    thai.save_revision().publish()

    assert states() == [State.LIVE, State.BEHIND]


def test_english_keeps_up_where_only_words_for_search_engines_change():
    thai = make_story()
    translate(thai)

    thai.search_description = "คำค้น"
    thai.save_revision().publish()

    assert states() == [State.LIVE, State.LIVE]


def test_table_asks_as_often_for_many_pages_as_for_few(django_assert_num_queries):
    make_story()
    language_rows()
    with django_assert_num_queries(9):
        language_rows()
    for _ in range(5):
        make_story()

    with django_assert_num_queries(9):
        language_rows()


def test_table_shows_states_and_is_narrowed(client, editor):
    Locale.objects.get_or_create(language_code="en")
    make_story()

    page = client.get("/cms/newsroom/languages/").content.decode()
    behind = client.get("/cms/newsroom/languages/?only=behind").content.decode()

    assert "ผ้าฝ้ายของเรา" in page
    assert "ยังไม่มี" in page
    assert "ผ้าฝ้ายของเรา" not in behind


def test_named_versions_stand_first_and_autosaves_are_folded(client, editor):
    story = make_story(live=False)
    revisions = [story.save_revision(user=editor) for _ in range(4)]
    where = f"/cms/newsroom/pages/{story.pk}/versions/"

    client.post(where, {"revision": revisions[1].pk, "name": "ก่อนส่งมูลนิธิ"})
    page = client.get(where).content.decode()

    assert NamedVersion.objects.get().revision == revisions[1]
    assert page.index("ก่อนส่งมูลนิธิ") < page.index("ทุกฉบับ")
    assert "อีก 3 ฉบับที่บันทึกระหว่างทาง" in page


def test_sittings_are_of_one_person_and_one_hour(editor):
    story, other = make_story(live=False), make_worker(Role.WRITER)
    hers = [story.save_revision(user=editor) for _ in range(2)]
    his = story.save_revision(user=other)
    early = story.save_revision(user=other)
    early.created_at = timezone.now() - timedelta(hours=3)

    found = list(sittings([his, hers[1], hers[0], early]))

    assert [(one.last, one.earlier) for one in found] == [(his, []), (hers[1], [hers[0]]), (early, [])]


def test_name_of_a_version_is_taken_away_by_an_empty_one(client, editor):
    story = make_story(live=False)
    revision = story.get_latest_revision()
    where = f"/cms/newsroom/pages/{story.pk}/versions/"
    client.post(where, {"revision": revision.pk, "name": "ชื่อ"})

    client.post(where, {"revision": revision.pk, "name": " "})

    assert not NamedVersion.objects.exists()


@pytest.mark.parametrize("path", ["/cms/newsroom/pages/{}/versions/", "/cms/newsroom/pages/{}/yes/"])
def test_whoever_may_not_edit_a_page_does_not_see_its_screens(client, path):
    story = make_story()
    client.force_login(make_worker(Role.FOUNDATION))

    assert client.get(path.format(story.pk)).status_code == 302
    client.logout()
    assert client.get(path.format(story.pk)).status_code == 302


def test_editor_finds_what_waits_and_what_has_grown_old(client, editor):
    today = timezone.localdate()
    make_fact(says_th="ตัวเลขเก่า", review_by=today - timedelta(days=1))
    make_consent("ลุงสา", until=today + timedelta(days=5))
    make_story(live=False, title="ร่างของฉัน", owner=editor)
    thai = make_story(title="เรื่องไทย")
    translate(thai)
    thai.intro = "ใหม่"
    thai.save_revision().publish()
    Miss.objects.create(words="ผ้าลายจระเข้", times=7)

    page = client.get("/cms/").content.decode()

    for words in ("ตัวเลขเก่า", "ลุงสา", "ร่างของฉัน", "เรื่องไทย", "ผ้าลายจระเข้"):
        assert words in page


def test_story_is_told_of_when_all_its_goods_are_gone():
    there, gone = make_product(), make_product(is_public=False)
    make_story(("products", {"title": "", "products": listed([there.pk, gone.pk])}))
    bare = make_story(("products", {"title": "", "products": listed([gone.pk])}))
    make_story()

    assert stories_without_goods() == [bare]


def test_editors_write_menu_and_footer_and_a_hidden_page_leaves_them(client):
    story = make_story()
    frame = SiteFrame.objects.create(locale=story.locale, about="แวะมาที่ศูนย์ได้ทุกวัน")
    FrameLink.objects.create(frame=frame, place="menu", page=story, words="เรื่องเด่น", sort_order=1)
    FrameLink.objects.create(frame=frame, place="footer", address="/th/products/", words="ของทั้งหมด", sort_order=2)
    cache.clear()

    page = client.get(story.url).content.decode()

    assert ">เรื่องเด่น</a>" in page
    assert ">ของทั้งหมด</a>" in page
    assert "แวะมาที่ศูนย์ได้ทุกวัน" in page

    story.unpublish()
    cache.clear()
    assert ">เรื่องเด่น</a>" not in client.get("/th/products/").content.decode()


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "products/"])
def test_frame_leads_nowhere_else(address):
    with pytest.raises(ValidationError):
        FrameLink(words="ไป", address=address).clean()
