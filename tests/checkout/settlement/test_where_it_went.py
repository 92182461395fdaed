"""Where a buyer's baht went: all of it, to the satang, of her order alone, and who has hers already."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from catalogue.producers.models import StockRecord
from catalogue.producers.terms import Mode
from checkout.fulfilment.collections import mark_came_back, mark_collected
from checkout.ledger.models import Entry
from checkout.orders.models import Order
from checkout.payments.models import PaymentAttempt, Refund
from checkout.payments.offline import confirm_money
from checkout.payments.refund_sums import lines_left, refundable_baht
from checkout.payments.refunds import RefundWish, cancel_refund, start_refund
from checkout.payments.restocking import restock_line
from checkout.payments.states import COUNTED_REFUND_STATES, OPEN_REFUND_STATES
from checkout.settlement.runs import NothingToPay, mark_run_paid, note_came_back
from checkout.settlement.where_it_went import where_it_went
from tests.checkout.ledger.worked import line_of_stripe, sent_to_be_paid_on_delivery
from tests.factories import (
    make_basket,
    make_offer,
    make_order,
    make_paid_producer,
    make_producer,
    make_product,
    make_run,
    make_staff,
    make_terms,
    make_transfer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_person_gives")]
TODAY = timezone.localdate()
PAID_DAY = date(2026, 12, 5)


def paid(order: Order) -> PaymentAttempt:
    return confirm_money(make_transfer(order), received_baht=order.total_incl_tax, received_on=TODAY, by=make_staff())


def sold(*goods) -> PaymentAttempt:
    return paid(make_order(basket=make_basket(goods=goods)))


def give_back(attempt: PaymentAttempt, baht: str | Decimal, *wishes: RefundWish) -> Refund:
    return start_refund(attempt, Decimal(baht), reason=Refund.Reason.CHANGED_MIND, by=make_staff(), lines=wishes)


def pay_makers(on: date = PAID_DAY) -> None:
    run = make_run(approved=True, cutoff=TODAY)
    mark_run_paid(run, on=on, by=make_staff())


def rows(order: Order) -> list[tuple[str, str]]:
    return [(part.kind, str(part.baht)) for part in where_it_went(order).parts]


def page_of(client, order: Order, language: str = "en") -> str:
    with override(language):
        response = client.get(order.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def block_of(page: str) -> str:
    return page.split('aria-labelledby="where-baht-went"')[1].split("</section>")[0]


def test_every_part_of_an_order_is_named_and_they_add_up():
    order = sold((make_product(price="590.00"), 1)).order

    went = where_it_went(order)

    assert rows(order) == [
        ("producer", "441.12"),
        ("centre", "98.48"),
        ("vat", "41.54"),
        ("payment", "11.80"),
        ("delivery", "42.06"),
    ]
    assert went.total_baht == order.total_incl_tax == Decimal("635.00")
    assert went.went_back_baht == 0


def test_each_line_names_its_good_and_its_maker():
    weaver, potter = make_producer(name_th="กลุ่มทอผ้า"), make_producer(name_th="กลุ่มปั้นหม้อ")
    shawl, pot = make_product(name_th="ผ้า", producer=weaver), make_product(name_th="หม้อ", producer=potter)

    went = where_it_went(sold((shawl, 1), (pot, 2)).order)

    makers = [(part.label, part.good, part.owed_baht) for part in went.parts if part.kind == "producer"]
    assert makers == [("กลุ่มทอผ้า", "ผ้า", Decimal("441.12")), ("กลุ่มปั้นหม้อ", "หม้อ", Decimal("882.24"))]


def test_goods_are_named_in_the_language_of_the_reader(client):
    order = sold((make_product(name_th="หม้อ", name_en="Pot"), 1)).order

    assert "Pot" in block_of(page_of(client, order, "en"))
    assert "หม้อ" in block_of(page_of(client, order, "th"))


def test_goods_of_the_same_name_keep_to_their_makers():
    one, other = make_producer(name_th="หนึ่ง"), make_producer(name_th="สอง")
    goods = [(make_product(name_th="ผ้า", price=price, producer=by), 1) for by, price in ((one, 590), (other, 107))]

    went = where_it_went(sold(*goods).order)

    assert [(part.label, str(part.baht)) for part in went.parts[:2]] == [("หนึ่ง", "441.12"), ("สอง", "80.00")]


@pytest.mark.parametrize("step", ["", "expired"])
def test_nothing_is_shown_before_an_order_is_sold(client, step):
    order = make_order(**({step: True} if step else {}))

    assert where_it_went(order) is None
    assert "where-baht-went" not in page_of(client, order)


def test_nothing_is_shown_of_a_parcel_that_was_not_kept(client):
    collection = sent_to_be_paid_on_delivery()
    order = collection.parcel.order
    assert where_it_went(order) is None
    mark_collected(collection, on=TODAY, by=make_staff())
    assert where_it_went(order).total_baht == order.total_incl_tax

    mark_came_back(collection, by=make_staff())

    assert where_it_went(order) is None


def test_owed_turns_to_paid_on_the_day_of_the_payout(client):
    order = sold((make_product(producer=make_paid_producer()), 1)).order
    assert ">owed<" in block_of(page_of(client, order))

    pay_makers()

    block = block_of(page_of(client, order))
    assert "paid on 5 Dec 2026" in block
    assert ">owed<" not in block
    with override("th"):
        assert "5 ธ.ค. 2569" in block_of(page_of(client, order, "th"))


def test_a_payment_that_the_bank_sent_back_is_owed_again():
    weaver = make_paid_producer()
    order = sold((make_product(producer=weaver), 1)).order
    pay_makers()
    note_came_back(weaver.payout_lines.get(), why="closed", by=make_staff())

    maker = where_it_went(order).parts[0]

    assert (maker.paid_on, maker.owed_baht) == (None, Decimal("441.12"))
    pay_makers(PAID_DAY + timedelta(days=7))
    assert where_it_went(order).parts[0].paid_on == PAID_DAY + timedelta(days=7)


def test_one_maker_can_be_paid_while_another_is_owed():
    order = sold((make_product(producer=make_paid_producer()), 1), (make_product(), 1)).order

    pay_makers()

    assert [part.paid_on for part in where_it_went(order).parts[:2]] == [PAID_DAY, None]


def test_goods_the_centre_bought_were_paid_before(client):
    product = make_product(producer=make_producer(name_en="Weavers"))
    StockRecord.objects.update(mode=Mode.BOUGHT, cost_baht=Decimal("400.00"))
    order = sold((product, 1)).order

    assert rows(order)[:2] == [("producer", "400.00"), ("centre", "139.60")]
    block = block_of(page_of(client, order))
    assert "paid when the centre bought it" in block
    assert "Weavers" in block
    assert ">owed<" not in block


def test_what_went_back_is_taken_off(client):
    attempt = sold((make_product(producer=make_paid_producer()), 2))
    order = attempt.order
    give_back(attempt, "590.00", RefundWish(order.lines.get().pk, 1, True))

    assert rows(order) == [
        ("producer", "441.12"),
        ("centre", "98.48"),
        ("vat", str(Decimal("38.60") + order.shipping_incl_tax - order.shipping_excl_tax)),
        ("payment", "11.80"),
        ("delivery", str(order.shipping_excl_tax)),
    ]
    assert "What you get back is taken off already." in block_of(page_of(client, order))


def test_a_maker_who_was_paid_before_pieces_came_back_is_not_owed_again():
    attempt = sold((make_product(producer=make_paid_producer()), 2))
    pay_makers()
    give_back(attempt, "590.00", RefundWish(attempt.order.lines.get().pk, 1, True))

    maker = where_it_went(attempt.order).parts[0]

    assert (str(maker.baht), maker.owed_baht, maker.paid_on) == ("441.12", 0, PAID_DAY)


def test_a_part_that_was_taken_back_and_given_again_is_partly_owed(client):
    attempt = sold((make_product(producer=make_paid_producer()), 2))
    refund = give_back(attempt, "590.00", RefundWish(attempt.order.lines.get().pk, 1, True))
    pay_makers()
    cancel_refund(refund, by=make_staff())

    maker = where_it_went(attempt.order).parts[0]

    assert (str(maker.baht), str(maker.owed_baht), maker.paid_on) == ("882.24", "441.12", PAID_DAY)
    assert "paid on 5 Dec 2026, ฿441.12 of it still owed" in block_of(page_of(client, attempt.order))


def test_what_the_centre_bears_stands_below_zero(client):
    attempt = sold((make_product(), 1))
    attempt.order.events.create(kind="shipped")
    give_back(attempt, attempt.order.total_incl_tax)

    assert rows(attempt.order) == [("producer", "441.12"), ("centre", "-441.12")]
    assert "the centre pays this itself" in block_of(page_of(client, attempt.order))


def test_nobody_keeps_a_part_of_what_all_goes_back(client):
    attempt = sold((make_product(), 1))
    give_back(attempt, attempt.order.total_incl_tax)

    assert where_it_went(attempt.order).parts == []
    assert "All of it goes back to you" in block_of(page_of(client, attempt.order))


def test_what_stripe_really_took_is_another_event():
    attempt = sold((make_product(), 1))
    before = rows(attempt.order)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(charge_id="ch_1")

    line_of_stripe("charge", "635.00", "33.18", "2.32")

    assert Entry.objects.filter(kind="provider", order_number=attempt.order.number).exists()
    assert rows(attempt.order) == before


def test_nothing_of_other_orders_is_read(client):
    weaver = make_paid_producer()
    product = make_product(producer=weaver, stock=50)
    order = sold((product, 1)).order
    before = rows(order)

    for _number in range(3):
        give_back(sold((product, 2)), "100.00")

    assert rows(order) == before
    others = Entry.objects.exclude(order_number=order.number)
    numbers = {entry.order_number for entry in others if entry.order_number}
    page = block_of(page_of(client, order))
    assert numbers
    assert not [number for number in numbers if number in page]


def test_a_number_that_another_begins_with_is_another_order():
    order = sold((make_product(), 1)).order
    other = sold((make_product(), 1)).order
    Order.objects.filter(pk=other.pk).update(number=f"{order.number}0")

    assert where_it_went(Order.objects.get(pk=other.pk)) is None


def test_it_takes_as_many_questions_for_one_line_as_for_many():
    small = sold((make_product(producer=make_paid_producer()), 1)).order
    many = [(make_product(producer=make_paid_producer()), 2) for _number in range(6)]
    attempt = sold(*many)
    pay_makers()
    give_back(attempt, "590.00", RefundWish(attempt.order.lines.first().pk, 1, True))

    counts = []
    for order in (small, attempt.order):
        with CaptureQueriesContext(connection) as asked:
            where_it_went(Order.objects.get(pk=order.pk))
        counts.append(len(asked) - 1)

    assert counts == [3, 3]


def random_goods(chance: Random) -> list:
    goods = []
    for _number in range(chance.randint(1, 4)):
        product = make_product(
            price=Decimal(chance.randint(1, 300_000)) / 100, stock=9, producer=make_paid_producer(), weight_grams=100
        )
        mode = chance.choice(list(Mode))
        make_terms(
            product=product,
            mode=mode,
            starts_on=TODAY,
            commission_percent=Decimal(chance.randint(0, 6000)) / 100,
            discount_share_percent=chance.choice([0, 33, 100]),
        )
        if mode == Mode.BOUGHT:
            cost = Decimal(chance.randint(1, 100_000)) / 100
            StockRecord.objects.filter(product=product).update(mode=mode, cost_baht=cost)
        goods.append((product, chance.randint(1, 4)))
    return goods


def random_event(chance: Random, attempt: PaymentAttempt) -> None:
    """Give something back, take that again, put pieces on the shelf, or pay the makers."""
    attempt.refresh_from_db()
    event = chance.choice(["pieces", "pieces", "money", "withdraw", "restock", "payout"])
    left = refundable_baht(attempt)
    if event == "pieces":
        line = chance.choice(lines_left(attempt.order))
        pieces = chance.randint(1, line.quantity) if line.quantity else 0
        baht = line.share_baht(pieces) if pieces else 0
        if 0 < baht <= left:
            give_back(attempt, baht, RefundWish(line.line.pk, pieces, chance.random() < 0.5))
    elif event == "money" and left > 1:
        give_back(attempt, Decimal(chance.randint(1, int(left) * 100)) / 100)
    elif event == "withdraw":
        refund = attempt.refunds.filter(state__in=OPEN_REFUND_STATES).first()
        if refund:
            cancel_refund(refund, by=make_staff())
    elif event == "restock":
        counted = attempt.refunds.filter(state__in=COUNTED_REFUND_STATES)
        row = next((row for refund in counted for row in refund.lines.filter(restocked_at=None)), None)
        if row:
            restock_line(row, by=make_staff())
    elif event == "payout":
        with suppress(NothingToPay):
            pay_makers()


@pytest.mark.parametrize("seed", range(12))
def test_any_order_adds_up_to_what_was_paid_less_what_went_back(seed):
    chance = Random(seed)
    if chance.random() < 0.3:
        make_offer(baht="20.00")
    attempt = sold(*random_goods(chance))

    for _step in range(6):
        random_event(chance, attempt)
        went = where_it_went(Order.objects.get(pk=attempt.order_id))
        back = attempt.amount_baht - refundable_baht(attempt)
        assert (went.total_baht, went.went_back_baht) == (attempt.amount_baht - back, back)
