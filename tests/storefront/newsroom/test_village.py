"""A note from the village becomes a draft, once, with small pictures that say no place."""

import io
import uuid

import pillow_heif
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from catalogue.pictures.models import SiteImage
from storefront.accounts.roles import Role
from storefront.consents.models import Consent
from storefront.newsroom.models import FieldNote
from storefront.pages.models import StoryPage
from tests.factories import make_customer, make_index, make_producer
from tests.factories.people import make_worker
from tests.factories.stories import jpeg

pytestmark = pytest.mark.django_db
WHERE = "/cms/village/"


@pytest.fixture
def writer(client):
    make_index()
    user = make_worker(Role.WRITER)
    client.force_login(user)
    return user


def picture_with_a_place() -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"  # GPS: north
    exif[0x010F] = "Telephone"
    return jpeg(4000, 3000, exif=exif)


def photo(number: int, data: bytes, **facts) -> dict:
    return {
        f"photo-{number}-file": SimpleUploadedFile(f"p{number}.jpg", data, "image/jpeg"),
        **{f"photo-{number}-{name}": value for name, value in facts.items()},
    }


def test_note_makes_a_thai_draft_of_its_writer(client, writer):
    producer = make_producer()

    words = {"title": "ผ้าฝ้ายบ้านเรา", "who": producer.name_th, "words": "ทอทุกวัน\nย้อมคราม"}
    answer = client.post(WHERE, {**words, **photo(1, jpeg(), alt="กี่", people="0")})

    story = StoryPage.objects.get()
    assert answer.url == f"/cms/pages/{story.pk}/edit/"
    assert (story.live, story.owner, story.producer, story.kind) == (False, writer, producer, "producer")
    assert [block.block_type for block in story.body] == ["paragraph", "picture"]
    assert story.body[0].value.source == "<p>ทอทุกวัน</p><p>ย้อมคราม</p>"
    assert story.slug.isascii()


def test_picture_loses_its_place_and_is_scaled(client, writer):
    client.post(WHERE, {"title": "เรื่อง", **photo(1, picture_with_a_place(), people="0")})

    with SiteImage.objects.get().file.open() as file, Image.open(file) as kept:
        assert dict(kept.getexif()) == {}
        assert max(kept.size) == 2400


def test_picture_of_an_iphone_is_read(client, writer):
    file = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 48), "brown")).save(file)

    client.post(WHERE, {"title": "เรื่อง", **photo(1, file.getvalue(), people="0")})

    assert SiteImage.objects.get().width == 64


def test_broken_picture_is_told_in_words_and_nothing_is_made(client, writer):
    answer = client.post(WHERE, {"title": "เรื่อง", "words": "คำ", **photo(1, b"no picture")})

    assert answer.status_code == 422
    assert "เปิดไฟล์นี้เป็นภาพไม่ได้" in answer.content.decode()
    assert "เรื่อง" in answer.content.decode()
    assert not StoryPage.objects.exists()


def test_script_hears_faults_as_data(client, writer):
    answer = client.post(WHERE, {"title": "", "words": "คำ"}, headers={"Accept": "application/json"})

    assert answer.status_code == 422
    assert answer.json()["faults"]


def test_note_sent_twice_makes_one_draft(client, writer):
    note = {"title": "เรื่อง", "words": "คำ", "client_id": str(uuid.uuid4())}

    first, second = (client.post(WHERE, note, headers={"Accept": "application/json"}).json() for _ in range(2))

    assert first == second
    assert StoryPage.objects.count() == 1


def test_consent_is_kept_with_the_pictures_she_is_in(client, writer):
    person = {"person-1-name": "ป้าบุญมี", "person-1-called": "ช่างทอ", "person-1-may_show": "on", "person-1-pictures": "2"}

    client.post(WHERE, {"title": "เรื่อง", **photo(1, jpeg(), people="0"), **photo(2, jpeg(), people="1"), **person})

    consent = Consent.objects.get()
    assert (consent.may_show, consent.may_name, consent.written_by) == (True, False, writer)
    assert [shown.picture.people_count for shown in consent.pictures.all()] == [1]
    assert [block.value for block in StoryPage.objects.get().people] == [consent]


def test_what_she_is_called_in_english_is_english(client, writer):
    person = {"person-1-name": "ป้าบุญมี", "person-1-called": "ช่างทอ", "person-1-may_name": "on"}

    client.post(WHERE, {"title": "เรื่อง", "words": "คำ", **person})

    consent = Consent.objects.get()
    assert (consent.called_th, consent.called_en) == ("ช่างทอ", "a member of the group")


def test_person_without_a_yes_to_anything_is_asked_about(client, writer):
    answer = client.post(WHERE, {"title": "เรื่อง", "words": "คำ", "person-1-name": "ป้าบุญมี"})

    assert answer.status_code == 422
    assert "ระบุว่าป้าบุญมียินยอมเรื่องใด" in answer.content.decode()


def test_note_says_something(client, writer):
    answer = client.post(WHERE, {"title": "เรื่อง"})

    assert answer.status_code == 422
    assert not FieldNote.objects.exists()


def test_voice_is_enough(client, writer):
    voice = SimpleUploadedFile("voice.ogg", b"OggS a voice", "audio/ogg")

    client.post(WHERE, {"title": "เรื่อง", "voice": voice})

    note = FieldNote.objects.get()
    assert note.voice.name.endswith(".ogg")
    assert client.get(f"/cms/newsroom/voice/note/{note.pk}/")["Content-Type"] == "audio/ogg"


def test_makers_are_offered_by_a_part_of_their_name(client, writer):
    producer = make_producer()

    assert client.get("/cms/village/makers/", {"q": producer.name_th[:4]}).json()["makers"] == [producer.name_th]
    assert client.get("/cms/village/makers/", {"q": "ก"}).json()["makers"] == []


@pytest.mark.parametrize("path", [WHERE, "/cms/village/makers/"])
def test_customers_do_not_come_in(client, path):
    make_index()
    client.force_login(make_customer())

    assert client.get(path).status_code in (302, 403)


def test_shop_without_an_index_of_stories_says_so(client):
    client.force_login(make_worker(Role.WRITER))

    answer = client.post(WHERE, {"title": "เรื่อง", "words": "คำ"})

    assert answer.status_code == 422
    assert "ยังไม่มีหน้ารวมเรื่องเล่า" in answer.content.decode()
