"""Tables at the desk: handed in, looked at, imported, given out, each only by whom it concerns."""

import io

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from catalogue.producers.models import Contact, Partner
from catalogue.spreadsheets import operations
from catalogue.spreadsheets.models import Import
from tests.factories import make_producer, make_product, make_staff

pytestmark = pytest.mark.django_db
TABLES = "/en/desk/tables/"


def clerk_who_may(client, *codenames):
    clerk = make_staff()
    clerk.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    client.force_login(clerk)
    return clerk


@pytest.fixture
def clerk(client):
    return clerk_who_may(client, "enter_producers", "see_contacts", "change_product", "keep_stock")


def table(text: str = "ชื่อผู้ผลิต,ประเภท\nแม่สม,บุคคล\n") -> SimpleUploadedFile:
    return SimpleUploadedFile("ทะเบียน.csv", text.encode("utf-8-sig"))


def hand_in(client, kind="producers", file=None):
    return client.post(f"{TABLES}hand-in/", {"kind": kind, "file": file or table()})


def test_a_table_is_handed_in_looked_at_and_imported(client, clerk):
    answer = hand_in(client)
    page = client.get(answer.url).content.decode()
    assert "No fault was found" in page
    assert "1 row: 1 new, 0 changed, 0 as in the shop." in page
    assert not Partner.objects.exists()

    done = client.post(f"{answer.url}import/", follow=True).content.decode()

    assert "It is imported" in done
    assert Partner.objects.get().name_th == "แม่สม"
    assert Import.objects.get().imported_by == clerk
    assert "ทะเบียน.csv" in client.get(TABLES).content.decode()


@pytest.mark.usefixtures("clerk")
def test_a_second_press_imports_nothing_twice(client):
    address = hand_in(client).url
    client.post(f"{address}import/")
    again = client.post(f"{address}import/", follow=True).content.decode()

    assert "being imported already, or it was" in again
    assert Partner.objects.count() == 1


@pytest.mark.usefixtures("clerk")
def test_faults_are_shown_by_cell_in_the_readers_language(client):
    address = hand_in(client, file=table("ชื่อผู้ผลิต,ประเภท,อะไร\nแม่สม,สมาคม,x\n")).url

    assert "“สมาคม” is not one of" in client.get(address).content.decode()
    thai = client.get(address.replace("/en/", "/th/")).content.decode()
    assert "<b>B2</b>" in thai
    assert "is not one of" not in thai
    assert "อะไร" in thai  # a column nobody knows is named
    assert client.post(f"{address}import/").status_code == 302
    assert not Partner.objects.exists()


@pytest.mark.usefixtures("clerk")
def test_what_is_being_worked_at_is_looked_at_again_by_itself(client):
    address = hand_in(client).url
    Import.objects.update(state="checking", rows=3000, done=1200, moved_at=timezone.now())

    part = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert 'hx-trigger="every 1s"' in part
    assert "1,200 of 3,000 rows" in part
    assert "<html" not in part


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize("state", ["new", "checking", "waiting", "writing"])
def test_what_has_stopped_can_be_begun_anew(client, state):
    address = hand_in(client).url
    Import.objects.update(state=state, moved_at=timezone.now() - 2 * operations.GONE_AFTER)
    assert "This has stopped" in client.get(address).content.decode()

    client.post(f"{address}import/")

    assert Import.objects.get().state == ("checked" if state in ("new", "checking") else "done")


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"kind": "producers"}, "This field is required"),
        ({"kind": "wine", "file": table()}, "Select a valid choice"),
    ],
)
def test_a_form_without_what_it_needs_says_so(client, sent, words):
    answer = client.post(f"{TABLES}hand-in/", sent)

    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.usefixtures("clerk")
def test_a_file_that_is_too_large_is_not_even_kept(client, monkeypatch):
    monkeypatch.setattr("storefront.desk.spreadsheets.MOST_BYTES", 10)

    answer = hand_in(client)

    assert "larger than" in answer.content.decode()
    assert not Import.objects.exists()


# Asked for only where the table holds how producers are reached.
REASON = {"reason": "Call about the fair"}


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize("kind", ["producers", "goods", "prices", "stock"])
def test_templates_and_all_there_is_are_handed_out(client, kind):
    make_product()

    empty = b"".join(client.get(f"{TABLES}{kind}-template.xlsx").streaming_content)
    full = client.post(f"{TABLES}{kind}.xlsx", REASON)
    text = b"".join(client.post(f"{TABLES}{kind}.csv", REASON).streaming_content).decode("utf-8-sig")

    assert load_workbook(io.BytesIO(empty)).worksheets[0].max_row == 1
    assert "no-store" in full["Cache-Control"]
    assert load_workbook(io.BytesIO(b"".join(full.streaming_content))).active.max_row == text.count("\r\n")


def test_telephones_go_out_only_with_whom_may_see_them(client):
    Contact.objects.create(producer=make_producer(), phone="+66812345678")
    clerk_who_may(client, "enter_producers")
    without = b"".join(client.get(f"{TABLES}producers.csv").streaming_content).decode()
    clerk_who_may(client, "enter_producers", "see_contacts")

    assert "081 234 5678" not in without
    assert "081 234 5678" in b"".join(client.post(f"{TABLES}producers.csv", REASON).streaming_content).decode()


def test_each_table_is_only_for_whom_it_concerns(client):
    clerk_who_may(client, "enter_producers")
    mine = hand_in(client).url
    clerk_who_may(client, "keep_stock")

    assert client.get(mine).status_code == 403
    assert client.post(f"{mine}import/").status_code == 403
    assert client.get(f"{TABLES}producers.xlsx").status_code == 403
    assert client.get(f"{TABLES}stock.csv").status_code == 200
    assert hand_in(client).status_code == 422
    assert "ทะเบียน.csv" not in client.get(TABLES).content.decode()
    client.force_login(make_staff())
    assert client.get(TABLES).status_code == 403


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize("name", ["pictures.xlsx", "wine.csv", "pictures-template.xlsx"])
def test_what_there_is_no_table_of_is_not_found(client, name):
    assert client.get(f"{TABLES}{name}").status_code == 404
