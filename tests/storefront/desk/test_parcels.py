"""Parcels at the desk: part shipments, many numbers at once, lists for the carrier, word of their arrival."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from checkout.fulfilment.models import Manifest, Parcel
from checkout.orders.models import Order, OrderMail
from checkout.orders.states import OrderState
from checkout.payments.operations import start_attempt
from tests.checkout.fulfilment.test_parcels import lines_of, make_two_goods, pack
from tests.factories import make_basket, make_order, make_product, make_staff

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
MANY, MOST_QUERIES = 100, 15


@pytest.fixture
def staff(client):
    """The browser of somebody who works at the packing desk."""
    client.force_login(make_staff())
    return client


def address(name: str, *arguments, language: str = "en") -> str:
    with override(language):
        return reverse(f"desk:{name}", args=arguments)


def page_of(client, order: Order) -> str:
    return client.get(address("order", order.number)).content.decode()


def hand_over(client, **data):
    given = {"what": "sending", "carrier": "flash", "step": "check", **data}
    return client.post(address("parcels"), given)


def state_of(order: Order) -> str:
    return Order.objects.get(pk=order.pk).status


# One order


def test_part_of_an_order_is_packed_and_sent_from_its_page(staff):
    order = make_two_goods()
    shawl, cloth = lines_of(order)

    staff.post(address("pack", order.number), {f"pieces_{shawl.pk}": 2, f"pieces_{cloth.pk}": 0, "weight_grams": 300})
    packed = page_of(staff, order)
    staff.post(address("ship", order.number, 1), {"carrier": "flash", "tracking_number": "TH00000001"})
    sent = page_of(staff, order)
    staff.post(address("pack", order.number))

    assert "Waits for its carrier" in packed
    assert "2 of 3 pieces sent" in sent
    assert [parcel.weight_grams for parcel in order.parcels.all()] == [300, None]
    assert state_of(order) == OrderState.PACKED


@pytest.mark.parametrize(
    ("counts", "words"),
    [((3, 0), "At most 2 are still to be packed."), ((0, 0), "Please say how many pieces lie in the parcel")],
)
def test_wrong_numbers_of_pieces_are_refused_beside_what_was_typed(staff, counts, words):
    order = make_two_goods()
    pieces = {f"pieces_{line.pk}": count for line, count in zip(lines_of(order), counts, strict=True)}

    response = staff.post(address("pack", order.number), {**pieces, "weight_grams": 777})

    assert response.status_code == 422
    assert words in response.content.decode()
    assert 'value="777"' in response.content.decode()
    assert not Parcel.objects.exists()


def test_order_paid_on_delivery_offers_no_part_and_refuses_it_in_words(staff):
    order = make_order(basket=make_basket(goods=[(make_product(stock=5), 2)]))
    start_attempt(order, "cod")

    page = page_of(staff, order)
    response = staff.post(address("pack", order.number), {f"pieces_{order.lines.get().pk}": 1})

    assert "Pack only a part" not in page
    assert response.status_code == 422
    assert "the carrier takes the money once" in response.content.decode()


def test_each_parcel_that_waits_can_be_chosen(staff):
    order = make_two_goods()
    pack(order, 1, 0)
    pack(order)

    first = page_of(staff, order)
    second = staff.get(f"{address('order', order.number)}?parcel=2").content.decode()

    assert f'id="ship" action="{address("ship", order.number, 1)}"' in first
    assert f'id="ship" action="{address("ship", order.number, 2)}"' in second


def test_collected_parcel_needs_no_number(staff):
    order = make_order(packed=True)

    staff.post(address("ship", order.number, 1), {"carrier": "pickup", "tracking_number": ""})

    assert state_of(order) == OrderState.SHIPPED
    assert "Collected at the OTOP centre" in page_of(staff, order)


def test_arrival_is_noted_on_the_page_and_a_day_to_come_refused(staff):
    order = make_order(shipped=True)
    tomorrow = TODAY + timezone.timedelta(days=1)

    refused = staff.post(address("delivered", order.number, 1), {"day": tomorrow.isoformat()})
    staff.post(address("delivered", order.number, 1), {"day": TODAY.isoformat()})

    assert refused.status_code == 422
    assert order.parcels.get().delivered_on == TODAY
    assert "Delivered" in page_of(staff, order)


@pytest.mark.parametrize("step", ["unpack", "ship", "delivered"])
def test_steps_of_a_parcel_that_is_not_there_are_not_found(staff, step):
    order = make_order(paid=True)

    assert staff.post(address(step, order.number, 1)).status_code == 404


# Many at once


@pytest.mark.parametrize("language", ["th", "en"])
def test_page_is_there_with_and_without_parcels(staff, language):
    empty = staff.get(address("parcels", language=language))
    make_order(packed=True)

    assert (empty.status_code, staff.get(address("parcels", language=language)).status_code) == (200, 200)


def test_list_of_parcels_has_one_address(staff):
    with override("en"):
        assert staff.get(reverse("desk:job", args=["to-ship"])).url == address("parcels")


def test_scans_become_lines_order_first_and_label_second(staff):
    order = make_order(packed=True)

    chosen = hand_over(staff, step="scan", scan=order.number.lower()).context["sending"]
    line = hand_over(staff, step="scan", scan="th 0000 0001", chosen=chosen["chosen"].value()).context["sending"]

    assert chosen["chosen"].value() == f"{order.number}/1"
    assert line["lines"].value() == f"{order.number}/1\tTH00000001"
    assert (line["chosen"].value(), line["scan"].value()) == ("", "")
    assert state_of(order) == OrderState.PACKED


@pytest.mark.parametrize(
    ("scan", "words"), [("KK-2500-000001", "Nothing has this number"), ("hello", "This could not be read")]
)
def test_scan_that_means_no_order_is_told_and_no_line_is_lost(staff, scan, words):
    response = hand_over(staff, step="scan", scan=scan, lines="KK-2569-000001/1\tTH1")

    assert words in response.content.decode()
    assert response.context["sending"]["lines"].value() == "KK-2569-000001/1\tTH1"


def test_label_with_a_wrong_check_digit_is_scanned_again(staff):
    order = make_order(packed=True)

    answer = hand_over(staff, step="scan", carrier="thailand-post", scan="RR473124828TH", chosen=f"{order.number}/1")

    assert answer.context["sending"]["chosen"].value() == f"{order.number}/1"
    assert "Not a number of this carrier" in answer.content.decode()


def test_lines_are_checked_before_anything_is_sent(staff, mailoutbox):
    orders = [make_order(packed=True) for _ in range(2)]
    mailoutbox.clear()

    page = hand_over(staff, lines=f"{orders[0].number} TH00000001\n{orders[1].number} x").content.decode()

    assert "Not a number of this carrier" in page
    assert [state_of(order) for order in orders] == [OrderState.PACKED] * 2
    assert mailoutbox == []


def test_nothing_goes_until_every_chosen_line_is_right(staff):
    orders = [make_order(packed=True) for _ in range(2)]
    lines = f"{orders[0].number} TH00000001\n{orders[1].number} x"

    refused = hand_over(staff, step="do", lines=lines, line=[1, 2])
    none = hand_over(staff, step="do", lines=lines)
    before = [state_of(order) for order in orders]
    went = hand_over(staff, step="do", lines=lines, line=[1])

    assert (refused.status_code, none.status_code, before) == (422, 422, [OrderState.PACKED] * 2)
    assert "nothing was saved" in refused.content.decode()
    assert "1 parcel is on its way; its buyer gets a mail." in went.content.decode()
    assert [state_of(order) for order in orders] == [OrderState.SHIPPED, OrderState.PACKED]


def test_hundred_parcels_leave_at_one_press(staff):
    product = make_product(stock=MANY)
    orders = [make_order(basket=make_basket(goods=[(product, 1)]), packed=True) for _ in range(MANY)]
    lines = "\n".join(f"{order.number}\tTH{place:08}" for place, order in enumerate(orders))

    with CaptureQueriesContext(connection) as asked:
        hand_over(staff, lines=lines)
    answer = hand_over(staff, step="do", lines=lines, line=list(range(1, MANY + 1)))

    assert len(asked) <= MOST_QUERIES + 10
    assert "100 parcels are on their way; their buyers get a mail." in answer.content.decode()
    assert not Parcel.objects.filter(shipped_at=None).exists()
    assert OrderMail.objects.filter(kind=OrderMail.Kind.SHIPPED).count() == MANY


def test_table_is_taken_like_pasted_lines_and_another_file_refused(staff):
    order = make_order(packed=True)
    table = SimpleUploadedFile("flash.csv", f"order,tracking\n{order.number},TH00000001\n".encode())
    broken = SimpleUploadedFile("flash.xlsx", b"PK\x03\x04")

    answer = hand_over(staff, file=table)
    refused = hand_over(staff, file=broken)

    assert answer.context["checked"][0].parcel == order.parcels.get()
    assert refused.status_code == 422
    assert "neither an Excel file" in refused.content.decode()


def test_too_many_lines_are_refused_and_kept(staff):
    response = hand_over(staff, lines="hello\n" * 101)

    assert response.status_code == 422
    assert "These are more than 100 lines." in response.content.decode()
    assert "hello" in response.context["sending"]["lines"].value()


def test_arrivals_are_noted_like_numbers(staff):
    order = make_order(shipped=True)
    lines = f"{order.number} {TODAY.isoformat()}"

    checked = staff.post(address("parcels"), {"what": "arrivals", "step": "check", "lines": lines})
    before = order.parcels.get().delivered_on
    staff.post(address("parcels"), {"what": "arrivals", "step": "do", "lines": lines, "line": "1"})

    assert [line.fault for line in checked.context["checked"]] == [None]
    assert (before, order.parcels.get().delivered_on) == (None, TODAY)


# The carrier's list


def test_list_for_the_carrier_is_made_once_and_is_a_pdf(staff):
    make_order(shipped=True)

    offered = staff.get(address("parcels")).content.decode()
    for _ in range(2):
        staff.post(address("manifest-new"), {"carrier": "flash"})
    paper = staff.get(address("manifest", Manifest.objects.get().pk))

    assert "Make the list" in offered
    assert "Make the list" not in staff.get(address("parcels")).content.decode()
    assert (paper["Content-Type"], paper.content[:4]) == ("application/pdf", b"%PDF")


def test_strangers_see_no_parcels_and_no_list(client):
    client.force_login(make_staff(can_pack=False))

    assert client.get(address("parcels")).status_code == 403
    assert client.post(address("manifest-new")).status_code == 403
    assert client.get(address("manifest", 1)).status_code == 403


# Long lists


def test_lists_of_a_hundred_orders_ask_the_database_little(staff):
    product = make_product(stock=MANY)
    for _ in range(MANY):
        make_order(basket=make_basket(goods=[(product, 1)]), packed=True)
    staff.get(address("parcels"))  # what is kept for all pages is read

    asked = {"to-ship": queries_of(staff, address("parcels"))}
    Parcel.objects.update(shipped_at=timezone.now(), carrier="flash")
    for slug, state in (("to-pack", OrderState.PAID), ("sent", OrderState.SHIPPED)):
        Order.objects.update(status=state)
        asked[slug] = queries_of(staff, address("job", slug))

    assert {slug: count for slug, count in asked.items() if count > MOST_QUERIES} == {}


def queries_of(client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(page)
    assert answer.context["page"].paginator.count == MANY
    return len(queries)
