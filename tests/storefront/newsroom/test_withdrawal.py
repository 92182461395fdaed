"""A person takes her yes back, and is off every page of both languages, with every file, within a minute."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Page, Revision
from wagtail.search.backends import get_search_backend

from catalogue.pictures.models import SiteImage
from storefront.accounts.roles import Role
from storefront.consents.models import Consent
from storefront.newsroom.withdrawal import rest_and_wake, withdraw
from storefront.pages.models import StoryPage
from tests.factories import make_consent, make_index, make_photograph, make_product, make_story
from tests.factories.people import make_worker

NAME = "ป้าบุญมี ทอแสง"
pytestmark = pytest.mark.django_db


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    def run(work, *given):
        with django_capture_on_commit_callbacks(execute=True):
            return work(*given)

    return run


@pytest.fixture
def told():
    """A person named, shown and quoted in both languages, with the sizes of her picture made."""
    picture = make_photograph(people_count=1, title=f"{NAME} ที่กี่", alt_th=f"{NAME} นั่งทอ", alt_en=f"{NAME} at her loom")
    consent = make_consent(NAME, pictures=[picture])
    picture.get_rendition("width-100|format-webp")
    blocks = [
        ("paragraph", f"<p>{NAME} เริ่มทอก่อนฟ้าสาง</p>"),
        ("picture", {"picture": picture.pk, "caption": f"{NAME} กับกี่"}),
        ("quote", {"text": "ฉันทอมาแต่เด็ก", "who": "ช่างทอ", "person": consent.pk}),
    ]
    thai = make_story(*blocks, title=f"เรื่องของ{NAME}", hero=picture)
    make_story(
        *blocks, language="en", title=f"The story of {NAME}", slug="her-story", translation_key=thai.translation_key
    )
    return consent


def crawl(client: Client, start: str) -> dict[str, str]:
    """Open a page and every page of the site that can be reached from it, and return what each says."""
    seen, waiting = {}, [start]
    while waiting:
        path = waiting.pop()
        if path in seen or len(seen) > 200:
            continue
        answer = client.get(path, follow=True)
        seen[path] = answer.content.decode(errors="replace") if "html" in answer.get("Content-Type", "") else ""
        waiting += [link for link in re.findall(r'href="(/(?:th|en)/[^"#?]*)', seen[path]) if link not in seen]
    return seen


def plain(page: str) -> str:
    return page.replace("<wbr>", "").replace("\u200b", "")


def test_crawl_finds_her_nowhere_any_more(client, told, on_commit):
    stories = list(StoryPage.objects.all())
    starts = [*(story.url for story in stories), make_index("th").url, make_index("en").url]
    before = {path: page for start in starts for path, page in crawl(client, start).items()}
    files = [size.file.name for size in SiteImage.objects.get().renditions.all()] + [SiteImage.objects.get().file.name]
    assert sum(NAME in plain(page) for page in before.values()) >= 4
    assert any("ฉันทอมาแต่เด็ก" in plain(page) for page in before.values())
    assert all(default_storage.exists(name) for name in files)

    on_commit(client.post, f"/th/my-consent/{told.token}/")

    for start in starts:
        after = crawl(client, start)
        assert not [path for path, page in after.items() if NAME in plain(page)]
        assert not [path for path, page in after.items() if "ฉันทอมาแต่เด็ก" in plain(page)]
        assert not [path for path, page in after.items() if any(name in page for name in files)]
    assert not any(default_storage.exists(name) for name in files)
    assert not SiteImage.objects.exists()


def test_what_she_is_called_stands_in_place_of_her_name_in_each_language(told, on_commit):
    on_commit(withdraw, told)

    thai, english = (StoryPage.objects.get(locale__language_code=code) for code in ("th", "en"))
    assert (thai.title, english.title) == ("เรื่องของช่างทอในกลุ่ม", "The story of a weaver of the group")
    assert "ช่างทอในกลุ่ม เริ่มทอ" in thai.body[0].value.source
    assert thai.live
    assert english.live


def test_english_that_kept_up_with_the_thai_still_does(told, on_commit):
    thai, english = (StoryPage.objects.get(locale__language_code=code) for code in ("th", "en"))
    english.follow(thai)
    english.save()

    on_commit(withdraw, told)

    thai, english = (StoryPage.objects.get(locale__language_code=code) for code in ("th", "en"))
    assert english.keeps_step(thai)


def test_no_version_of_a_page_keeps_her_name(told, on_commit):
    on_commit(withdraw, told)

    assert NAME not in str(list(Revision.objects.values_list("content", "object_str")))
    assert NAME not in str(list(Page.objects.values_list("title", "draft_title", "search_description")))


def test_search_finds_her_no_more(told, on_commit):
    found = get_search_backend().search(NAME, StoryPage)
    assert len(found) == 2

    on_commit(withdraw, told)

    assert [story.title for story in get_search_backend().search(NAME, StoryPage) if NAME in story.title] == []


def test_her_picture_leaves_the_goods_it_hangs_at(told, on_commit):
    good = make_product()
    good.images.create(picture=SiteImage.objects.get(), original="original_images/x.jpg")

    on_commit(withdraw, told)

    assert not good.images.exists()


def test_her_voice_is_deleted(told, on_commit):
    sound = get_document_model().objects.create(title="เสียง", file=ContentFile(b"ID3 sound", name="voice.mp3"))
    block = {"title": "เสียงของเธอ", "file": sound.pk, "transcript": "คำพูด", "person": told.pk}
    make_story(("audio", block))

    on_commit(withdraw, told)

    assert not get_document_model().objects.exists()
    assert not default_storage.exists(sound.file.name)


def test_her_voice_in_a_draft_of_a_live_page_is_deleted_too(told, on_commit):
    sound = get_document_model().objects.create(title="เสียง", file=ContentFile(b"ID3 sound", name="voice.mp3"))
    story = make_story()
    block = {"title": "เสียงของเธอ", "file": sound, "transcript": "คำพูด", "person": told}
    story.body.append(("audio", block))
    story.save_revision()

    on_commit(withdraw, told)

    assert not get_document_model().objects.exists()


def test_what_counts_wrong_passwords_is_not_forgotten_with_her(told, on_commit):
    cache.set("wrong-passwords", 3)

    on_commit(withdraw, told)

    assert cache.get("wrong-passwords") == 3


@pytest.mark.parametrize(("name", "is_refused"), [("แม่", True), ("สมใจ", True), (NAME, False), ("ป้าบุญมี", False)])
def test_name_that_is_an_ordinary_word_is_not_taken_down(name, is_refused):
    consent = Consent(name=name)

    if is_refused:
        with pytest.raises(ValidationError, match="เป็นคำทั่วไปด้วย"):
            consent.clean()
    else:
        consent.clean()


def test_somebody_else_stays(told, on_commit):
    other = make_consent("ลุงสา", pictures=[make_photograph(people_count=1)])
    story = make_story(("paragraph", "<p>ลุงสา จักตอก</p>"))

    on_commit(withdraw, told)

    story.refresh_from_db()
    assert "ลุงสา" in story.body[0].value.source
    assert other.pictures.count() == 1
    assert SiteImage.objects.count() == 1


def test_editors_are_told_which_pages_to_read_again(told, on_commit):
    editor = make_worker(Role.EDITOR)

    on_commit(withdraw, told)

    assert [message.to for message in mail.outbox] == [[editor.email]]
    assert "/cms/pages/" in mail.outbox[0].body
    assert NAME not in mail.outbox[0].body


def test_she_sees_what_she_agreed_to_and_then_that_it_is_over(client, told, on_commit):
    before = client.get(f"/th/my-consent/{told.token}/").content.decode()

    on_commit(client.post, f"/th/my-consent/{told.token}/")
    after = client.get(f"/th/my-consent/{told.token}/").content.decode()

    assert NAME in before
    assert "ให้แสดงภาพของคุณ" in before
    assert "คุณถอนความยินยอมเมื่อ" in after
    assert NAME not in after


def test_twice_does_nothing_more(told, on_commit):
    assert on_commit(withdraw, told)

    assert on_commit(withdraw, told) == []


def test_nobody_guesses_the_link(client):
    assert client.get("/th/my-consent/guessed/").status_code == 404
    assert client.post("/th/my-consent/guessed/").status_code == 404


@pytest.fixture
def ended():
    yesterday = timezone.localdate() - timedelta(days=1)
    picture = make_photograph(people_count=1)
    consent = make_consent(NAME, pictures=[picture], given_on=yesterday - timedelta(days=30))
    story = make_story(("paragraph", f"<p>{NAME} ทอผ้า</p>"), ("picture", {"picture": picture.pk}))
    consent.until = yesterday
    consent.save()
    return consent, story, picture


def test_ended_consent_lets_picture_and_story_rest_and_nothing_is_lost(ended):
    _consent, story, picture = ended

    rest_and_wake()

    story.refresh_from_db()
    picture.refresh_from_db()
    assert (story.live, bool(picture.hidden_at)) == (False, True)
    assert default_storage.exists(picture.file.name)
    assert NAME in story.body[0].value.source


def test_picture_that_rests_is_shown_nowhere(client, ended):
    _consent, _story, picture = ended
    other = make_story(("paragraph", "<p>เรื่องอื่น</p>"), hero=make_photograph())
    StoryPage.objects.filter(pk=other.pk).update(hero=picture)
    assert 'alt="กี่ทอผ้า"' in client.get(other.url).content.decode()

    rest_and_wake()

    assert 'alt="กี่ทอผ้า"' not in client.get(other.url).content.decode()


def test_renewed_consent_wakes_the_picture(ended):
    consent, _story, picture = ended
    rest_and_wake()

    consent.until = timezone.localdate() + timedelta(days=300)
    consent.save()
    rest_and_wake()

    picture.refresh_from_db()
    assert picture.hidden_at is None


def test_nothing_changes_where_nothing_ended():
    make_consent(pictures=[make_photograph(people_count=1)])
    make_index()

    assert rest_and_wake() == 0
