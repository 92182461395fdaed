"""What keeps a page from going out, and what does not. Each rule is tried with what it finds and with its neighbour."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalogue.producers.models import Mark
from storefront.facts.models import Fact
from storefront.proofreading.findings import Weight
from storefront.proofreading.gate import NotFit, answer_for, look_through, stops
from tests.factories import make_consent, make_fact, make_mark, make_photograph, make_producer, make_product, make_story
from tests.factories.people import make_worker
from tests.factories.stories import listed

pytestmark = pytest.mark.django_db


def codes(story) -> set[str]:
    return {finding.code for finding in look_through(story) if finding.weight is not Weight.HINT}


def hints(story) -> set[str]:
    return {finding.code for finding in look_through(story) if finding.weight is Weight.HINT}


def draft(*blocks, **given):
    return make_story(*blocks, live=False, **given)


def say(words: str):
    return draft(("paragraph", f"<p>{words}</p>"))


def test_story_without_a_fault_goes_out():
    assert stops(draft()) == []


def test_page_that_says_nowhere_what_it_is_about_is_kept_back():
    story = draft(("heading", "หัวข้อ"), ("quote", {"text": "คำ", "who": "", "person": None}))
    story.intro = ""

    assert "description" in codes(story)


def test_picture_without_words_is_kept_back():
    with_words, without = make_photograph(), make_photograph(alt_th="")

    assert "alt" not in codes(draft(("picture", {"picture": with_words.pk})))
    assert "alt" in codes(draft(("picture", {"picture": without.pk})))


def test_headings_come_in_order_and_something_stands_under_each():
    text = ("paragraph", "<p>ข้อความ</p>")

    assert "headings" in codes(draft(("subheading", "เล็ก"), text))
    assert "headings" not in codes(draft(("heading", "ใหญ่"), text, ("subheading", "เล็ก"), text))
    assert "empty-part" in codes(draft(text, ("heading", "ใหญ่")))


@pytest.mark.parametrize(
    ("link", "is_broken"),
    [
        ('<a href="https://otopkkc.com/a">', False),
        ('<a href="/th/products/">', False),
        ('<a href="mailto:shop@example.com">', False),
        ('<a href="https://nowhere">', True),
        ('<a href="javascript:go()">', True),
        ('<a linktype="page" id="999999">', True),
    ],
)
def test_broken_link_is_kept_back(link, is_broken):
    assert ("link" in codes(say(f"{link}ที่นี่</a>"))) is is_broken


def test_link_to_a_page_that_is_not_published_is_broken():
    live, hidden = make_story(), draft()

    assert "link" not in codes(say(f'<a linktype="page" id="{live.pk}">เรื่อง</a>'))
    assert "link" in codes(say(f'<a linktype="page" id="{hidden.pk}">เรื่อง</a>'))


def test_length_is_a_hint_and_no_obstacle():
    assert "short" in hints(draft())
    assert "long" in hints(say("ช่างทอเริ่มงานก่อนฟ้าสางทุกวัน " * 300))


def test_good_deleted_since_is_a_hint():
    story = draft(("products", {"title": "", "products": listed([999999])}))

    assert "gone" in hints(story)


def test_unknown_and_contested_facts_are_kept_back_and_a_stale_one_is_a_hint():
    make_fact(code="sure")
    make_fact(code="trade", confidence=Fact.Confidence.CONTESTED, value=2200, unit_th="ล้านบาท", unit_en="million baht")
    make_fact(
        code="old", review_by=timezone.localdate() - timedelta(days=1), as_of=timezone.localdate().replace(year=2020)
    )

    assert codes(say("[fact:sure]")) == set()
    assert codes(say("[fact:nobody-knows]")) == {"no-fact"}
    assert codes(say("[fact:trade]")) == {"no-fact"}
    assert codes(say("ราว 2,200 ล้านบาท")) == {"contested"}
    assert "stale-fact" in hints(say("[fact:old]"))


def test_bare_figure_of_the_table_is_flagged():
    make_fact(code="districts")

    assert "bare-number" in hints(say("ครบ 26 อำเภอ"))
    assert "bare-number" not in hints(say("ครบ [fact:districts]"))


@pytest.mark.parametrize("words", ["สาโทของหมู่บ้าน", "ชาใบหม่อนรักษาเบาหวาน", "ช่วยลดความดัน", "This tea cures diabetes"])
def test_what_the_law_forbids_needs_a_name(words):
    found = stops(say(words))

    assert [finding.weight for finding in found] == [Weight.CLAIM]
    assert found[0].law


@pytest.mark.parametrize("words", ["ไม่ผสมแอลกอฮอล์", "ดูแลรักษาผ้าไหม", "ล้างแล้วผึ่งให้แห้ง", "Wine-red silk"])
def test_words_that_only_look_forbidden_pass(words):
    assert stops(say(words)) == []


def test_mark_may_be_named_where_it_is_held_and_not_a_day_longer():
    good = make_product()
    make_mark(good, "mpc")
    story = draft(("paragraph", "<p>ได้ มผช. แล้ว</p>"), ("products", {"title": "", "products": listed([good.pk])}))
    without = say("ได้ มผช. แล้ว")

    assert "mark" not in codes(story)
    assert "mark" in codes(without)
    Mark.objects.update(
        expires_on=timezone.localdate() - timedelta(days=1), issued_on=timezone.localdate() - timedelta(days=400)
    )
    assert "mark" in codes(story)


def test_editor_answers_for_a_claim_by_name_and_only_for_these_words():
    story, editor = say("ชาใบหม่อนรักษาเบาหวาน"), make_worker()

    answer_for(story, stops(story), "อ้างคำของคนในเรื่อง ไม่ได้ขาย", by=editor)

    assert stops(story) == []
    story.body[0].value.source += "<p>และลดความดัน</p>"
    assert {finding.words for finding in stops(story)} == {"ลดความดัน"}
    assert story.claim_answers.get().by == editor


def test_answer_leaves_what_must_be_mended():
    story = draft(("picture", {"picture": make_photograph(alt_th="").pk}))

    answer_for(story, stops(story), "เพราะอยากเผยแพร่", by=make_worker())

    assert "alt" in codes(story)


@pytest.mark.parametrize(
    ("people", "given", "expected"),
    [(None, 0, {"people-unsaid"}), (0, 0, set()), (1, 0, {"no-consent"}), (1, 1, set()), (2, 1, {"no-consent"})],
)
def test_everybody_in_a_picture_must_have_said_yes(people, given, expected):
    picture = make_photograph(people_count=people)
    for number in range(given):
        make_consent(f"คนที่ {number}", pictures=[picture])

    assert codes(draft(("picture", {"picture": picture.pk}))) == expected


def test_drawing_needs_nobody():
    assert codes(draft(("picture", {"picture": make_photograph(people_count=None, is_illustration=True).pk}))) == set()


def test_consent_to_a_name_is_none_to_a_picture():
    picture = make_photograph(people_count=1)
    make_consent(pictures=[picture], may_show=False)

    assert codes(draft(("picture", {"picture": picture.pk}))) == {"no-consent"}


def test_ended_consent_keeps_a_page_back():
    yesterday = timezone.localdate() - timedelta(days=1)
    ended = make_consent(until=yesterday, given_on=yesterday - timedelta(days=9))

    assert "consent-ended" in codes(draft(("quote", {"text": "คำ", "who": "ช่างทอ", "person": ended.pk})))


@pytest.mark.parametrize("name", ["นางสาวบุญมี", "นายสมชาย", "Mrs Boonmee"])
def test_name_without_consent_needs_somebody_to_answer(name):
    assert "name-without-consent" in codes(say(f"{name} ทอผ้า"))


@pytest.mark.parametrize("words", ["นายอำเภอมาเปิดงาน", "นางรำหน้าวัด", "นายกสมาคม", "Khaen Kaen Khun. What a cloth"])
def test_office_is_no_name(words):
    assert codes(say(words)) == set()


def test_name_with_its_consent_may_stand():
    make_consent("บุญมี")

    assert codes(say("นางสาวบุญมี ทอผ้า")) == set()


def test_name_of_somebody_who_may_not_be_named_is_kept_back():
    make_consent("ป้าบุญมี", may_name=False)

    assert "named" in codes(say("ป้าบุญมีทอผ้า"))


def test_face_that_the_computer_sees_is_asked_about():
    picture = make_photograph(people_count=0)
    picture.faces_found = 1
    picture.save()

    assert "faces" in hints(draft(("picture", {"picture": picture.pk})))


def test_nothing_lets_a_page_out_past_the_gate():
    story = say("ชาใบหม่อนรักษาเบาหวาน")

    with pytest.raises(NotFit, match="รักษาเบาหวาน"):
        story.get_latest_revision().publish()

    story.refresh_from_db()
    assert not story.live


def test_makers_own_story_waits_for_her_yes():
    story = draft(kind="producer", producer=make_producer())

    assert codes(story) == {"no-yes"}
    assert codes(draft(kind="craft", producer=make_producer())) == set()


def test_looking_through_asks_as_often_for_a_long_page_as_for_a_short_one(django_assert_max_num_queries):
    pictures = [make_photograph() for _ in range(12)]
    story = draft(*(("picture", {"picture": picture.pk}) for picture in pictures))

    with django_assert_max_num_queries(14):
        look_through(story)
