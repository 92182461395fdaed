"""The packing table at the desk: what each press and each scan shows."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from checkout.fulfilment.models import Packing, Parcel
from checkout.fulfilment.rounds import finish_round, start_round
from checkout.fulfilment.table import scan_piece, take_to_table
from tests.factories import make_basket, make_order, make_product, make_staff

pytestmark = pytest.mark.django_db

SCRIPT = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def packer(client):
    staff = make_staff()
    client.force_login(staff)
    return staff


@pytest.fixture
def sauce():
    return make_product(name_th="แจ่วบอง", name_en="Jaew bong", weight_grams=200, stock=9)


@pytest.fixture
def order(sauce):
    return make_order(basket=make_basket(goods=[(sauce, 2)]), paid=True)


def address(name: str, *arguments) -> str:
    with override("en"):
        return reverse(f"desk:{name}", args=arguments)


def press(client, name: str, order, data: dict | None = None, **more):
    return client.post(address(f"box-{name}", order.number), data or {}, **more)


def test_from_the_order_to_the_closed_box(client, packer, order, sauce):
    assert press(client, "take", order).url == address("box", order.number)
    press(client, "scan", order, {"code": sauce.upc})
    page = press(client, "scan", order, {"code": sauce.upc}).content.decode()
    assert 'data-sound="full"' in page
    assert "2 of 2 pieces" in page

    response = press(client, "close", order, {"weight_grams": 420})

    assert response.url == address("order", order.number)
    assert Parcel.objects.get().weight_grams == 420


def test_after_a_box_the_next_gathered_order_is_opened(client, packer, order, sauce):
    waiting, elsewhere = make_order(paid=True), make_order(paid=True)
    finish_round(start_round([waiting], by=packer), by=packer)
    take_to_table(elsewhere, by=make_staff())
    take_to_table(order, by=packer)
    for _ in range(2):
        scan_piece(order, sauce.upc, by=packer)

    assert press(client, "close", order).url == address("order", waiting.number)


def test_a_wrong_scan_is_said_in_words_and_sound(client, packer, order):
    take_to_table(order, by=packer)
    other = make_product(name_th="เสื่อ", name_en="A mat")

    page = press(client, "scan", order, {"code": other.upc}).content.decode()

    assert 'data-sound="wrong"' in page
    assert "does not belong to this order" in page
    assert "0 of 2 pieces" in page


def test_a_script_gets_only_what_changes(client, packer, order, sauce):
    take_to_table(order, by=packer)

    page = press(client, "scan", order, {"code": sauce.upc}, **SCRIPT).content.decode()

    assert '<div class="table-work" id="table"' in page
    assert page.count("hx-swap-oob") == 2  # the words above the field, and the answer
    assert "data-scan-form" not in page  # the field stays: letters of the next scan may stand in it
    assert "<html" not in page


def test_a_scan_typed_on_a_thai_keyboard_is_understood(client, packer, sauce):
    sauce.upc = "KK-2042"
    sauce.save()
    order = make_order(basket=make_basket(goods=[(sauce, 2)]), paid=True)
    take_to_table(order, by=packer)

    page = press(client, "scan", order, {"code": "ษษข/จภ/"}).content.decode()

    assert "1 of 2 pieces" in page


def test_the_second_is_told_who_has_it(client, packer, order):
    first = make_staff(email="first@example.com")
    take_to_table(order, by=first)

    for page in (press(client, "take", order), client.get(address("box", order.number))):
        assert "สมใจ has this order on the table" in page.content.decode()
    assert press(client, "scan", order, {"code": "x"}).status_code == 302
    assert press(client, "scan", order, {"code": "x"}, **SCRIPT).headers["HX-Redirect"]
    assert press(client, "take", order, {"over": "yes"}).url == address("box", order.number)
    assert Packing.objects.get().by == packer


def test_the_second_does_not_pack_it_without_scanning_either(client, packer, order):
    take_to_table(order, by=make_staff())

    answer = client.post(address("pack", order.number), follow=True)

    assert "has this order on the table" in answer.content.decode()
    assert not Parcel.objects.exists()


def test_a_box_that_cannot_be_closed_says_why(client, packer, order, sauce):
    take_to_table(order, by=packer)
    empty = press(client, "close", order)
    press(client, "count", order, {"line": order.lines.get().pk, "pieces": 1})
    part = press(client, "close", order)
    press(client, "count", order, {"line": order.lines.get().pk, "pieces": 2})
    light = press(client, "close", order, {"weight_grams": 50})

    assert [answer.status_code for answer in (empty, part, light)] == [422, 422, 422]
    assert "The box is empty" in empty.content.decode()
    assert "Not everything is in the box yet" in part.content.decode()
    assert 'name="is_part"' in part.content.decode()
    assert "The goods weigh 400 g together" in light.content.decode()
    assert 'name="weight_is_right"' in light.content.decode()
    assert press(client, "close", order, {"weight_grams": 50, "weight_is_right": "yes"}).status_code == 302


@pytest.mark.parametrize(
    "data", [{}, {"line": "x", "pieces": "2"}, {"pieces": "2"}, {"line": "{line}", "pieces": "-1"}]
)
def test_a_count_that_is_none_changes_nothing(client, packer, order, data):
    take_to_table(order, by=packer)
    line = order.lines.get()

    answer = press(client, "count", order, {key: value.format(line=line.pk) for key, value in data.items()})

    assert answer.status_code == 422
    assert not Packing.objects.get().scans.exists()


def test_a_line_of_another_order_is_no_line_of_this(client, packer, order):
    take_to_table(order, by=packer)
    elsewhere = make_order(paid=True).lines.get()

    assert press(client, "count", order, {"line": elsewhere.pk, "pieces": 1}).status_code == 422


def test_nobody_packs_by_following_a_link(client, packer, order):
    for name in ("take", "scan", "count", "undo", "leave", "close"):
        assert client.get(address(f"box-{name}", order.number)).status_code == 405


def test_an_order_on_no_table_leads_to_its_page(client, packer, order):
    assert client.get(address("box", order.number)).url == address("order", order.number)
    take_to_table(order, by=packer)
    assert press(client, "leave", order).url == address("order", order.number)
    assert press(client, "undo", order).status_code == 302


def test_rounds_are_begun_walked_and_finished(client, packer, order, sauce):
    assert "1 order to pick" in client.get(address("rounds")).content.decode()
    assert client.post(address("rounds"), {}).status_code == 422

    walk = client.post(address("rounds"), {"order": order.number}).url
    assert "Jaew" not in client.get(walk).content.decode()  # shelves are walked in Thai
    wrong = client.post(f"{walk}mark/", {"code": "x"}).content.decode()
    right = client.post(f"{walk}mark/", {"code": sauce.upc}).content.decode()
    again = client.post(address("rounds"), {"order": order.number})
    done = client.post(f"{walk}done/")

    assert 'data-sound="wrong"' in wrong
    assert 'data-sound="right"' in right
    assert order.number in again.content.decode()
    assert done.url == address("job", "to-pack")
    assert client.post(f"{walk}done/").url == address("rounds")
    assert "This round is done" in client.get(walk).content.decode()
