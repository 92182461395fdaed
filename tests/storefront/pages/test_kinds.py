"""The kinds of pages: campaigns by a rule, words on districts, houses, legal texts, the narrowed index, previews."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from catalogue.places.models import District
from catalogue.places.operations import load_places
from storefront.accounts.roles import Role
from storefront.pages.models import CampaignPage, DistrictIndexPage, DistrictPage, HousePage, PlainPage
from tests.factories import make_index, make_photograph, make_producer, make_product, make_story
from tests.factories.people import make_worker

pytestmark = pytest.mark.django_db


def put(kind, *, parent=None, language="th", **given):
    """Publish a page below the home page of a language."""
    index = make_index(language)
    facts = {"title": "หน้า", "slug": f"page-{kind.__name__.lower()}", "intro": "เล่าสั้นๆ"}
    page = kind(locale=index.locale, **{**facts, **given})
    (parent or index.get_parent()).add_child(instance=page)
    page.save_revision().publish()
    return kind.objects.get(pk=page.pk)


def campaign(**given):
    today = timezone.localdate()
    days = {"starts_on": today - timedelta(days=1), "ends_on": today + timedelta(days=1)}
    return put(CampaignPage, **{**days, **given})


def names(client, page) -> list[str]:
    return [card.name for card in client.get(page.url).context["cards"]]


def test_campaign_fills_itself_by_producers_and_follows_the_shelf(client):
    producer = make_producer()
    silk = make_product(producer=producer, name_th="ผ้าไหม")
    make_product(name_th="อื่น")
    page = campaign(producers=[("producer", producer)])
    assert names(client, page) == ["ผ้าไหม"]

    make_product(producer=producer, name_th="ผ้าฝ้าย")
    silk.is_public = False
    silk.save()

    assert names(client, page) == ["ผ้าฝ้าย"]


def test_campaign_is_over_after_its_last_day(client):
    make_product()
    today = timezone.localdate()
    page = campaign(producers=[("producer", make_producer())])
    CampaignPage.objects.update(starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1))

    answer = client.get(page.url)

    assert answer.context["cards"] == []
    assert "จบไปแล้ว" in answer.content.decode()


def test_campaign_says_which_goods_and_ends_after_it_began():
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="ระบุว่าสินค้าใด"):
        campaign()
    with pytest.raises(ValidationError, match="วันสุดท้ายอยู่ก่อนวันแรก"):
        campaign(words="ไหม", starts_on=today, ends_on=today - timedelta(days=1))


@pytest.fixture
def phon():
    load_places()
    return District.objects.get(code="4012")


def test_words_on_a_district_stand_on_its_own_page(client, phon):
    index = put(DistrictIndexPage, slug="districts-words")
    page = put(DistrictPage, parent=index, district=phon, intro="เมืองพลอยู่ทางใต้")

    assert page.url == phon.get_absolute_url()
    assert "เมืองพลอยู่ทางใต้" in client.get(page.url).content.decode()
    assert client.get(f"/th/districts-words/{page.slug}/").status_code == 302


def test_english_reader_is_told_that_words_are_in_thai_so_far(client, phon):
    put(DistrictPage, parent=put(DistrictIndexPage, slug="districts-words"), district=phon, intro="เมืองพลอยู่ทางใต้")

    page = client.get(phon.get_absolute_url().replace("/th/", "/en/")).content.decode()

    assert "So far in Thai only." in page
    assert '<section class="place-words column" lang="th">' in page


def test_district_has_its_words_once(phon):
    index = put(DistrictIndexPage, slug="districts-words")
    put(DistrictPage, parent=index, district=phon)

    with pytest.raises(ValidationError, match="อำเภอนี้มีคำเล่าแล้ว"):
        put(DistrictPage, parent=index, district=phon, slug="again")


def test_page_of_a_house_prints_what_is_known_and_leads_to_its_stories(client):
    story = make_story(kind="centre", title="ศูนย์เปิดใหม่")
    page = put(HousePage, which="centre", address="ศาลากลางจังหวัด", body=[("paragraph", "<p>ข้อความ</p>")])

    shown = client.get(page.url).content.decode()

    assert "ศาลากลางจังหวัด" in shown
    assert "โทรศัพท์" not in shown.partition("<main")[2]
    assert story.url in shown


def test_legal_text_says_that_it_must_be_confirmed_until_it_is(client):
    page = put(PlainPage, is_legal=True, body=[("paragraph", "<p>ข้อความ</p>")])
    assert "ต้องให้ผู้เชี่ยวชาญกฎหมายไทยยืนยัน" in client.get(page.url).content.decode()

    page.confirmed_on, page.confirmed_by = timezone.localdate(), "สำนักงานกฎหมาย"
    page.save_revision().publish()

    shown = client.get(page.url).content.decode()
    assert "ต้องให้ผู้เชี่ยวชาญกฎหมายไทยยืนยัน" not in shown
    assert "สำนักงานกฎหมาย ตรวจยืนยันเมื่อ" in shown


def test_index_is_narrowed_by_what_stories_are_about_and_where_they_play(client, phon):
    craft = make_story(kind="craft", title="งานช่าง", district=phon)
    place = make_story(kind="place", title="สถานที่")
    index = make_index()

    both = client.get(index.url)
    only = client.get(index.url, {"about": "craft"})
    there = client.get(index.url, {"district": phon.slug})
    none = client.get(index.url, {"about": "place", "district": phon.slug})

    assert [card.title for card in both.context["page_of_stories"]] == [place.title, craft.title]
    assert [card.title for card in only.context["page_of_stories"]] == [craft.title]
    assert [card.title for card in there.context["page_of_stories"]] == [craft.title]
    assert "ยังไม่มีเรื่องที่ตรงทั้งสองอย่าง" in none.content.decode()


@pytest.mark.parametrize("asked", [{"about": "nonsense"}, {"district": "nowhere"}, {"page": "x"}, {"page": "99"}])
def test_odd_questions_are_answered_with_all_stories(client, asked):
    story = make_story()

    assert [card.title for card in client.get(make_index().url, asked).context["page_of_stories"]] == [story.title]


def test_index_asks_as_often_for_many_stories_as_for_few(client):
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(make_index().url)
        return len(asked)

    make_story(hero=make_photograph())
    client.get(make_index().url)
    few = count()
    for _ in range(5):
        make_story(hero=make_photograph())
    client.get(make_index().url)  # what every page shows is read anew after a page was published

    assert count() == few


def form_of(story, **words):
    parts = {
        "body": streamfield([("paragraph", rich_text("<p>ร่าง</p>"))]),
        "people": streamfield([]),
        "comments": inline_formset([]),
    }
    facts = {"title": story.title, "slug": story.slug, "kind": story.kind, "intro": story.intro}
    return nested_form_data({**facts, **parts, **words})


def test_editor_sees_both_languages_before_she_publishes(client):
    thai = make_story(title="ไทย")
    make_story(title="English", language="en", translation_key=thai.translation_key)
    client.force_login(make_worker(Role.EDITOR))
    where = f"/cms/pages/{thai.pk}/edit/preview/"
    client.post(where, form_of(thai, intro="เล่าใหม่ก่อนเผยแพร่"))

    own = client.get(where).content.decode()
    other = client.get(where, {"mode": "other-language"}).content.decode()

    assert "เล่าใหม่ก่อนเผยแพร่" in own
    assert "English" in other
    assert '<html lang="en">' in other


def test_tick_of_a_translation_stands_in_a_translation_only(client):
    thai = make_story()
    english = make_story(language="en", translation_key=thai.translation_key)
    client.force_login(make_worker(Role.EDITOR))

    assert 'name="follows_now"' not in client.get(f"/cms/pages/{thai.pk}/edit/").content.decode()
    assert 'name="follows_now"' in client.get(f"/cms/pages/{english.pk}/edit/").content.decode()


def test_translation_says_the_same_when_its_editor_ticks_it(client):
    thai = make_story()
    english = make_story(language="en", translation_key=thai.translation_key)
    client.force_login(make_worker(Role.EDITOR))
    where = f"/cms/pages/{english.pk}/edit/"

    client.post(where, {**form_of(english), "action-publish": "1"})
    assert not type(english).objects.get(pk=english.pk).keeps_step(thai)
    client.post(where, {**form_of(english), "follows_now": "on", "action-publish": "1"})
    assert type(english).objects.get(pk=english.pk).keeps_step(thai)


def test_two_editors_at_once_are_told_and_neither_loses_a_word():
    story = make_story()
    first, second = Client(), Client()
    for browser in (first, second):
        browser.force_login(make_worker(Role.EDITOR))
    revision = story.get_latest_revision()
    loaded = {"loaded_revision_id": revision.pk, "loaded_revision_created_at": revision.created_at.isoformat()}
    where, says = f"/cms/pages/{story.pk}/edit/", {"Accept": "application/json"}

    hers = first.post(where, {**form_of(story, intro="คำของเธอ"), **loaded}, headers=says)
    his = second.post(where, {**form_of(story, intro="คำของเขา"), **loaded}, headers=says)

    assert hers.json()["success"]
    assert his.json()["error_code"] == "invalid_revision"
    assert Page.objects.get(pk=story.pk).get_latest_revision_as_object().intro == "คำของเธอ"


def test_what_word_brings_along_is_left_out():
    story = make_story(
        ("paragraph", '<p class="MsoNormal" style="color:red">ข้อความ<script>go()</script><b>หนา</b></p>'), live=False
    )
    editor = Client()
    editor.force_login(make_worker(Role.EDITOR))
    pasted = '<p class="MsoNormal"><span style="mso-x:1">ข้อความ</span> <b>หนา</b></p>'
    body = streamfield([("paragraph", rich_text(pasted))])

    editor.post(f"/cms/pages/{story.pk}/edit/", {**form_of(story), **nested_form_data({"body": body})})

    kept = Page.objects.get(pk=story.pk).specific.get_latest_revision_as_object().body[0].value.source
    assert "Mso" not in kept
    assert "style" not in kept
    assert "<b>หนา</b>" in kept
