"""Papers come by themselves, also when the worker was away."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from checkout.documents import drawing, jobs
from checkout.documents.jobs import issue_owed_papers
from checkout.documents.models import Kind, Paper
from checkout.documents.typesetting import CannotSet
from checkout.orders.models import Order, OrderEvent
from checkout.orders.operations import record_event
from checkout.payments.refunds import mark_refunded_by_hand, start_refund
from tests.factories import make_order, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seller")]


@pytest.fixture
def later(monkeypatch):
    """Let some minutes pass, for the housekeeping leaves the worker its time."""

    def pass_time():
        moment = timezone.now() + timedelta(minutes=5)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return pass_time


@pytest.mark.usefixtures("worker")
def test_a_payment_brings_its_receipt():
    order = make_order(paid=True)

    assert [paper.kind for paper in order.papers.all()] == [Kind.ABBREVIATED]


@pytest.mark.usefixtures("worker")
def test_money_of_a_carrier_brings_one_receipt():
    order = make_order()
    for kind in (OrderEvent.Kind.COLLECTED, OrderEvent.Kind.REMITTED):
        record_event(order, kind)

    assert order.papers.count() == 1


@pytest.mark.usefixtures("worker")
def test_an_order_without_money_gets_none():
    assert not make_order().papers.exists()
    assert not make_order(expired=True).papers.exists()


@pytest.mark.usefixtures("worker")
def test_money_given_back_brings_a_credit_note_once_it_is_there(refund_of):
    order = make_order(paid=True)
    attempt = refund_of(order, "10.00", state="canceled").attempt
    by = make_staff()

    refund = start_refund(attempt, order.total_incl_tax, reason="changed-mind", by=by)
    assert order.papers.count() == 1
    mark_refunded_by_hand(refund, by=by)

    assert [paper.kind for paper in order.papers.order_by("pk")] == [Kind.ABBREVIATED, Kind.CREDIT_NOTE]


@pytest.mark.usefixtures("worker")
def test_a_payment_that_is_rolled_back_leaves_no_paper():
    order = make_order()
    with transaction.atomic():
        record_event(order, OrderEvent.Kind.PAID)
        transaction.set_rollback(True)

    assert not Paper.objects.exists()


@pytest.mark.usefixtures("worker")
def test_without_a_seller_the_worker_is_not_even_asked(settings, monkeypatch):
    settings.SELLER_ADDRESS = ""
    monkeypatch.setattr(jobs, "issue_owed", None)

    make_order(paid=True)


def test_what_the_worker_left_undone_is_issued_and_drawn(later, refund_of):
    order = make_order(paid=True)
    refund_of(order, "100.00")
    assert issue_owed_papers() == 0  # the worker has its time

    later()
    assert issue_owed_papers() == 2
    later()
    assert issue_owed_papers() == 2  # both drawn
    assert issue_owed_papers() == 0

    papers = list(Paper.objects.order_by("pk"))
    assert [paper.kind for paper in papers] == [Kind.ABBREVIATED, Kind.CREDIT_NOTE]
    assert all(paper.sha256 for paper in papers)


def test_a_refund_that_needs_no_note_is_asked_about_in_vain(later, refund_of):
    order = make_order(paid=True)
    later()
    issue_owed_papers()
    refund_of(order, "100.00", reason="double")

    assert not jobs.refunds_without_note().exists()


def test_one_order_that_cannot_be_set_does_not_keep_the_others_waiting(later):
    broken, fine = make_order(paid=True), make_order(paid=True)
    Order.objects.filter(pk=broken.pk).update(total_incl_tax="1.00")  # its lines do not add up any more
    later()

    issue_owed_papers()

    assert [paper.order for paper in Paper.objects.all()] == [fine]


def test_a_paper_that_cannot_be_drawn_is_tried_again(later, monkeypatch):
    make_order(paid=True)
    later()
    with monkeypatch.context() as patched:
        patched.setattr(drawing, "render", _cannot)
        issue_owed_papers()
        later()
        assert issue_owed_papers() == 0
    assert issue_owed_papers() == 1


def _cannot(*_arguments):
    raise CannotSet


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.usefixtures("worker")
def test_the_file_is_drawn_as_soon_as_the_paper_is_committed():
    order = make_order(paid=True)

    paper = order.papers.get()

    assert paper.pdf.read().startswith(b"%PDF")
