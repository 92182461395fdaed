"""Each block shows what it was given, leaves out what is gone, and refuses what leads nowhere."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model

from storefront.pages.blocks import CallBlock
from storefront.pages.media_blocks import AudioBlock, VideoBlock
from tests.factories import make_consent, make_fact, make_photograph, make_producer, make_product, make_story
from tests.factories.stories import listed

pytestmark = pytest.mark.django_db


def shown(client, *blocks) -> str:
    page = client.get(make_story(*blocks).url).content.decode()
    return page.partition("<main")[2].partition("</main>")[0].replace("<wbr>", "")


def document(name: str):
    return get_document_model().objects.create(title=name, file=ContentFile(b"bytes", name=name))


def test_pictures_have_their_captions_and_credits(client):
    picture = make_photograph(credit="ศูนย์ OTOP")

    page = shown(
        client,
        ("picture", {"picture": picture.pk, "caption": "กี่เก่า", "width": "full"}),
        ("picture_pair", {"pair": listed([{"picture": picture.pk, "caption": one} for one in ("ซ้าย", "ขวา")])}),
    )

    assert "story-body__full" in page
    assert "กี่เก่า · ภาพ: ศูนย์ OTOP" in page
    assert page.count("picture--landscape") == 2


def test_steps_stand_in_their_order(client):
    steps = [{"title": title, "text": f"วิธี{title}", "picture": None} for title in ("มัด", "ย้อม")]

    page = shown(client, ("steps", {"title": "มัดหมี่", "steps": listed(steps)}))

    assert page.index("<h3>มัด</h3>") < page.index("<h3>ย้อม</h3>")


def test_quote_leaves_the_page_with_its_consent(client):
    yesterday = timezone.localdate() - timedelta(days=1)
    consent = make_consent(given_on=yesterday)
    story = make_story(("quote", {"text": "ฉันทอมาแต่เด็ก", "who": "ช่างทอ", "person": consent.pk}))
    before = client.get(story.url).content.decode()

    consent.until = yesterday
    consent.save()

    assert "ฉันทอมาแต่เด็ก" in before
    assert "ฉันทอมาแต่เด็ก" not in client.get(story.url).content.decode()


def test_sound_has_its_words_and_leaves_with_its_consent(client):
    allowed, refused = make_consent("หนึ่ง"), make_consent("สอง", may_hear=False)
    block = {"title": "เสียงแคน", "file": document("khaen.mp3").pk, "transcript": "ทำนองห้าเสียง"}

    page = shown(client, ("audio", {**block, "person": allowed.pk}))

    assert '<audio class="sound__player" controls preload="none"' in page
    assert "ทำนองห้าเสียง" in page
    assert "<audio" not in shown(client, ("audio", {**block, "person": refused.pk}))


def test_film_elsewhere_is_only_a_link_until_somebody_goes_there(client):
    block = {"title": "หนัง", "poster": make_photograph().pk, "file": None, "transcript": "คนทอผ้า"}

    page = shown(client, ("video", {**block, "address": "https://video.example/1"}))

    assert 'href="https://video.example/1" rel="noopener"' in page
    assert "<iframe" not in page
    assert 'src="https://' not in page


def test_film_of_our_own_is_fetched_when_it_is_played(client):
    block = {"title": "หนัง", "poster": make_photograph().pk, "address": "", "transcript": "คนทอผ้า"}

    page = shown(client, ("video", {**block, "file": document("film.mp4").pk}))

    assert '<video class="film__screen" controls preload="none"' in page


def test_map_and_maker_lead_on(client):
    producer = make_producer()
    producer.is_public = True
    producer.save()
    district = producer.tambon.district
    district.slug = district.slug or "somewhere"
    district.save()

    page = shown(
        client,
        ("producer", {"producer": producer.pk, "words": "ผู้ทอ"}),
        ("place_map", {"district": district.pk, "producer": None, "words": "ทางใต้"}),
    )

    assert producer.get_absolute_url() in page
    assert "map--mini" in page


def test_maker_who_is_not_public_is_left_out(client):
    producer = make_producer()
    producer.is_public = False
    producer.save()

    assert "maker-in-story" not in shown(client, ("producer", {"producer": producer.pk, "words": "ผู้ทอ"}))


def test_figures_say_where_they_come_from(client):
    facts = [make_fact(source="คอลัมน์").pk]

    page = shown(client, ("figures", {"title": "ตัวเลข", "facts": listed(facts)}))

    assert '<p class="figures-block__number">26 อำเภอ</p>' in page
    assert "ที่มา: คอลัมน์" in page


def test_good_that_was_deleted_leaves_its_row_and_the_story_stays(client):
    there, deleted = make_product(name_th="ผ้าพันคอ"), 999_999

    page = shown(client, ("products", {"title": "ของ", "products": listed([there.pk, deleted])}))

    assert "ผ้าพันคอ" in page
    assert page.count('<article class="product-row') == 1


def test_call_leads_to_a_page_that_is_there(client):
    other = make_story(title="อีกเรื่อง")
    block = {"words": "อ่านต่อ", "button": "ไปอ่าน", "page": other.pk, "address": ""}
    story = make_story(("call", block))
    before = client.get(story.url).content.decode()

    other.unpublish()

    assert f'<a class="button" href="{other.url}">ไปอ่าน</a>' in before
    assert "ไปอ่าน" not in client.get(story.url).content.decode()


@pytest.mark.parametrize("address", ["", "https://elsewhere.example/", "//elsewhere.example", "products"])
def test_call_leads_nowhere_else(address):
    block = CallBlock()

    with pytest.raises(ValidationError):
        block.clean(block.to_python({"words": "ไป", "button": "ไป", "page": None, "address": address}))


def test_film_is_a_file_or_an_address_and_a_sound_is_a_sound():
    film, sound = VideoBlock(), AudioBlock()
    poster, text = make_photograph().pk, document("notes.txt").pk
    facts = {"title": "หนัง", "poster": poster, "transcript": "คำ"}

    for given in ({"file": None, "address": ""}, {"file": text, "address": ""}):
        with pytest.raises(ValidationError):
            film.clean(film.to_python({**facts, **given}))
    with pytest.raises(ValidationError):
        sound.clean(sound.to_python({"title": "เสียง", "file": text, "transcript": "คำ", "person": None}))
