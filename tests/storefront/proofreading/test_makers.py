"""The maker says yes: to exactly this text and these pictures."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from storefront.accounts.roles import Role
from storefront.proofreading.contents import text_hash
from storefront.proofreading.gate import NotFit
from storefront.proofreading.makers import answer_to, ask_maker, keep_answer
from storefront.proofreading.models import YesAnswer, YesAsked
from tests.factories import make_photograph, make_producer, make_story
from tests.factories.people import make_worker

pytestmark = pytest.mark.django_db
YES, CHANGE = YesAnswer.Answer.YES, YesAnswer.Answer.CHANGE


@pytest.fixture
def story():
    return make_story(kind="producer", producer=make_producer(), live=False)


def address(story) -> str:
    return f"/th/my-story/{ask_maker(story, by=None).token}/"


def publish(story):
    story.save_revision().publish()
    story.refresh_from_db()


def test_story_goes_out_after_her_yes(client, story):
    client.post(address(story), {"answer": "yes"})

    publish(story)

    assert story.live


def test_without_her_yes_it_does_not(story):
    with pytest.raises(NotFit):
        publish(story)


def test_maker_sees_her_story_in_thai_without_an_account(client, story):
    page = client.get(address(story)).content.decode()

    assert story.title in page.replace("<wbr>", "")
    assert "ช่างทอเริ่มงานก่อนฟ้าสาง" in page.replace("<wbr>", "")
    assert "ใช่" in page
    assert "แก้ตรงนี้" in page
    assert 'content="noindex"' in page


def test_page_of_a_question_is_kept_by_no_cache(client, story):
    assert "no-store" in client.get(address(story))["Cache-Control"]


def test_nobody_guesses_the_link(client, story):
    ask_maker(story, by=None)

    assert client.get("/th/my-story/guessed/").status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        lambda story: setattr(story, "title", "ชื่อใหม่"),
        lambda story: setattr(story, "intro", "บทนำใหม่"),
        lambda story: setattr(story, "hero", make_photograph()),
        lambda story: story.body.append(("paragraph", "<p>เพิ่มอีกย่อหน้า</p>")),
    ],
    ids=["title", "intro", "picture", "text"],
)
def test_changed_story_asks_again(story, change):
    keep_answer(ask_maker(story, by=None), YES)

    change(story)

    with pytest.raises(NotFit):
        publish(story)


def test_price_of_a_good_and_words_for_search_engines_are_none_of_her_text(story):
    before = text_hash(story)
    story.search_description, story.seo_title, story.slug = "คำค้น", "ชื่อค้น", "another"

    assert text_hash(story) == before


def test_saving_it_again_unchanged_needs_no_new_yes(story):
    before = text_hash(story)
    story.body[0].value.source = story.body[0].value.source.replace("<p>", '<p data-block-key="x7k2a">')

    assert text_hash(story) == before


def test_going_back_to_what_she_agreed_to_needs_no_new_yes(story):
    keep_answer(ask_maker(story, by=None), YES)
    story.intro, before = "อื่น", story.intro
    story.save_revision()
    story.intro = before

    publish(story)

    assert story.live


def test_refused_text_cannot_go_out_even_after_an_earlier_yes(client, story):
    where = address(story)
    client.post(where, {"answer": "yes"})
    client.post(where, {"answer": "change", "words": "ชื่อหมู่บ้านผิด"})

    with pytest.raises(NotFit, match="ชื่อหมู่บ้านผิด"):
        publish(story)
    assert [answer.answer for answer in YesAsked.objects.get().answers.all()] == ["yes", "change"]


def test_change_says_what_to_change(client, story):
    answer = client.post(address(story), {"answer": "change", "words": " "})

    assert answer.status_code == 422
    assert "กรุณาบอกว่าอยากให้แก้อะไร" in answer.content.decode()
    assert not YesAnswer.objects.exists()


def test_voice_is_kept_where_only_editors_hear_it(client, story):
    voice = SimpleUploadedFile("voice.webm", b"\x1aE\xdf\xa3 a voice", "audio/webm")
    client.post(address(story), {"answer": "change", "voice": voice})

    answer = YesAnswer.objects.get()
    where = f"/cms/newsroom/voice/answer/{answer.pk}/"
    assert client.get(where).status_code == 302  # to the door
    client.force_login(make_worker(Role.EDITOR))
    heard = client.get(where)
    assert (heard["Content-Type"], b"".join(heard.streaming_content)) == ("audio/webm", b"\x1aE\xdf\xa3 a voice")


def test_file_that_is_no_voice_is_refused_in_words(client, story):
    answer = client.post(address(story), {"answer": "change", "voice": SimpleUploadedFile("v.webm", b"<script>")})

    assert answer.status_code == 422
    assert "ไม่ใช่เสียงที่เปิดฟังได้" in answer.content.decode()


def test_editors_are_told_what_she_said(client, story):
    editor = make_worker(Role.EDITOR)

    client.post(address(story), {"answer": "yes"})

    assert [message.to for message in mail.outbox] == [[editor.email]]
    assert "ใช่ เผยแพร่ได้" in mail.outbox[0].body


def test_same_text_is_asked_for_once(story):
    assert ask_maker(story, by=None) == ask_maker(story, by=None)


def test_editor_notes_what_she_heard_on_the_telephone(client, story):
    editor = make_worker(Role.EDITOR)
    client.force_login(editor)

    client.post(f"/cms/newsroom/pages/{story.pk}/yes/", {"answer": "yes", "words": "โทรคุย 28 พ.ย."})

    assert answer_to(story).heard_by == editor
    assert client.get(f"/cms/newsroom/pages/{story.pk}/yes/").status_code == 200
