"""Two people save one offer or voucher at once, and somebody buys with it while it is being saved."""

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import connection
from django.test import Client

from storefront.dashboard import guarded
from storefront.dashboard.guarded import GuardedForm
from storefront.dashboard.offers import wizard_views
from tests.factories import make_offer, make_staff, make_voucher

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
MEETING_SECONDS = 3


@pytest.fixture
def meeting(monkeypatch) -> Barrier:
    """Whoever has compared a form waits for the other before writing, as long as that one can come."""
    barrier, clean = Barrier(2), GuardedForm.clean

    def clean_and_wait(form):
        cleaned = clean(form)
        meet(barrier)
        return cleaned

    monkeypatch.setattr(GuardedForm, "clean", clean_and_wait)
    return barrier


def meet(barrier: Barrier) -> None:
    with suppress(BrokenBarrierError):  # the other stands before the lock
        barrier.wait(timeout=MEETING_SECONDS)


@pytest.fixture
def lock_off(monkeypatch) -> None:
    for module in (guarded, wizard_views):
        monkeypatch.setattr(module, "locked_row", lambda model, pk: model.objects.get(pk=pk))


def at_once(*works: Callable[[], None]) -> None:
    def work_and_close(work):
        try:
            work()
        finally:
            connection.close()

    threads = [Thread(target=work_and_close, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)


def staff_member() -> Client:
    client = Client()
    client.force_login(make_staff(may_everything=True))
    return client


def offer_and_its_form():
    offer = make_offer()
    return offer, f"/en/dashboard/offers/{offer.pk}/metadata/"


def voucher_and_its_form():
    voucher = make_voucher()
    return voucher, f"/en/dashboard/vouchers/update/{voucher.pk}/"


def typed(client: Client, path: str) -> dict:
    form = client.get(path).context["form"]
    data = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    if "offers" in data:
        for name in ("start_datetime", "end_datetime"):
            data[name] = form.fields[name].widget.format_value(data[name])
    return data


def save_twice_at_once(row_and_its_form) -> list[int]:
    """Let two people save a form that both opened before, and return how each was answered."""
    _row, path = row_and_its_form()
    clients, answers = [staff_member(), staff_member()], []
    forms = [
        {**typed(client, path), "name_th": f"ของ {name}", "name_en": ""}
        for client, name in zip(clients, "กข", strict=True)
    ]

    def save(client, form):
        answers.append(client.post(path, form).status_code)

    at_once(*(lambda client=client, form=form: save(client, form) for client, form in zip(clients, forms, strict=True)))
    return sorted(answers)


@pytest.mark.parametrize("row_and_its_form", [offer_and_its_form, voucher_and_its_form])
def test_without_the_lock_one_change_would_be_lost(meeting, lock_off, row_and_its_form):
    assert save_twice_at_once(row_and_its_form) == [302, 302]


@pytest.mark.parametrize("row_and_its_form", [offer_and_its_form, voucher_and_its_form])
def test_of_two_who_save_at_once_the_second_is_refused(meeting, row_and_its_form):
    assert save_twice_at_once(row_and_its_form) == [200, 302]


def buy_while_it_is_saved(barrier: Barrier) -> tuple[int, str]:
    """Let somebody use an offer between the moment its form was compared and the moment it is written."""
    offer, path = offer_and_its_form()
    client = staff_member()
    form = {**typed(client, path), "name_en": "Mine"}

    def buy():
        meet(barrier)
        offer.take(1, Decimal("29.00"))
        barrier.abort()

    at_once(lambda: client.post(path, form), buy)
    offer.refresh_from_db()
    return offer.num_applications, offer.name_en


@pytest.fixture
def pause_before_writing(monkeypatch) -> Barrier:
    """Whoever has compared a form lets the buyer go, and gives her time."""
    barrier, clean = Barrier(2), GuardedForm.clean

    def clean_and_wait(form):
        cleaned = clean(form)
        meet(barrier)
        meet(barrier)  # ends when she has bought, or after a while where she has to wait for us
        return cleaned

    monkeypatch.setattr(GuardedForm, "clean", clean_and_wait)
    return barrier


def test_without_the_lock_a_use_would_be_forgotten(pause_before_writing, lock_off):
    assert buy_while_it_is_saved(pause_before_writing) == (0, "Mine")


def test_a_use_that_comes_while_the_form_is_saved_is_counted(pause_before_writing):
    assert buy_while_it_is_saved(pause_before_writing) == (1, "Mine")
