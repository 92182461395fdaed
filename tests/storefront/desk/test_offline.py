"""The desk's screens for transfers, parcels paid on delivery, cash and bank accounts."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from checkout.fulfilment.collections import mark_collected
from checkout.fulfilment.models import Collection
from checkout.fulfilment.operations import pack_parcel, send_parcel
from checkout.orders.models import Order
from checkout.orders.states import OrderState
from checkout.payments.models import BankAccount, PaymentIncident, Slip
from checkout.payments.offline import refuse_slip
from checkout.payments.operations import start_attempt
from tests.factories import make_account, make_customer, make_order, make_slip, make_staff

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate().isoformat()


@pytest.fixture
def staff(client):
    """The browser of somebody who may say that money has come."""
    user = make_staff()
    user.user_permissions.add(Permission.objects.get(codename="confirm_offline"))
    client.force_login(user)
    client.user = user
    return client


def address(name: str, *arguments, language: str = "en") -> str:
    with override(language):
        return reverse(f"desk:{name}", args=arguments)


def open_page(client, name: str, *arguments, language: str = "en") -> str:
    response = client.get(address(name, *arguments, language=language))
    assert response.status_code == 200
    return response.content.decode()


def state_of(order) -> str:
    return Order.objects.get(pk=order.pk).status


def make_collection(*, days_ago: int = 0) -> Collection:
    """Return the money of a parcel that left so many days ago."""
    order = make_order()
    start_attempt(order, "cod")
    pack_parcel(order, by=make_staff())
    number = f"TH{order.pk:08}"
    parcel = send_parcel(order.parcels.get(), carrier="flash", tracking_number=number, by=make_staff())
    parcel.shipped_at -= timedelta(days=days_ago)
    parcel.save()
    return parcel.collection


def test_only_staff_who_may_confirm_come_in(client):
    slip, collection = make_slip(), make_collection()
    pages = [
        address("transfers"),
        address("transfer", slip.attempt_id),
        address("slip-picture", slip.uuid),
        address("accounts"),
        address("collections"),
        address("collection", collection.pk),
    ]
    assert {client.get(page).status_code for page in pages} == {302}

    for visitor in (make_customer(), make_staff(), make_staff(can_pack=False)):
        client.force_login(visitor)
        assert {client.get(page).status_code for page in pages} == {403}


def test_nothing_is_changed_by_looking(staff):
    slip, collection, account = make_slip(), make_collection(), make_account()
    steps = [
        address("confirm", slip.attempt_id),
        address("refuse", slip.uuid),
        address("switch-account", account.pk),
        address("cash", slip.attempt.order.number),
        address("call-off", slip.attempt.order.number),
        address("statement"),
        *(address(name, collection.pk) for name in ("collected", "remitted", "came-back", "looked-at")),
    ]

    assert {staff.get(step).status_code for step in steps} == {405}


@pytest.mark.parametrize("language", ["th", "en"])
def test_lists_without_work_say_so(staff, language):
    for name in ("transfers", "collections"):
        assert "desk-queue__empty" in open_page(staff, name, language=language)


@pytest.mark.parametrize("language", ["th", "en"])
def test_transfer_shows_what_to_look_for(staff, language):
    make_account(number="1234567890")
    slip = make_slip(reference="TEST4711")

    page = open_page(staff, "transfer", slip.attempt_id, language=language)

    for words in ("635.00", "123-4-56789-0", "TEST4711", str(slip.uuid)):
        assert words in page


def test_picture_of_a_slip_is_handed_out_and_kept_nowhere(staff):
    slip = make_slip()

    response = staff.get(address("slip-picture", slip.uuid))

    assert response.headers["Content-Type"] == "image/jpeg"
    assert "no-store" in response.headers["Cache-Control"]
    assert b"".join(response.streaming_content).startswith(b"\xff\xd8")


def test_picture_that_is_gone_is_not_found(staff):
    slip = make_slip()
    Slip.objects.update(picture="slips/gone.jpg")

    assert staff.get(address("slip-picture", slip.uuid)).status_code == 404


def test_slip_pictures_have_no_address_of_their_own(client):
    slip = make_slip()

    assert client.get(f"/media/{slip.picture.name}").status_code == 404


def test_statement_and_two_taps_pay_the_order(staff):
    slip = make_slip()
    page = open_page(staff, "transfers")
    assert address("transfer", slip.attempt_id) in page

    answer = {"received_baht": "635.00", "received_on": TODAY, "reference": "10:42"}
    response = staff.post(address("confirm", slip.attempt_id), answer)

    assert response.url == address("transfers")
    assert state_of(slip.attempt.order) == OrderState.PAID
    assert "10:42" in open_page(staff, "transfer", slip.attempt_id)


def test_other_sum_is_refused_first_and_kept_as_odd_money_when_said_again(staff):
    slip = make_slip()
    answer = {"received_baht": "600", "received_on": TODAY}

    first = staff.post(address("confirm", slip.attempt_id), answer)
    assert first.status_code == 422
    assert 'name="odd"' in first.content.decode()
    assert state_of(slip.attempt.order) == OrderState.AWAITING_PAYMENT

    staff.post(address("confirm", slip.attempt_id), {**answer, "odd": "on"})

    assert PaymentIncident.objects.get().kind == PaymentIncident.Kind.SHORT
    assert state_of(slip.attempt.order) == OrderState.REVIEW


@pytest.mark.parametrize("answer", [{}, {"received_baht": "x"}, {"received_baht": "635", "received_on": "2999-01-01"}])
def test_unclear_answers_save_nothing(staff, answer):
    slip = make_slip()

    assert staff.post(address("confirm", slip.attempt_id), answer).status_code == 422
    assert state_of(slip.attempt.order) == OrderState.AWAITING_PAYMENT


def test_second_member_of_staff_is_told_that_it_is_done(staff):
    slip = make_slip()
    answer = {"received_baht": "635.00", "received_on": TODAY}
    staff.post(address("confirm", slip.attempt_id), answer)

    response = staff.post(address("confirm", slip.attempt_id), answer, follow=True)

    assert "already settled" in response.content.decode()


def test_slip_is_refused_with_a_reason_the_buyer_reads(staff, mailoutbox):
    slip = make_slip()
    mailoutbox.clear()

    assert staff.post(address("refuse", slip.uuid), {"reason": ""}).status_code == 422
    staff.post(address("refuse", slip.uuid), {"reason": "ยอดไม่ตรง"})
    staff.post(address("refuse", slip.uuid), {"reason": "ยอดไม่ตรง"})

    assert Slip.objects.get().state == Slip.State.REFUSED
    assert ["ยอดไม่ตรง" in mail.body for mail in mailoutbox] == [True]


def test_list_of_slips_asks_as_often_for_three_as_for_one(staff):
    make_slip(reference="TEST0")
    open_page(staff, "transfers")
    with CaptureQueriesContext(
        connection,
    ) as one:
        open_page(staff, "transfers")
    make_slip(reference="TEST1")
    make_slip(reference="TEST2")

    with CaptureQueriesContext(connection) as three:
        open_page(staff, "transfers")

    assert len(three) == len(one)


def test_list_of_parcels_asks_as_often_for_three_as_for_one(staff):
    make_collection()
    open_page(staff, "collections")
    with CaptureQueriesContext(connection) as one:
        open_page(staff, "collections")
    make_collection()
    make_collection()

    with CaptureQueriesContext(connection) as three:
        open_page(staff, "collections")

    assert len(three) == len(one)


def test_cash_at_the_counter_pays_an_order(staff):
    order = make_order()
    assert address("cash", order.number) in open_page(staff, "order", order.number)

    staff.post(address("cash", order.number), {"received_baht": "600"})
    assert state_of(order) == OrderState.AWAITING_PAYMENT

    staff.post(address("cash", order.number), {"received_baht": "635"})

    assert state_of(order) == OrderState.PAID


def test_order_on_delivery_bears_its_mark_in_list_and_on_the_parcel(staff):
    order = make_order()
    start_attempt(order, "cod")

    assert "COD" in open_page(staff, "job", "to-pick")
    page = open_page(staff, "order", order.number)
    assert "parcel-label__collect" in page
    assert address("pack", order.number) in page


def test_order_paid_before_bears_no_mark(staff):
    order = make_order(paid=True)

    assert "COD" not in open_page(staff, "job", "to-pick")
    assert "parcel-label__collect" not in open_page(staff, "order", order.number)


def test_order_on_delivery_can_be_called_off(staff):
    order = make_order()
    start_attempt(order, "cod")

    staff.post(address("call-off", order.number), {"note": "by telephone"})

    assert state_of(order) == OrderState.EXPIRED


@pytest.mark.parametrize("language", ["th", "en"])
def test_money_of_a_parcel_is_followed_to_the_bank(staff, language):
    collection = make_collection()
    open_page(staff, "collection", collection.pk, language=language)

    staff.post(address("collected", collection.pk), {"day": TODAY})
    open_page(staff, "collection", collection.pk, language=language)
    staff.post(address("remitted", collection.pk), {"day": TODAY, "amount_baht": "635", "reference": "line 1"})

    assert Collection.objects.get().state == Collection.State.REMITTED
    open_page(staff, "collection", collection.pk, language=language)


@pytest.mark.parametrize("step", ["remitted", "looked-at"])
def test_whoever_comes_second_is_told_how_the_parcel_stands(staff, step):
    collection = make_collection()
    answers = {"day": TODAY, "amount_baht": "635", "reference": "line 1", "note": "nobody at home"}
    staff.post(address("came-back" if step == "looked-at" else "remitted", collection.pk), answers)
    staff.post(address(step, collection.pk), answers)

    response = staff.post(address(step, collection.pk), {**answers, "reference": "line 2"}, follow=True)

    assert "Somebody else has already settled this" in response.content.decode()


def test_other_sum_of_the_carrier_is_refused_in_words(staff):
    collection = make_collection()

    answer = {"day": TODAY, "amount_baht": "600", "reference": "line 1"}
    response = staff.post(address("remitted", collection.pk), answer)

    assert response.status_code == 422
    assert "another sum" in response.content.decode()


@pytest.mark.parametrize("day", ["", "2999-01-01"])
@pytest.mark.parametrize("step", ["collected", "remitted"])
def test_day_that_has_not_come_is_refused(staff, step, day):
    collection = make_collection()
    answers = {"day": day, "amount_baht": collection.amount_baht, "reference": "1"}

    assert staff.post(address(step, collection.pk), answers).status_code == 422

    collection.refresh_from_db()
    assert collection.state == Collection.State.ON_THE_WAY


@pytest.mark.parametrize("step", ["collected", "remitted"])
def test_day_before_the_parcel_left_is_refused_in_words(staff, step):
    collection = make_collection()
    yesterday = timezone.localdate() - timedelta(days=1)
    answers = {"day": yesterday.isoformat(), "amount_baht": collection.amount_baht, "reference": "1"}

    response = staff.post(address(step, collection.pk), answers)

    assert response.status_code == 422
    assert "nobody can have paid for it before. Nothing was saved." in response.content.decode()
    collection.refresh_from_db()
    assert collection.state == Collection.State.ON_THE_WAY


def test_day_before_the_carrier_was_paid_is_refused_in_words(staff):
    collection = make_collection(days_ago=4)
    mark_collected(collection, on=timezone.localdate(), by=make_staff())
    yesterday = timezone.localdate() - timedelta(days=1)
    answers = {"day": yesterday.isoformat(), "amount_baht": collection.amount_baht, "reference": "1"}

    page = staff.post(address("remitted", collection.pk), answers).content.decode()

    assert "he cannot have paid us before. Nothing was saved." in page


def test_two_days_on_one_page_are_two_fields(staff):
    page = open_page(staff, "collection", make_collection().pk)

    ids = re.findall(r' id="([^"]+)"', page)
    assert [name for name in ids if ids.count(name) > 1] == []


def test_carrier_who_keeps_money_too_long_is_named(staff):
    collection = make_collection(days_ago=7)
    mark_collected(collection, on=timezone.localdate() - timedelta(days=6), by=make_staff())

    assert "due since" in open_page(staff, "collections")
    assert "Please ask the carrier for it." in open_page(staff, "collection", collection.pk)


@pytest.mark.parametrize("language", ["th", "en"])
def test_parcel_that_came_back_goes_to_the_shelf_after_a_look(staff, language):
    collection = make_collection()
    line = collection.parcel.order.lines.get()

    staff.post(address("came-back", collection.pk), {"note": "refused"})
    page = open_page(staff, "collection", collection.pk, language=language)
    assert f'name="whole-{line.pk}"' in page
    staff.post(address("looked-at", collection.pk), {f"whole-{line.pk}": "1"})

    line.stockrecord.refresh_from_db()
    assert line.stockrecord.num_in_stock == 5
    assert Collection.objects.get().looked_at


def send_statement(client, text: str):
    file = SimpleUploadedFile("statement.csv", text.encode(), "text/csv")
    return client.post(address("statement"), {"file": file, "day": TODAY})


def test_statement_is_booked_and_says_what_does_not_fit(staff):
    number = make_collection().parcel.tracking_number

    page = send_statement(staff, f"tracking,amount\n{number},635.00\nTH000,1\n").content.decode()

    assert "1 parcel was booked" in page
    assert "1 line was not" in page
    assert "No parcel on delivery has this number" in page


def test_file_that_is_no_statement_is_answered_in_words(staff):
    response = send_statement(staff, "hello")

    assert response.status_code == 422
    assert "we find no column" in response.content.decode()


def test_accounts_are_kept_by_those_who_may(staff):
    account = {"bank": "004", "number": "123-4-56789-0", "name": "ศูนย์ OTOP"}
    assert staff.post(address("accounts"), account).status_code == 403
    assert 'name="number"' not in open_page(staff, "accounts")

    staff.user.user_permissions.add(Permission.objects.get(codename="change_bankaccount"))
    assert staff.post(address("accounts"), {**account, "number": "12"}).status_code == 422
    staff.post(address("accounts"), account)
    kept = BankAccount.objects.get()
    staff.post(address("switch-account", kept.pk))

    kept.refresh_from_db()
    assert (kept.number, kept.active) == ("1234567890", False)


def test_order_whose_transfer_was_not_waited_for_leads_to_it(staff):
    slip = make_slip()
    refuse_slip(slip, reason="no", by=make_staff())

    assert address("transfer", slip.attempt_id) in open_page(staff, "order", slip.attempt.order.number)


def test_statement_names_the_day_that_cannot_be(staff):
    number = make_collection().parcel.tracking_number

    page = send_statement(staff, f"tracking,amount,date\n{number},635.00,2025-11-03\n").content.decode()

    assert "Not on this day" in page
    assert "3 November 2025" in page
