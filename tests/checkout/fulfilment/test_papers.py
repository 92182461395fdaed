"""What the packing room prints: the right goods, words that can be read, codes that scan."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pypdfium2
import pytest
import zxingcpp
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.stock.places import put_at
from checkout.fulfilment.papers.contents import Address, LotPieces, ToPack, pick_rows
from checkout.fulfilment.papers.drawing import card_pdf, orders_pdf, packing_pdf, shelf_labels_pdf
from checkout.fulfilment.papers.prints import PaperKind, prints_in, write_prints
from checkout.fulfilment.papers.queries import cards_of, parcels_to_pack, printable_orders
from checkout.payments.models import PaymentAttempt, Refund, RefundLine
from checkout.payments.states import AttemptState, RefundState
from tests.catalogue.stock.test_lots import make_food
from tests.factories import make_basket, make_order, make_producer, make_product, make_staff, make_variant
from tests.papers import says, words_of
from tests.parcels import make_card, make_good, make_parcel

AT = timezone.now()
LONG_NAME = "คุณหญิงเปรมปรีดาวรรณพิมพ์พิสุทธิ์ศรีสง่างาม ณ ประดิษฐ์ประดับพรรณราย (ฝากคุณแม่ทองสร้อยรับแทน)"
LONG_STREET = (
    "อาคารตัวอย่างสำนักงานใหญ่ ชั้น 12 ห้อง 1204 เลขที่ 999/999 หมู่ที่ 12 หมู่บ้านตัวอย่างพัฒนานิเวศน์ ซอยตัวอย่างอุทิศ 15 แยก 3 ถนนมิตรภาพ"
)


def drawn(*parcels: ToPack, kinds=("slip",), **facts) -> bytes:
    return packing_pdf(parcels, kinds, at=AT, **facts)


def codes_in(pdf: bytes, sheet: int = 0) -> set[str]:
    """Return what a scanner reads on a sheet, at the sharpness of a common printer."""
    picture = pypdfium2.PdfDocument(pdf)[sheet].render(scale=200 / 72).to_pil()
    return {code.text for code in zxingcpp.read_barcodes(picture)}


def sheets(pdf: bytes) -> list[tuple[int, int]]:
    """Return the sheets of a paper by their width and height in mm."""
    return [tuple(round(side / 72 * 25.4) for side in sheet.get_size()) for sheet in pypdfium2.PdfDocument(pdf)]


def sizes_of(pdf: bytes, words: str = "") -> list[float]:
    """Return how large the letters of the first sheet are that say these words first, in points; of all without any."""
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    at, count = page.search(words).get_next() if words else (0, page.count_chars())
    return [pypdfium2.raw.FPDFText_GetFontSize(page, place) for place in range(at, at + count)]


# --- The pick list ---


def test_pick_list_goes_by_shelf_then_maker_then_good():
    goods = [
        make_good(record_pk=1, shelf="B-1", name_th="ข"),
        make_good(record_pk=2, shelf="A-10", name_th="ค"),
        make_good(record_pk=3, shelf="A-2", name_th="จ", producer_th="ฮ"),
        make_good(record_pk=4, shelf="A-2", name_th="ฉ", producer_th="ก"),
        make_good(record_pk=5, shelf="", name_th="ง"),
    ]

    rows = pick_rows([make_parcel(goods=tuple(goods))])

    assert [row.name for row in rows] == ["ฉ", "จ", "ค", "ข", "ง"]


def test_pick_list_says_how_many_of_a_good_go_into_which_tray():
    first = make_parcel(417, goods=(make_good(quantity=2),))
    second = make_parcel(418, goods=(make_good(quantity=3), make_good(record_pk=2, number="KKO-0001")))

    shawl, _other = sorted(pick_rows([first, second]), key=lambda row: -row.pieces)

    assert shawl.pieces == 5
    assert shawl.trays == (("A", "417", 2), ("B", "418", 3))


def test_pick_list_takes_from_the_lot_that_ends_first():
    soon, late = LotPieces("L1", date(2026, 12, 24), 2), LotPieces("L2", date(2027, 3, 1), 1)
    jar = make_good(quantity=3, lots=(soon, late))

    rows = pick_rows([make_parcel(goods=(jar,))])
    words = words_of(drawn(make_parcel(goods=(jar,)), kinds=["pick-list"]))

    assert [(row.lot, row.pieces) for row in rows] == [("L1", 2), ("L2", 1)]
    assert "24 ธันวาคม 2569" in words
    assert words.index("L1") < words.index("L2")


def test_pick_list_has_a_code_for_each_good_and_each_order():
    other = make_good(record_pk=2, number="TEST-0042")
    pdf = drawn(make_parcel(417), make_parcel(418, goods=(other,)), kinds=["pick-list"])

    assert codes_in(pdf) == {"KKO-0123", "TEST-0042", "KK-2569-000417", "KK-2569-000418"}


# --- The packing slip ---


def test_slip_names_both_sides_the_days_the_goods_and_the_sums(settings):
    settings.SELLER_NAME = "บริษัท ผ้าไหมตัวอย่าง จำกัด"

    pdf = drawn(make_parcel())

    for wanted in (
        *("บริษัท ผ้าไหมตัวอย่าง จำกัด", "สมหญิง ใจดี", "26 พฤศจิกายน 2569", "27 พฤศจิกายน 2569"),
        *("ผ้าคลุมไหล่ฝ้ายย้อมคราม", "KKO-0123", "1 ผืน", "590.00", "45.00", "635.00"),
    ):
        assert says(pdf, wanted)


def test_slip_of_a_gift_has_neither_prices_nor_the_link_to_them():
    pdf = drawn(make_parcel(), kinds=["gift-slip"])

    for sum_ in ("590.00", "45.00", "635.00"):
        assert sum_ not in words_of(pdf)
    assert codes_in(pdf) == {"KK-2569-000417"}


def test_slip_has_a_code_for_the_buyer_and_one_for_scanners():
    parcel = make_parcel()

    assert codes_in(drawn(parcel)) == {parcel.order_number, parcel.status_url}


def test_slip_says_what_of_the_total_is_not_in_the_parcel():
    pdf = drawn(make_parcel(total_baht=Decimal("1230.00")))

    assert says(pdf, "สินค้าที่ไม่ได้อยู่ในกล่องนี้ 595.00")


THAI_RIGHT = ("สิทธิยกเลิกการซื้อภายใน 7 วัน", "คืนเงินเต็มจำนวน ภายใน 15 วัน", "ภายใน 7", "ภายใน 15")
ENGLISH_RIGHT = ("You may cancel within 7 days", "return all of your money within 15 days", "You may", "within 15")


@pytest.mark.parametrize("kind", ["slip", "gift-slip"])
@pytest.mark.parametrize(("language", "right"), [("th", THAI_RIGHT), ("en", THAI_RIGHT), ("en", ENGLISH_RIGHT)])
def test_right_to_cancel_stands_out_in_the_buyers_language_and_in_thai(kind, language, right):
    pdf = drawn(make_parcel(language=language), kinds=[kind])
    head, body, head_start, body_start = right

    assert says(pdf, head)
    assert says(pdf, body)
    assert sizes_of(pdf, head_start)[0] == max(sizes_of(pdf))
    assert sizes_of(pdf, body_start)[0] > max(sizes_of(pdf, "KKO-0123") + sizes_of(pdf, "26 "))


@pytest.mark.parametrize("kind", ["slip", "gift-slip"])
def test_slip_of_many_goods_keeps_the_right_to_cancel(kind):
    goods = tuple(make_good(record_pk=place, number=f"KKO-{place:04}") for place in range(40))

    pdf = drawn(make_parcel(goods=goods), kinds=[kind])

    assert says(pdf, "KKO-0039")
    assert says(pdf, "สิทธิยกเลิกการซื้อภายใน 7 วัน")


# --- Address labels ---


@pytest.mark.parametrize("kind", ["label", "label-sheet"])
def test_label_has_address_telephone_and_order(kind):
    pdf = drawn(make_parcel(), kinds=[kind])

    for wanted in ("สมหญิง ใจดี", "123 หมู่ 4", "ตำบลในเมือง", "จังหวัดขอนแก่น", "40000", "081 234 5678"):
        assert says(pdf, wanted)
    assert not says(pdf, "เก็บเงิน")
    assert codes_in(pdf) == {"KK-2569-000417"}


def test_label_says_large_what_is_to_be_collected_and_what_the_receiver_may():
    pdf = drawn(make_parcel(collect_baht=Decimal("1234.50"), total_baht=Decimal("1234.50")), kinds=["label"])

    assert says(pdf, "เก็บเงินปลายทาง 1,234.50 บาท")
    assert says(pdf, "ผู้รับเปิดดูสินค้าก่อนชำระเงินได้ และปฏิเสธการรับได้ บริษัทขนส่งเก็บเงินไว้ 5 วัน")
    assert sizes_of(pdf, "1,234.50")[0] > sizes_of(pdf, "081 234 5678")[0] > sizes_of(pdf, "123")[0]


def test_labels_come_one_on_a_small_sheet_or_four_on_a_large_one():
    parcels = [make_parcel(number) for number in range(1, 6)]

    assert sheets(drawn(*parcels, kinds=["label"])) == [(100, 150)] * 5
    assert sheets(drawn(*parcels, kinds=["label-sheet"])) == [(210, 297)] * 2


@pytest.mark.parametrize("kind", ["label", "label-sheet"])
@pytest.mark.parametrize("collect", [None, Decimal("123456.78")])
@pytest.mark.parametrize("name", ["ก", LONG_NAME])
def test_label_holds_the_longest_address_on_its_one_sheet(kind, collect, name):
    address = Address(
        name=name,
        lines=(LONG_STREET, "ตำบลศรีสุขสำราญพัฒนา อำเภอเมืองขอนแก่น", "จังหวัดพระนครศรีอยุธยา"),
        postcode="13000",
        phone="081 234 5678",
        note="ฝากไว้ที่ป้อมยาม ถ้าไม่อยู่โทรหาป้าข้างบ้านเลขที่ 125 ก่อนเที่ยงเท่านั้น " * 3,
    )
    parcel = make_parcel(address=address, collect_baht=collect, place=1, of=2)
    pdf = drawn(parcel, kinds=[kind], times={parcel.order_pk: {kind: 2}})

    assert len(sheets(pdf)) == 1
    for wanted in (name, LONG_STREET, "13000", "081 234 5678", "ป้อมยาม", "กล่องที่ 1 จาก 2", "พิมพ์ครั้งที่ 2"):
        assert says(pdf, wanted)
    assert codes_in(pdf) == {parcel.order_number}


@pytest.mark.parametrize("word", ["x" * 70, "W" * 70, "ก" * 70, "ผ้าไหม" * 12, "name@" * 14])
def test_no_letter_of_a_label_is_cut_off(word):
    address = replace(make_parcel().address, name=word, lines=(word, word), note=word)
    pdf = drawn(make_parcel(address=address, collect_baht=Decimal("4999.50")), kinds=["label"])
    [sheet] = pypdfium2.PdfDocument(pdf)
    letters = sheet.get_textpage()
    boxes = [letters.get_charbox(place) for place in range(letters.count_chars())]

    assert max(right for _left, _bottom, right, _top in boxes) < sheet.get_width()
    assert min(bottom for _left, bottom, _right, _top in boxes) > 0


# --- All of them ---


@pytest.mark.parametrize("kind", ["pick-list", "slip", "gift-slip"])
@pytest.mark.parametrize("is_demo", [True, False])
def test_paper_is_set_wherever_its_sheet_ends(kind, is_demo, settings):
    settings.DEMO = is_demo
    goods = [make_good(record_pk=place, number=f"KKO-{place:04}", shelf=f"A-{place}") for place in range(16)]

    for count in range(4, 17, 2):
        parcel = make_parcel(goods=tuple(goods[:count]), language="en")
        assert says(drawn(parcel, make_parcel(1), kinds=[kind]), goods[count - 1].number)


def test_job_prints_kind_by_kind_in_the_order_of_the_trays():
    pdf = drawn(make_parcel(418), make_parcel(417), kinds=["label", "pick-list", "slip"])

    assert sheets(pdf) == [(210, 297)] * 3 + [(100, 150)] * 2
    assert [codes_in(pdf, sheet) & {"KK-2569-000418", "KK-2569-000417"} for sheet in range(1, 5)] == [
        {"KK-2569-000418"},
        {"KK-2569-000417"},
    ] * 2


def test_letters_without_a_face_are_stood_in_for():
    address = replace(make_parcel().address, name="李 Dvořák", lines=("#panic(1) 🌸",), note="😀")
    goods = (make_good(name="ผ้า 🌸", name_th="ผ้า 🌸", lots=(LotPieces("李", date(2026, 12, 1), 1),)),)

    pdf = drawn(make_parcel(address=address, goods=goods), kinds=PaperKind.values, cards=[make_card()])

    assert says(pdf, "? Dvorák")
    assert says(pdf, "#panic(1) ?")


@pytest.mark.parametrize("about", ["ทอผ้ากันใต้ถุนบ้าน", "กลุ่มแม่บ้านทอผ้าฝ้ายย้อมครามด้วยมือทุกผืน " * 45], ids=["short", "long"])
def test_maker_card_fits_on_its_sheet_and_leads_to_her_page(about):
    pdf = drawn(kinds=["card"], cards=[make_card(about=about)])

    assert sheets(pdf) == [(105, 148)]
    assert says(pdf, about)
    assert codes_in(pdf) == {"https://shop.example/producers/don-chang/"}


# --- Read from the shop ---


@pytest.mark.django_db
class TestOrders:
    def parcel_of(self, order) -> ToPack:
        [parcel] = parcels_to_pack([order.pk])
        return parcel

    def test_parcel_holds_what_was_ordered_where_it_stands_and_to_whom_it_goes(self):
        parent = make_product(price=None, name_th="ผ้าขาวม้า", name_en="Loincloth")
        variant = make_variant(parent=parent, name_th="สีแดง", name_en="red")
        put_at(variant.stockrecords.get().pk, "B-02-3")
        order = make_order(paid=True, language="en", basket=make_basket(goods=[(variant, 2)]))

        parcel = self.parcel_of(order)

        [good] = parcel.goods
        assert (good.name, good.name_th, good.shelf) == ("Loincloth (red)", "ผ้าขาวม้า (สีแดง)", "B-02-3")
        assert (good.number, good.quantity, good.price_baht) == (variant.upc, 2, Decimal("1180.00"))
        assert parcel.address.lines == ("123 หมู่ 4 ถนนมิตรภาพ", "ตำบลในเมือง อำเภอเมืองขอนแก่น", "จังหวัดขอนแก่น")
        assert (parcel.address.postcode, parcel.address.phone) == ("40000", "081 234 5678")
        assert parcel.status_url.endswith(f"/en/orders/{order.token}/")
        assert parcel.elsewhere_baht == 0
        assert parcel.collect_baht is None

    def test_lots_are_those_kept_for_the_order(self):
        food = make_food(loose=1, soon=(2, 40), late=(5, 90))
        order = make_order(paid=True, basket=make_basket(goods=[(food, 4)]))

        [good] = self.parcel_of(order).goods

        assert sorted((lot.code, lot.pieces) for lot in good.lots) == [("", 1), ("late", 1), ("soon", 2)]

    def test_what_is_to_be_collected_is_the_total_of_the_order(self, settings):
        settings.COD_ENABLED = True
        order = make_order()
        start_on_delivery(order)

        parcel = self.parcel_of(order)

        assert parcel.collect_baht == order.total_incl_tax
        assert f"{order.total_incl_tax:.2f}" in words_of(orders_pdf([order.pk], [PaperKind.LABEL]))

    def test_pieces_that_are_paid_back_are_not_packed(self):
        order = make_order(paid=True, basket=make_basket(goods=[(make_product(price="100.00"), 3)]))
        give_back(order, order.lines.get(), 1)

        parcel = self.parcel_of(order)

        assert [good.quantity for good in parcel.goods] == [2]
        assert parcel.elsewhere_baht == Decimal("100.00")

    def test_orders_that_stay_are_left_out(self):
        paid, unpaid, sent, ended = (
            make_order(paid=True),
            make_order(),
            make_order(shipped=True),
            make_order(expired=True),
        )
        going_back = make_order(paid=True)
        give_back(going_back, going_back.lines.get(), 1)

        found = printable_orders(order.number for order in (paid, unpaid, sent, ended, going_back))

        assert found == [paid]

    def test_each_print_is_written_down_and_counted_by_paper(self):
        order, packer = make_order(paid=True), make_staff()

        write_prints([order], [PaperKind.SLIP, PaperKind.LABEL], by=packer)
        write_prints([order], [PaperKind.LABEL], by=packer)

        printed = prints_in(order.events.all())
        assert [(one.kind, one.time) for one in printed] == [("slip", 1), ("label", 1), ("label", 2)]
        assert {one.event.by for one in printed} == {packer}
        assert says(orders_pdf([order.pk], [PaperKind.LABEL]), "พิมพ์ครั้งที่ 2")
        assert not says(orders_pdf([order.pk], [PaperKind.SLIP]), "พิมพ์ครั้งที่")

    def test_maker_cards_come_once_for_each_maker_of_a_parcel(self):
        weavers = make_producer(about_th="ทอผ้ากันใต้ถุนบ้าน", about_en="They weave below the house.", founded_year=1997)
        goods = [(make_product(producer=weavers), 1), (make_product(producer=weavers), 1), (make_product(), 1)]
        order = make_order(paid=True, language="en", basket=make_basket(goods=goods))

        cards = cards_of(parcels_to_pack([order.pk]))

        assert len(cards) == 2
        assert (cards[0].about, cards[0].since) == ("They weave below the house.", "since 1997")
        assert cards[0].url.endswith(f"/en/producers/{weavers.slug}/")

    @pytest.mark.parametrize("language", ["th", "en"])
    def test_card_of_a_hidden_maker_leads_nowhere(self, language):
        pdf = card_pdf(make_producer(is_public=False), language)

        assert codes_in(pdf) == set()

    def test_shelf_labels_carry_the_number_of_the_good(self):
        goods = [make_product(name_th=f"ของที่ {place}") for place in range(25)]
        records = [good.stockrecords.get() for good in goods]
        put_at(records[3].pk, "A-04-2")

        pdf = shelf_labels_pdf(type(records[0]).objects.all())

        assert sheets(pdf) == [(210, 297)] * 2
        assert codes_in(pdf) | codes_in(pdf, 1) == {good.upc for good in goods}
        assert "A-04-2" in words_of(pdf)

    def test_job_of_fifty_asks_the_database_as_often_as_that_of_one(self):
        product = make_product(stock=100)

        def queries(pks) -> int:
            with CaptureQueriesContext(connection) as asked:
                orders_pdf(pks, PaperKind.values)
            return len(asked)

        orders = [make_order(paid=True, basket=make_basket(goods=[(product, 1)])).pk for _place in range(50)]

        assert queries(orders[:1]) == queries(orders) <= 8


def start_on_delivery(order) -> None:
    from checkout.payments.operations import start_attempt

    start_attempt(order, PaymentAttempt.Method.COD)


def give_back(order, line, pieces: int) -> None:
    share = line.line_price_incl_tax * pieces / line.quantity
    attempt = PaymentAttempt.objects.create(
        order=order,
        method=PaymentAttempt.Method.TRANSFER,
        amount_baht=order.total_incl_tax,
        state=AttemptState.PAID,
        expires_at=AT + timedelta(days=1),
    )
    refund = Refund.objects.create(attempt=attempt, amount_baht=share, reason="faulty", state=RefundState.REQUESTED)
    RefundLine.objects.create(refund=refund, line=line, quantity=pieces, amount_baht=share)
