"""The register of producers at the desk: who may, what is private, what is kept."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from catalogue.producers.models import Contact, JoiningStep, Mark, Partner, StepAnswer
from tests.factories import make_mark, make_producer, make_product, make_staff, make_tambon
from tests.slips import as_file, slip_image

pytestmark = pytest.mark.django_db
PHONE = "+66812345678"


def grown(*rights: str):
    staff = make_staff()
    wanted = ("enter_producers", *rights)
    staff.user_permissions.add(*Permission.objects.filter(content_type__app_label="partner", codename__in=wanted))
    return staff


@pytest.fixture
def producer():
    found = make_producer()
    Contact.objects.create(producer=found, phone=PHONE, legal_name="นางสาวสมมติ ทดสอบ")
    return found


def test_register_is_closed_to_staff_without_the_right(client, producer):
    client.force_login(make_staff())

    for name, args in (("makers", []), ("maker", [producer.pk]), ("maker-new", []), ("marks", []), ("checklist", [])):
        assert client.get(reverse(f"desk:{name}", args=args)).status_code == 403


def test_contacts_are_seen_with_the_right_only_and_each_look_is_noted(client, producer):
    client.force_login(grown())
    page = reverse("desk:maker", args=[producer.pk])
    assert "234 5678" not in client.get(page).content.decode()
    assert client.post(reverse("desk:maker-contact", args=[producer.pk])).status_code == 403
    assert not ModelLogEntry.objects.exists()

    looker = grown("see_contacts")
    client.force_login(looker)
    assert "081 234 5678" not in client.get(page).content.decode()
    shown = client.post(reverse("desk:maker-contact", args=[producer.pk])).content.decode()
    assert "5678" in shown
    assert "นางสาวสมมติ ทดสอบ" in shown
    assert ModelLogEntry.objects.get(action="producer.contact.look").user == looker


def test_contacts_stand_on_no_public_page(client, producer):
    product = make_product(producer=producer)
    for url in (producer.get_absolute_url(), product.get_absolute_url(), "/en/producers/"):
        page = client.get(url).content.decode()
        assert "5678" not in page
        assert "นางสาวสมมติ ทดสอบ" not in page


def test_double_is_shown_before_she_is_entered_and_can_be_said_to_be_new(client, producer):
    client.force_login(grown())
    facts = {"name_th": "กลุ่มอื่น", "type": "group", "tambon": make_tambon().pk, "phone": "0812345678"}

    answer = client.post(reverse("desk:maker-new"), facts)
    assert answer.status_code == 422
    assert producer.name in answer.content.decode()
    assert Partner.objects.count() == 1

    client.post(reverse("desk:maker-new"), {**facts, "is_new": "yes"})
    entered = Partner.objects.get(name_th="กลุ่มอื่น")
    assert str(entered.contact.phone) == PHONE
    assert "Is she here twice?" not in client.get(f"/en/desk/makers/{entered.pk}/").content.decode()


def test_form_older_than_another_change_is_held_back(client, producer):
    client.force_login(grown())
    address = reverse("desk:maker-change", args=[producer.pk])
    facts = {"name_th": producer.name_th, "name_en": "Don Chang weavers", "type": "group", "tambon": producer.tambon_id}

    assert client.post(address, {**facts, "seen": 0, "village_th": "บ้านหนึ่ง"}).status_code == 302
    assert client.post(address, {**facts, "seen": 0, "village_th": "บ้านสอง"}).status_code == 422
    producer.refresh_from_db()
    assert producer.village_th == "บ้านหนึ่ง"
    assert "บ้านหนึ่ง" in client.get(reverse("desk:maker", args=[producer.pk])).content.decode()


def test_mark_is_entered_with_its_paper_and_checked(client, producer):
    client.force_login(grown("check_marks"))
    product = make_product(producer=producer)
    today = timezone.localdate()
    facts = {"product": product.pk, "kind": "otop_stars", "level": "5", "issued_on": today.isoformat()}
    address = reverse("desk:mark-new", args=[producer.pk])

    assert client.post(address, facts).status_code == 422
    assert not Mark.objects.exists()
    end = (today + timedelta(days=700)).isoformat()
    file = make_upload()
    assert client.post(address, {**facts, "expires_on": end, "file": file}).status_code == 302
    mark = Mark.objects.get()
    product.refresh_from_db()
    assert product.stars is None

    client.post(reverse("desk:mark-check", args=[mark.pk]))
    product.refresh_from_db()
    assert product.stars == 5
    paper = client.get(reverse("desk:mark-paper", args=[mark.pk]))
    assert paper["Content-Disposition"].startswith("attachment")
    assert b"".join(paper.streaming_content).startswith(b"\xff\xd8")


def make_upload(data: bytes | None = None):

    return SimpleUploadedFile("paper.jpg", data or as_file(slip_image()), content_type="image/jpeg")


def test_photograph_is_drawn_anew_and_shown(client, producer):
    client.force_login(grown())
    facts = {"name_th": producer.name_th, "type": "group", "seen": 0, "picture_file": make_upload()}

    assert client.post(reverse("desk:maker-change", args=[producer.pk]), facts).status_code == 302
    producer.refresh_from_db()
    assert producer.picture.file.name.endswith(".jpg")


def test_damaged_paper_is_refused_in_words_and_nothing_is_lost(client, producer):
    client.force_login(grown())
    today = timezone.localdate().isoformat()
    facts = {"kind": "organic", "number": "X 17", "issued_on": today, "expires_on": today, "file": make_upload(b"MZ")}

    answer = client.post(f"/en/desk/makers/{producer.pk}/marks/", facts)

    assert answer.status_code == 422
    assert "neither a picture nor a PDF" in answer.content.decode()
    assert "X 17" in answer.content.decode()


def test_only_who_may_lets_a_producer_off_a_step(client):
    producer = make_producer(is_public=False)
    step = JoiningStep.objects.get(code="consent")
    address = reverse("desk:step-waive", args=[producer.pk, step.pk])
    client.force_login(grown())
    assert client.post(address, {"reason": "manager"}).status_code == 403

    client.force_login(grown("waive_steps"))
    client.post(address, {"reason": "anything"})
    assert not StepAnswer.objects.exists()
    client.post(address, {"reason": "manager", "note": "known for years"})
    assert StepAnswer.objects.get().reason == "manager"


def test_list_is_narrowed_by_district_kind_and_what_is_missing(client, producer):
    client.force_login(grown())
    other = make_producer(name_en="Baskets", type="sme", is_public=False, tambon=None)
    step = JoiningStep.objects.get(code="tambon")

    def names(query: str) -> list[str]:
        page = client.get(f"/en/desk/makers/?{query}").context["page"]
        return [one.name_en for one in page]

    assert names("district=4001") == [producer.name_en]
    assert names("type=sme") == [other.name_en]
    assert names(f"missing={step.pk}") == [other.name_en]
    assert names("hidden=on") == [other.name_en]
    assert names("q=askets") == [other.name_en]


def test_list_costs_the_same_for_one_and_three(client, django_assert_max_num_queries):
    client.force_login(grown())
    make_producer()
    client.get("/en/desk/makers/")
    with django_assert_max_num_queries(40) as one:
        client.get("/en/desk/makers/")
    make_producer()
    make_producer()
    with django_assert_max_num_queries(len(one)):
        client.get("/en/desk/makers/")


def test_marks_that_end_soon_are_listed(client):
    make_mark(make_product(name_en="Shawl"), expires_on=timezone.localdate() + timedelta(days=59))
    client.force_login(grown())

    assert "Shawl" in client.get("/en/desk/makers/marks/").content.decode()


def test_manager_adds_a_step_and_a_broken_one_is_refused(client):
    client.force_login(grown("set_checklist"))
    facts = {"new-title_th": "เยี่ยมบ้านแล้ว", "new-how": "attested", "new-place": "200"}

    assert client.post(reverse("desk:checklist"), {**facts, "new-how": "computed"}).status_code == 422
    assert client.post(reverse("desk:checklist"), facts).status_code == 302
    assert JoiningStep.objects.filter(title_th="เยี่ยมบ้านแล้ว").exists()
