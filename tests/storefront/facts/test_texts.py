"""Figures in texts come from the table, and a corrected one is right at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from storefront.facts.loading import load_facts
from storefront.facts.models import Fact
from storefront.facts.texts import bare_facts, facts_named, stale_facts, with_facts, with_marked_facts
from tests.factories import make_fact, make_story

pytestmark = pytest.mark.django_db


def test_text_names_a_fact_in_the_readers_language():
    make_fact(code="producers", about="over", value=3000, unit_th="ราย", unit_en="producers")

    assert with_facts("ช่วย [fact:producers] แล้ว", "th") == "ช่วย กว่า 3,000 ราย แล้ว"
    assert with_facts("helps [fact:producers]", "en") == "helps over 3,000 producers"


def test_day_and_name_are_said_in_words():
    make_fact(code="reopened", value=None, unit_th="", unit_en="", words_th="10 พ.ย. 2563", words_en="10 November 2020")

    assert with_facts("เปิด [fact:reopened]", "th") == "เปิด 10 พ.ย. 2563"


def test_corrected_fact_is_right_on_a_page_at_once(client):
    fact = make_fact(code="districts")
    story = make_story(("paragraph", "<p>ครบ [fact:districts]</p>"))
    before = client.get(story.url).content.decode().partition("<main")[2]

    fact.value = 27
    fact.save()
    after = client.get(story.url).content.decode().partition("<main")[2]

    assert "26 อำเภอ" in before
    assert "27 อำเภอ" in after
    assert "26 อำเภอ" not in after


def test_page_says_where_its_figures_come_from(client):
    make_fact(code="districts", source="คอลัมน์ขอนแก่นลิงก์")

    page = client.get(make_story(("paragraph", "<p>ครบ [fact:districts]</p>")).url).content.decode()

    assert '<a class="fact" href="#fact-districts">26 อำเภอ</a>' in page
    assert '<li id="fact-districts">' in page
    assert "คอลัมน์ขอนแก่นลิงก์" in page


def test_contested_fact_is_never_printed():
    make_fact(code="trade", confidence=Fact.Confidence.CONTESTED)

    assert with_facts("[fact:trade]", "th") == ""
    assert with_marked_facts("<p>[fact:trade]</p>", "th") == "<p></p>"
    assert facts_named(["trade"]) == []


def test_words_of_a_fact_are_escaped():
    make_fact(code="odd", value=None, unit_th="", unit_en="", words_th="<b>1</b>", words_en="<b>1</b>")

    assert "&lt;b&gt;1&lt;/b&gt;" in with_marked_facts("<p>[fact:odd]</p>", "th")


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("ครบ 3,000 ราย", True),
        ("ครบ 3000 ราย", True),
        ("3,000 producers", True),
        ("13,000 ราย", False),
        ("3,000 คน", False),
        ("[fact:producers]", False),
    ],
)
def test_bare_figure_of_a_fact_is_found(text, is_found):
    make_fact(code="producers", value=3000, unit_th="ราย", unit_en="producers")

    assert bool(bare_facts(text)) is is_found


def test_fact_needs_one_way_to_be_said_in_both_languages():
    with pytest.raises(ValidationError):
        Fact(code="x", words_th="สิบ").clean()
    with pytest.raises(ValidationError):
        Fact(code="x", value=1, unit_th="ราย").clean()


def test_facts_whose_day_has_come_are_listed_the_longest_overdue_first():
    today = timezone.localdate()
    late = make_fact(review_by=today - timedelta(days=1))
    later = make_fact(review_by=today - timedelta(days=9))
    make_fact(review_by=today)

    assert stale_facts() == [later, late]


def test_shop_comes_with_its_facts_and_an_editors_change_stays():
    count = load_facts()
    Fact.objects.filter(code="districts").update(value=27)

    assert load_facts() == count
    assert Fact.objects.get(code="districts").value == 27
    assert set(Fact.objects.values_list("confidence", flat=True)) == {"A", "B", "C"}
