"""Returns and claims: who may ask what until when, and how each kind ends in stock, books and money."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from catalogue.pictures.scans import private_storage
from catalogue.stock.checks import verify_stock
from catalogue.stock.operations import NotEnoughStock, break_stock
from checkout.aftersales import asking
from checkout.aftersales.asking import NotOpen, TooLate, TooManyPieces, ask, pieces_to_ask, read_pictures, withdraw
from checkout.aftersales.days import days_of
from checkout.aftersales.deciding import (
    Arrived,
    agree,
    give_part_back,
    pieces_owed,
    refuse,
    send_again,
    settle_with_refund,
    take_in,
)
from checkout.aftersales.models import Case, CasePicture
from checkout.aftersales.queries import due_of, open_cases
from checkout.aftersales.retention import forget_pictures
from checkout.ledger.chart import Account
from checkout.ledger.queries import balance, owed_to_producers
from checkout.orders.models import OrderMail
from checkout.payments.refunds import RefundWish, start_refund
from tests.factories import make_order, make_staff

pytestmark = pytest.mark.django_db
Kind, Wish, State = Case.Kind, Case.Wish, Case.State


def asks(order, kind=Kind.RETURN, pieces: int = 1, *, wish=Wish.MONEY, fault: str = "", key=None, pictures=()) -> Case:
    line = order.lines.get()
    return ask(
        order,
        kind=kind,
        wish=wish,
        fault=fault,
        words="",
        pieces={line.pk: pieces},
        key=key or uuid4(),
        pictures=pictures,
    )


def owed_to_maker(line) -> Decimal:
    return owed_to_producers().get(line.partner_id, Decimal(0))


def claims(order, pieces: int = 1, *, wish=Wish.MONEY, fault: str = Case.Fault.BROKEN) -> Case:
    return asks(order, Kind.CLAIM, pieces, wish=wish, fault=fault)


def came(order, days_ago: int | None, *, left_days_ago: int = 40) -> None:
    """Say when the parcels of an order left, and when they came, if anybody noted it."""
    now = timezone.now()
    order.parcels.update(
        shipped_at=now - timedelta(days=left_days_ago),
        delivered_on=None if days_ago is None else timezone.localdate() - timedelta(days=days_ago),
    )


@pytest.mark.parametrize(
    ("days_ago", "left", "may_return"),
    [(0, 2, True), (7, 9, True), (8, 10, False), (None, 37, True), (None, 38, False)],
    ids=["came today", "the seventh day", "the eighth", "nobody noted it", "nobody noted it for long"],
)
def test_goods_go_back_without_a_reason_for_seven_days(order, days_ago, left, may_return):
    came(order, days_ago, left_days_ago=left)

    assert days_of(order).may_return(timezone.localdate()) == may_return
    if may_return:
        assert asks(order).state == State.ASKED
    else:
        with pytest.raises(TooLate):
            asks(order)


@pytest.mark.parametrize(("days_ago", "may_claim"), [(365, True), (366, False)])
def test_what_is_broken_can_be_said_for_a_year(order, days_ago, may_claim):
    came(order, days_ago, left_days_ago=days_ago + 2)

    assert days_of(order).may_claim(timezone.localdate()) == may_claim


def test_the_days_run_from_the_last_parcel(order):
    came(order, 20)
    last = order.parcels.get()
    last.pk, last.number, last.tracking_number, last.delivered_on = None, 2, "TH2", timezone.localdate()
    last.save()

    assert days_of(order).return_until == timezone.localdate() + timedelta(days=7)
    last.delivered_on = None
    last.save()
    assert days_of(order).came_on is None


def test_nothing_is_asked_of_what_has_not_left():
    order = make_order(paid=True)

    assert pieces_to_ask(order) == {}
    with pytest.raises(TooLate):
        asks(order)


def test_no_piece_is_asked_about_twice_and_no_form_makes_two_cases(order):
    key = uuid4()
    first = asks(order, pieces=2, key=key)

    assert asks(order, pieces=2, key=key) == first
    with pytest.raises(TooManyPieces):
        asks(order, pieces=2)
    withdraw(first)
    assert asks(order, pieces=3).name == f"{order.number}/R2"


def test_a_buyer_hears_of_each_step(order):
    case = agree(asks(order), by=make_staff(), answer="ยินดีค่ะ")
    take_in(case, [Arrived(order.lines.get().pk, 1, is_whole=True)], by=make_staff())

    kinds = list(OrderMail.objects.filter(kind__startswith="case").values_list("kind", flat=True))
    assert kinds == ["case-received", "case-answered"]
    assert [step.state for step in case.steps.all()] == ["asked", "awaited", "here"]
    assert order.events.filter(kind="case").count() == 3


def test_steps_are_taken_once_and_in_order(order):
    staff, case = make_staff(), asks(order)
    refuse(case, by=staff, answer="ใช้แล้ว")

    for step in (lambda: agree(case, by=staff), lambda: withdraw(case), lambda: refuse(case, by=staff, answer="x")):
        with pytest.raises(NotOpen):
            step()
    assert not open_cases().exists()


@pytest.mark.parametrize("is_whole", [True, False], ids=["whole", "spoilt"])
def test_a_return_ends_with_money_and_its_pieces_on_the_shelf_or_lost(order, sauce, is_whole):
    staff, line = make_staff(), order.lines.get()
    before, owed_before = line.stockrecord.num_in_stock, owed_to_maker(line)
    case = take_in(agree(asks(order, pieces=2), by=staff), [Arrived(line.pk, 2, is_whole)], by=staff)
    owed = pieces_owed(case)
    assert [(one.line_pk, one.pieces) for one in owed] == [(line.pk, 2)]

    refund = start_refund(
        order.attempts.get(), Decimal("200.00"), reason="changed-mind", by=staff, lines=[RefundWish(line.pk, 2)]
    )
    case = settle_with_refund(case, refund, by=staff)

    line.stockrecord.refresh_from_db()
    assert (case.state, case.ending) == (State.SETTLED, Case.Ending.MONEY)
    assert line.stockrecord.num_in_stock - before == (2 if is_whole else 0)
    # Pieces on the shelf are hers to sell again; what is spoilt is the centre's loss, and she keeps her part.
    assert (owed_to_maker(line) == owed_before) == (not is_whole)
    assert (balance(Account.LOSSES) > 0) == (not is_whole)
    verify_stock()


def test_a_claim_ends_with_the_same_once_more(order, sauce):
    staff, line = make_staff(), order.lines.get()
    before, owed_before = line.stockrecord.num_in_stock, owed_to_maker(line)
    case = agree(claims(order, wish=Wish.AGAIN, fault=Case.Fault.MISSING), by=staff)
    assert case.state == State.HERE  # nothing has to come back

    case = send_again(case, carrier="flash", tracking_number="TH 77", by=staff)

    line.stockrecord.refresh_from_db()
    assert (case.ending, case.sent_number) == (Case.Ending.AGAIN, "TH77")
    assert line.stockrecord.num_in_stock == before - 1
    gain = owed_to_maker(line) - owed_before
    assert gain == balance(Account.LOSSES) != 0  # the maker is owed the new piece, the centre bears it
    assert not order.attempts.get().refunds.exists()
    verify_stock()


def test_what_is_sold_out_is_not_sent_again_and_nothing_is_written(order, sauce):
    case = agree(claims(order, wish=Wish.AGAIN, fault=Case.Fault.MISSING), by=make_staff())
    record = order.lines.get().stockrecord
    break_stock(record, record.num_in_stock, by=make_staff(), note="fell from the shelf")

    with pytest.raises(NotEnoughStock):
        send_again(case, carrier="flash", tracking_number="TH77", by=make_staff())

    case.refresh_from_db()
    assert case.state == State.HERE
    assert not OrderMail.objects.filter(kind="case-settled").exists()


def test_a_part_of_the_price_goes_back_once_and_the_maker_has_hers(order):
    staff, line = make_staff(), order.lines.get()
    owed_before = owed_to_maker(line)
    case = agree(claims(order, wish=Wish.PART), by=staff)

    given = give_part_back(case, Decimal("30.00"), by=staff)

    assert (given.ending, given.refund.amount_baht) == (Case.Ending.PART, Decimal("30.00"))
    assert owed_to_maker(line) == owed_before
    with pytest.raises(NotOpen):
        give_part_back(case, Decimal("30.00"), by=staff)
    assert order.attempts.get().refunds.count() == 1


def test_a_claim_of_a_year_ago_has_no_day_for_its_money_a_return_has(order):
    today = timezone.localdate()
    case = asks(order)

    assert due_of(case).on == today + timedelta(days=15)
    assert not due_of(case).is_near
    assert due_of(case, today + timedelta(days=12)).is_near
    assert due_of(case, today + timedelta(days=16)).is_over
    assert due_of(claims(order)) is None


def test_pictures_are_drawn_anew_and_thrown_away_after_ninety_days(order, photo):
    case = asks(order, Kind.CLAIM, fault=Case.Fault.BROKEN, pictures=read_pictures([photo]))
    name = case.pictures.get().picture.name
    assert private_storage().size(name) < len(photo) * 2
    refuse(case, by=make_staff(), answer="ไม่ใช่สินค้าของเรา")

    assert forget_pictures() == 0
    Case.objects.update(ended_at=timezone.now() - timedelta(days=91))
    assert forget_pictures() == 1
    assert not CasePicture.objects.exists()
    assert not private_storage().exists(name)


def test_a_form_that_is_refused_leaves_no_picture_behind(order, photo):
    key = uuid4()
    with pytest.raises(TooManyPieces):
        asks(order, Kind.CLAIM, pieces=4, fault=Case.Fault.BROKEN, key=key, pictures=read_pictures([photo]))

    _folders, files = private_storage().listdir("cases") if private_storage().exists("cases") else ([], [])
    assert not [file for file in files if str(key) in file]


def test_a_fault_in_the_middle_leaves_neither_case_nor_picture(order, photo, monkeypatch):
    def fails(*_what, **_more):
        raise RuntimeError("no mail today")

    monkeypatch.setattr(asking, "owe_mail", fails)
    key = uuid4()
    with pytest.raises(RuntimeError, match="no mail today"):
        asks(order, Kind.CLAIM, fault=Case.Fault.BROKEN, key=key, pictures=read_pictures([photo]))

    assert not Case.objects.exists()
    assert not [name for name in private_storage().listdir("cases")[1] if str(key) in name]
