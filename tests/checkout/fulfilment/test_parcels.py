"""Orders that go in one parcel or several: what may be packed, what has left, and what follows from it."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from checkout.fulfilment.models import Parcel, ParcelLine
from checkout.fulfilment.operations import (
    BadTrackingNumber,
    CannotArrive,
    NobodyCollects,
    NumberTaken,
    OneParcelOnly,
    PiecesPaidBack,
    TooManyPieces,
    mark_delivered,
    open_parcel_again,
    pack_parcel,
    send_parcel,
)
from checkout.fulfilment.pieces import HowSent, how_sent, pieces_of
from checkout.fulfilment.queries import job_called, job_counts, job_of, made_orders_due, orders_in
from checkout.orders.emails import compose
from checkout.orders.models import Line, Order, OrderEvent, OrderMail
from checkout.orders.operations import IllegalMove, lock_order, to_review
from checkout.orders.states import OrderState
from checkout.orders.timeline import buyer_timeline
from checkout.payments.models import PaymentAttempt, Refund
from checkout.payments.operations import start_attempt
from checkout.payments.refunds import RefundWish, cancel_refund, start_refund
from checkout.payments.states import AttemptState
from checkout.reviews.operations import is_delivered
from tests.factories import make_basket, make_order, make_product, make_staff

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def again(thing):
    return type(thing).objects.get(pk=thing.pk)


def make_two_goods(*, pieces: tuple[int, int] = (2, 1)) -> Order:
    """Return a paid order of two goods."""
    goods = [(make_product(stock=9), count) for count in pieces]
    return make_order(basket=make_basket(goods=goods), paid=True)


def lines_of(order: Order) -> list[Line]:
    return list(order.lines.order_by("pk"))


def pack(order: Order, *counts: int, **facts) -> Parcel:
    """Pack so many pieces of each line of an order; without any, all that is left."""
    pieces = {line.pk: count for line, count in zip(lines_of(order), counts, strict=True)} if counts else None
    return pack_parcel(order, pieces=pieces, by=make_staff(), **facts)


def send(parcel: Parcel, **facts) -> Parcel:
    given = {"carrier": "flash", "tracking_number": f"TH{parcel.pk:08}", "by": make_staff(), **facts}
    return send_parcel(parcel, **given)


def state_of(order: Order) -> str:
    return again(order).status


def paid_by_hand(order: Order) -> PaymentAttempt:
    """Let a paid order's money have come by transfer, so that no provider guards its refunds."""
    return PaymentAttempt.objects.create(
        order=order,
        method="transfer",
        amount_baht=order.total_incl_tax,
        state=AttemptState.PAID,
        expires_at=timezone.now(),
    )


def give_back(order: Order, line: Line, pieces: int, *, restock: bool = True) -> Refund:
    attempt = order.attempts.first() or paid_by_hand(order)
    share_baht = line.line_price_incl_tax * pieces / line.quantity
    wishes = [RefundWish(line.pk, pieces, restock)]
    return start_refund(attempt, share_baht, reason=Refund.Reason.NOT_AVAILABLE, lines=wishes, by=make_staff())


# What may be packed


def test_without_a_word_all_of_an_order_lies_in_one_parcel():
    order = make_two_goods()

    parcel = pack(order, weight_grams=450)

    assert (state_of(order), parcel.number, parcel.weight_grams) == (OrderState.PACKED, 1, 450)
    assert list(parcel.lines.values_list("quantity", flat=True)) == [2, 1]


def test_order_is_packed_once_nothing_is_left_to_pack():
    order = make_two_goods()

    pack(order, 1, 0)
    after_one = state_of(order)
    pack(order, 1, 1)

    assert (after_one, state_of(order)) == (OrderState.PAID, OrderState.PACKED)
    assert list(order.parcels.values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize("counts", [(3, 0), (0, 2), (-1, 1), (0, 0)])
def test_no_more_and_no_less_than_there_is_is_packed(counts):
    order = make_two_goods()

    with pytest.raises(TooManyPieces):
        pack(order, *counts)

    assert not order.parcels.exists()


def test_packed_pieces_are_not_packed_twice():
    order = make_two_goods()
    pack(order, 1, 1)

    with pytest.raises(TooManyPieces):
        pack(order, 2, 0)

    assert [line.left for line in pieces_of(order)] == [1, 0]


def test_packed_order_has_nothing_left_to_pack():
    order = make_two_goods()
    pack(order)

    with pytest.raises(IllegalMove):
        pack(order)


def test_order_paid_on_delivery_goes_in_one_parcel():
    order = make_order(basket=make_basket(goods=[(make_product(stock=9), 2)]))
    start_attempt(order, "cod")
    order = again(order)

    with pytest.raises(OneParcelOnly):
        pack(order, 1)
    pack(order, 2)

    assert state_of(order) == OrderState.PACKED


def test_pieces_that_are_paid_back_are_not_packed():
    order = make_two_goods()
    give_back(order, lines_of(order)[0], 1)

    with pytest.raises(TooManyPieces):
        pack(order, 2, 1)
    parcel = pack(order)

    assert list(parcel.lines.values_list("quantity", flat=True)) == [1, 1]
    assert state_of(order) == OrderState.PACKED


def test_parcel_with_pieces_paid_back_meanwhile_stays_here_until_it_is_packed_anew():
    order = make_two_goods()
    parcel = pack(order)
    give_back(order, lines_of(order)[0], 1)

    with pytest.raises(PiecesPaidBack):
        send(parcel)
    open_parcel_again(parcel, by=make_staff())
    send(pack(order))

    assert state_of(order) == OrderState.SHIPPED


def test_other_parcels_leave_while_one_holds_pieces_paid_back():
    order = make_two_goods()
    first, second = pack(order, 2, 0), pack(order, 0, 1)
    give_back(order, lines_of(order)[1], 1)

    send(first)

    with pytest.raises(PiecesPaidBack):
        send(second)


# What has left


def test_order_is_sent_once_every_parcel_has_left():
    order = make_two_goods()
    first = send(pack(order, 1, 0))
    while_waiting = state_of(order)
    second = pack(order)
    all_packed = state_of(order)
    send(second)

    assert (while_waiting, all_packed, state_of(order)) == (OrderState.PAID, OrderState.PACKED, OrderState.SHIPPED)
    assert order.events.filter(kind=OrderEvent.Kind.SHIPPED).count() == 2
    assert first.shipped_at
    assert again(second).shipped_at


def test_it_says_how_many_pieces_of_how_many_have_left():
    order = make_two_goods()
    before = how_sent(pieces_of(order))
    send(pack(order, 2, 0))
    between = how_sent(pieces_of(order))
    send(pack(order))

    assert (before, between, how_sent(pieces_of(order))) == (None, HowSent(2, 3), None)


def test_rest_that_is_paid_back_ends_the_waiting():
    order = make_two_goods()
    send(pack(order, 2, 0))

    give_back(order, lines_of(order)[1], 1)

    assert state_of(order) == OrderState.SHIPPED


def test_rest_that_is_not_paid_back_after_all_waits_again_and_its_pieces_are_kept():
    order = make_two_goods()
    send(pack(order, 2, 0))
    line = lines_of(order)[1]
    refund = give_back(order, line, 1)
    on_shelf = line.stockrecord.num_in_stock  # with the piece that was to be paid back

    cancel_refund(refund, by=make_staff())

    line.stockrecord.refresh_from_db()
    assert (state_of(order), line.stockrecord.num_in_stock) == (OrderState.PAID, on_shelf - 1)
    assert [one.left for one in pieces_of(order)] == [0, 1]
    send(pack(order))


def test_sent_pieces_that_are_paid_back_do_not_go_on_the_shelf_by_themselves():
    order = make_two_goods()
    send(pack(order, 2, 0))

    sent, here = (give_back(order, line, line.quantity).lines.get() for line in lines_of(order))

    assert (sent.restocked_at, bool(here.restocked_at)) == (None, True)


def test_of_a_line_that_is_partly_sent_the_pieces_still_here_are_paid_back_first():
    order = make_two_goods()
    send(pack(order, 1, 1))

    row = give_back(order, lines_of(order)[0], 1).lines.get()

    assert row.restocked_at
    assert state_of(order) == OrderState.SHIPPED


def test_order_that_lies_with_a_person_keeps_its_parcels_here():
    order = make_two_goods()
    send(pack(order, 1, 0))
    waiting = pack(order)
    with transaction.atomic():
        to_review(lock_order(order.pk), note="dispute")

    with pytest.raises(IllegalMove):
        send(waiting)
    with pytest.raises(IllegalMove):
        open_parcel_again(waiting, by=make_staff())


def test_parcel_that_has_left_is_not_opened_nor_sent_again():
    order = make_two_goods()
    parcel = send(pack(order, 1, 0))

    with pytest.raises(IllegalMove):
        open_parcel_again(parcel, by=make_staff())
    with pytest.raises(IllegalMove):
        send(parcel)


def test_opened_parcel_brings_its_pieces_back_to_be_packed():
    order = make_two_goods()
    pack(order, 1, 0)
    second = pack(order)

    open_parcel_again(second, by=make_staff())

    assert state_of(order) == OrderState.PAID
    assert [line.left for line in pieces_of(order)] == [1, 1]
    assert order.events.filter(kind=OrderEvent.Kind.UNPACKED).count() == 1


def test_wrong_number_and_number_of_another_parcel_are_refused():
    first, second = pack(make_two_goods()), pack(make_two_goods())
    send(first, tracking_number="TH0000 0001")

    with pytest.raises(BadTrackingNumber):
        send(second, carrier="thailand-post", tracking_number="RR473124828TH")
    with pytest.raises(NumberTaken):
        send(second, tracking_number="th-00000001")

    assert not again(second).shipped_at


# Collected at the centre


def test_collected_parcel_needs_no_number_and_has_come():
    order = make_two_goods()

    parcel = send(pack(order), carrier="pickup", tracking_number="")

    assert (parcel.delivered_on, parcel.tracking_url, state_of(order)) == (TODAY, "", OrderState.SHIPPED)
    Order.objects.filter(pk=order.pk).update(language="en")
    mail = compose(again(order).mails.get(kind=OrderMail.Kind.SHIPPED))
    assert mail.subject == f"Your parcel was collected: order {order.number}"


def test_two_parcels_are_collected_though_neither_has_a_number():
    for order in (make_two_goods(), make_two_goods()):
        send(pack(order), carrier="pickup", tracking_number="")

    assert Parcel.objects.filter(carrier="pickup", tracking_number="").count() == 2


def test_order_paid_on_delivery_is_not_collected():
    order = make_order()
    start_attempt(order, "cod")
    parcel = pack(again(order))

    with pytest.raises(NobodyCollects):
        send(parcel, carrier="pickup", tracking_number="")


# Arrived


def left(parcel: Parcel, *, days_ago: int) -> Parcel:
    Parcel.objects.filter(pk=parcel.pk).update(shipped_at=timezone.now() - timedelta(days=days_ago))
    return again(parcel)


def test_day_of_arrival_is_noted_and_can_be_corrected():
    parcel, staff = left(send(pack(make_two_goods())), days_ago=5), make_staff()

    mark_delivered(parcel, on=TODAY, by=staff)
    mark_delivered(parcel, on=TODAY - timedelta(days=2), by=staff)

    assert (again(parcel).delivered_on, again(parcel).delivered_by) == (TODAY - timedelta(days=2), staff)


@pytest.mark.parametrize("days", [-1, 3])
def test_nothing_comes_on_a_day_to_come_nor_before_it_left(days):
    parcel = left(send(pack(make_two_goods())), days_ago=2)

    with pytest.raises(CannotArrive):
        mark_delivered(parcel, on=TODAY - timedelta(days=days), by=make_staff())


def test_what_was_not_sent_has_not_come():
    parcel = pack(make_two_goods())

    with pytest.raises(CannotArrive):
        mark_delivered(parcel, on=TODAY, by=make_staff())
    with pytest.raises(IntegrityError), transaction.atomic():
        Parcel.objects.filter(pk=parcel.pk).update(delivered_on=TODAY)


def test_goods_are_reviewed_once_every_parcel_has_come():
    order = make_two_goods()
    first = send(pack(order, 2, 0))
    mark_delivered(first, on=TODAY, by=make_staff())
    waiting = is_delivered(again(order))
    second = send(pack(order))
    underway = is_delivered(again(order))
    mark_delivered(second, on=TODAY, by=make_staff())

    assert (waiting, underway, is_delivered(again(order))) == (False, False, True)


# The lists of work


def test_order_stands_in_one_list_at_a_time():
    order = make_two_goods()
    parcel = pack(order, 1, 0)
    waiting = (job_of(again(order)).slug, job_counts()["to-ship"], job_counts()["to-pack"])
    send(parcel)

    assert waiting == ("to-ship", 1, 0)
    assert (job_of(again(order)).slug, job_counts()["to-ship"], job_counts()["to-pack"]) == ("to-pack", 0, 1)
    assert [(one.pk, one.sent_count) for one in orders_in(job_called("to-pack"))] == [(order.pk, 1)]


def test_made_goods_that_have_left_do_not_press_any_more():
    order = make_two_goods()
    made, _other = lines_of(order)
    Line.objects.filter(pk=made.pk).update(ships_by=TODAY)
    before = list(made_orders_due(TODAY))
    send(pack(order, 2, 0))

    assert (before, list(made_orders_due(TODAY))) == ([order], [])


# What the buyer reads


def test_each_parcel_has_its_mail_which_names_its_goods_and_its_number():
    order = make_two_goods()
    first, second = send(pack(order, 2, 0)), send(pack(order))

    mails = {mail.about: compose(mail) for mail in order.mails.filter(kind=OrderMail.Kind.SHIPPED)}

    assert set(mails) == {"1", "2"}
    assert first.tracking_number in mails["1"].body
    assert second.tracking_number not in mails["1"].body
    assert second.tracking_number in mails["2"].body
    assert "2 × " in mails["1"].body
    assert "1 × " in mails["2"].body


def test_mail_that_was_owed_before_parcels_had_numbers_tells_of_the_first():
    order = make_order(shipped=True, language="en")
    OrderMail.objects.filter(order=order, kind=OrderMail.Kind.SHIPPED).update(about="")

    mail = compose(order.mails.get(kind=OrderMail.Kind.SHIPPED))

    assert order.parcels.get().tracking_number in mail.body


def test_buyers_page_shows_each_parcel_and_what_is_still_to_come(client):
    order = make_two_goods()
    parcel = send(pack(order, 2, 0))

    with override("en"):
        page = client.get(order.get_absolute_url()).content.decode()

    assert "<h1>2 of 3 pieces are on their way</h1>" in page
    assert parcel.tracking_number in page
    assert parcel.tracking_url in page
    assert "Parcel 1 handed to the carrier" in page


def test_timeline_of_an_order_sent_in_parts_ends_like_any_other():
    order = make_two_goods()
    send(pack(order, 2, 0))
    send(pack(order))

    with override("en"):
        steps = buyer_timeline(again(order))

    assert [(step.label, step.state) for step in steps][-1] == ("Handed to the carrier", "done")
    assert len(steps) == 4


def test_buyers_page_says_that_all_has_arrived(client):
    order = make_two_goods()
    mark_delivered(send(pack(order)), on=TODAY, by=make_staff())

    with override("en"):
        page = client.get(order.get_absolute_url()).content.decode()

    assert "<h1>All of it has arrived</h1>" in page


# What the database keeps to


def test_database_refuses_an_empty_line_a_line_twice_and_a_number_twice():
    order = make_two_goods()
    parcel = pack(order)
    line = parcel.lines.first()

    for wrong in (
        lambda: parcel.lines.update(quantity=0),
        lambda: ParcelLine.objects.create(parcel=parcel, line=line.line, quantity=1),
        lambda: Parcel.objects.create(order=order, number=1, packed_at=timezone.now(), packed_by=make_staff()),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_parcels_of_before_hold_all_of_their_order():
    order = make_two_goods()
    parcel = pack(order)
    parcel.lines.all().delete()

    migration = import_module("checkout.fulfilment.migrations.0005_goods_of_parcels")
    migration.fill_parcels(apps, None)
    migration.fill_parcels(apps, None)

    assert list(parcel.lines.values_list("line", "quantity")) == [(line.pk, line.quantity) for line in lines_of(order)]
