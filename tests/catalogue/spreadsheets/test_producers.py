"""The register of producers from a table."""

import pytest
from django.utils.translation import override

from catalogue.producers.entering import history_of
from catalogue.producers.models import Contact, Partner
from tests.catalogue.spreadsheets.papers import checked, csv_file, imported, said, workbook
from tests.factories import make_producer, make_staff, make_tambon

pytestmark = pytest.mark.django_db
HEADS = ["รหัสผู้ผลิต", "ชื่อผู้ผลิต", "ประเภท", "ตำบล", "อำเภอ", "เบอร์โทร", "ปีที่ก่อตั้ง"]


@pytest.fixture(autouse=True)
def _places():
    make_tambon(code="400112", name_th="ดอนช้าง", name_en="Don Chang")
    make_tambon(code="400501", name_th="ชนบท", name_en="Chonnabot", district=("ชนบท", "Chonnabot"))
    make_tambon(code="340101", name_th="ดอนช้าง", district=("เมืองอุบล", "Mueang Ubon"), province=("อุบลราชธานี", "Ubon"))


def row(name="กลุ่มทอผ้าบ้านดอนช้าง", *, code="", kind="กลุ่ม", tambon="ดอนช้าง", phone="812345678", year="2545"):
    return [code, name, kind, tambon, "", phone, year]


def test_producers_are_entered_with_their_contacts_and_stay_hidden():
    clerk = make_staff()

    taken = imported(
        "producers", workbook(["ทะเบียน"], HEADS, row(), row("แม่สม", kind="บุคคล", tambon="ต.ชนบท", phone="")), by=clerk
    )

    assert (taken.new, taken.changed, taken.same) == (2, 0, 0)
    group = Partner.objects.get(name_th="กลุ่มทอผ้าบ้านดอนช้าง")
    assert (group.type, group.tambon.code, group.founded_year) == ("group", "400112", 2002)
    assert group.code.startswith("KP-")
    assert group.slug
    assert not group.is_public
    assert str(group.contact.phone) == "+66812345678"
    assert history_of(group)[0].action == "producer.enter"
    assert history_of(group)[0].user == clerk
    assert Partner.objects.get(name_th="แม่สม").type == "person"


def test_the_same_table_again_changes_nothing():
    table = [HEADS, row(), row("แม่สม", tambon="ชนบท", phone="")]
    imported("producers", workbook(*table))

    again = imported("producers", csv_file(*table))

    assert (again.new, again.changed, again.same) == (0, 0, 2)
    assert Partner.objects.count() == 2


def test_what_is_left_empty_stays_and_a_dash_takes_it_out():
    weavers = make_producer(code="KP-7", founded_year=1990, about_th="เราทอผ้า")
    Contact.objects.create(producer=weavers, phone="+66812345678", line_id="weavers")

    taken = imported(
        "producers", csv_file(["code", "name", "ชื่อผู้ผลิต", "ปีที่ก่อตั้ง", "แนะนำกลุ่ม", "ไลน์"], ["KP-7", "", "", "-", "", "-"])
    )

    weavers.refresh_from_db()
    assert taken.changed == 1
    assert (weavers.founded_year, weavers.about_th, weavers.contact.line_id) == (None, "เราทอผ้า", "")
    assert str(weavers.contact.phone) == "+66812345678"
    assert {log.action for log in history_of(weavers)} == {"producer.change", "producer.contact.change"}


def test_who_may_be_there_already_is_asked_about():
    there = make_producer(code="KP-1", name_th="กลุ่มทอผ้าบ้านดอนช้าง", tambon=make_tambon(code="400112"))
    other = make_producer(code="KP-2", name_th="แม่บุญ")
    Contact.objects.create(producer=other, phone="+66812345678")

    taken = checked("producers", workbook(HEADS, row("ทอผ้าบ้านดอนช้าง", phone="043123456"), row("คนอื่น", tambon="ชนบท")))

    assert said(taken) == [("A2", "looks-like"), ("A3", "looks-like")]
    assert there.code in taken.shown_faults[0].sentence
    assert other.code in taken.shown_faults[1].sentence
    told = [[*line, "ใช่"] for line in (row("ทอผ้าบ้านดอนช้าง", phone="043123456"), row("คนอื่น", tambon="ชนบท"))]
    assert imported("producers", workbook([*HEADS, "เป็นรายใหม่"], *told)).new == 2


def test_two_rows_of_one_producer_are_asked_about():
    taken = checked("producers", workbook(HEADS, row(), row("ทอผ้าดอนช้าง", phone=""), row("คนอื่น", tambon="ชนบท")))

    assert said(taken) == [("B3", "looks-like-row"), ("B4", "looks-like-row")]


def test_every_fault_is_named_by_its_cell_in_thai():
    make_producer(code="KP-1", register_number="40-001")
    table = [
        [*HEADS, "เลขทะเบียน", "ที่ไม่รู้จัก"],
        [*row("", kind="สมาคม", tambon="ไม่มี", phone="12", year="25450"), ""],
        [*row("ก", code="KP 9", phone="=A1"), "40-001"],
        [*row("ข", code="kp9", phone="")],
    ]

    taken = checked("producers", workbook(*table))

    assert said(taken) == [
        ("B2", "missing"),
        ("C2", "not-a-choice"),
        ("D2", "unknown-tambon"),
        ("F2", "not-a-phone"),
        ("G2", "out-of-range"),
        ("F3", "formula"),
        ("A4", "twice"),
    ]
    assert taken.notes == ["ที่ไม่รู้จัก"]
    assert not Partner.objects.exclude(code="KP-1").exists()
    with override("en"):
        assert taken.shown_faults[3].sentence == "“12” is no telephone number of Thailand."


def test_a_register_number_is_of_one_producer():
    there = make_producer(register_number="40-001")
    make_producer(code="KP-2")
    heads = ["code", "ชื่อผู้ผลิต", "เลขทะเบียน"]

    assert said(checked("producers", csv_file(heads, ["KP-2", "", "40-001"]))) == [("C2", "other-register")]
    found = imported("producers", csv_file(heads, ["", "ชื่อใหม่", "40-001"]))
    there.refresh_from_db()
    assert (found.new, found.changed, there.name_th) == (0, 1, "ชื่อใหม่")


def test_a_tambon_of_khon_kaen_comes_first_unless_a_province_is_named():
    imported("producers", csv_file(["name_th", "ตำบล", "จังหวัด"], ["ก", "ดอนช้าง", ""], ["ข", "ดอนช้าง", "จ.อุบลราชธานี"]))

    assert list(Partner.objects.order_by("pk").values_list("tambon__code", flat=True)) == ["400112", "340101"]


def test_a_thousand_producers_cost_as_few_queries_as_ten(django_assert_max_num_queries):
    def rows(first, count):
        return [
            row(f"ชื่อ {number:05} {chr(0x0E01 + number % 40) * 9}", tambon="", phone="")
            for number in range(first, first + count)
        ]

    with django_assert_max_num_queries(90):
        checked("producers", workbook(HEADS, *rows(0, 10)))
    with django_assert_max_num_queries(90):
        checked("producers", workbook(HEADS, *rows(100, 1000)))
