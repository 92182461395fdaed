"""Bank accounts of producers: two persons, and the producer hears of it."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from checkout.settlement.accounts import (
    AccountDecided,
    SameAccount,
    SamePerson,
    approve_account,
    enter_account,
    refuse_account,
)
from checkout.settlement.emails import tell_again
from checkout.settlement.models import ProducerAccount
from tests.factories import make_customer, make_producer, make_producer_account, make_staff

pytestmark = pytest.mark.django_db


def enter(producer, number="1112223334", by=None) -> ProducerAccount:
    return enter_account(producer, bank="004", number=number, holder="บุญมา", by=by or make_staff())


def in_force(producer) -> list[str]:
    accounts = ProducerAccount.objects.filter(producer=producer, approved_at__isnull=False, ended_at=None)
    return list(accounts.values_list("number", flat=True))


def test_an_account_is_in_force_once_a_second_person_approved_it():
    producer, first, second = make_producer(), make_staff(), make_staff()
    account = enter(producer, by=first)
    assert in_force(producer) == []

    with pytest.raises(SamePerson):
        approve_account(account, by=first)
    approve_account(account, by=second)

    assert in_force(producer) == ["1112223334"]
    assert approve_account(account, by=first).approved_by == second


def test_the_newest_approved_one_is_used_and_nothing_is_edited():
    producer = make_producer()
    old = make_producer_account(producer, number="0001112223")

    approve_account(enter(producer), by=make_staff())

    old.refresh_from_db()
    assert in_force(producer) == ["1112223334"]
    assert (old.number, old.is_in_force) == ("0001112223", False)


def test_the_one_in_force_stays_while_another_waits_and_when_it_is_refused():
    producer = make_producer()
    make_producer_account(producer, number="0001112223")
    account = enter(producer)
    assert in_force(producer) == ["0001112223"]

    refuse_account(account, by=make_staff())
    refuse_account(account, by=make_staff())

    assert in_force(producer) == ["0001112223"]
    with pytest.raises(AccountDecided):
        approve_account(account, by=make_staff())


def test_what_is_in_force_cannot_be_refused():
    with pytest.raises(AccountDecided):
        refuse_account(make_producer_account(), by=make_staff())


def test_a_second_one_that_waits_takes_the_place_of_the_first():
    producer = make_producer()
    first = enter(producer, "0001112223")
    second = enter(producer)

    with pytest.raises(AccountDecided):
        approve_account(first, by=make_staff())
    assert approve_account(second, by=make_staff()).is_in_force


def test_the_very_same_account_is_not_entered_again():
    producer = make_producer()
    enter(producer)

    with pytest.raises(SameAccount):
        enter(producer)


def test_the_producer_is_told_by_mail_as_soon_as_somebody_entered_it():
    producer = make_producer()
    producer.users.add(make_customer(email="bunma@example.com"))

    account = enter(producer)

    (letter,) = mail.outbox
    assert letter.to == ["bunma@example.com"]
    assert "3334" in letter.body
    assert "1112223334" not in letter.body + letter.alternatives[0][0]
    account.refresh_from_db()
    assert account.told_at


def test_without_an_address_nobody_is_written_to():
    account = enter(make_producer())

    assert not mail.outbox
    account.refresh_from_db()
    assert account.told_at is None


def test_a_mail_that_did_not_leave_is_sent_again():
    producer = make_producer()
    account = enter(producer)
    producer.users.add(make_customer())
    ProducerAccount.objects.update(entered_at="2026-01-01T00:00:00Z")

    assert tell_again() == 1
    assert tell_again() == 0
    assert len(mail.outbox) == 1
    account.refresh_from_db()
    assert account.told_at


def approve_alone():
    account = enter(make_producer())
    ProducerAccount.objects.update(approved_by=account.entered_by, approved_at=account.entered_at)


def have_two_in_force():
    account = make_producer_account()
    ProducerAccount.objects.create(
        producer=account.producer,
        bank="004",
        number="1",
        holder="x",
        entered_by=account.entered_by,
        approved_by=account.approved_by,
        approved_at=account.approved_at,
    )


def have_two_waiting():
    account = enter(make_producer())
    ProducerAccount.objects.create(
        producer=account.producer, bank="004", number="1", holder="x", entered_by=account.entered_by
    )


@pytest.mark.parametrize("fault", [approve_alone, have_two_in_force, have_two_waiting], ids=lambda f: f.__name__)
def test_the_database_refuses(fault):
    with pytest.raises(IntegrityError), transaction.atomic():
        fault()


@pytest.mark.parametrize(
    ("number", "parts"),
    [("1234567890", "123-4-56789-0"), ("020123456789", "0201-2345-6789"), ("12345678901", "1234-5678-901")],
)
def test_numbers_are_written_in_parts(number, parts):
    assert ProducerAccount(number=number).number_in_parts == parts
