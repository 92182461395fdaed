"""The desk's screens of producers' money: who may do what, and what the screens say."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from checkout.settlement.accounts import enter_account
from checkout.settlement.links import make_link
from checkout.settlement.models import PayoutLine, PayoutProof, PayoutRun, ProducerAccount, StatementLink
from checkout.settlement.runs import approve_run, lines_for_bank, mark_run_paid, note_came_back
from checkout.settlement.states import LineState, RunState
from storefront.desk import settlement
from storefront.openbooks.operations import recount
from tests.factories import (
    make_customer,
    make_paid_producer,
    make_producer,
    make_return,
    make_run,
    make_sale,
    make_settler,
    make_staff,
    take_back,
)
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
PDF = b"%PDF-1.7 statement"


def address(name: str, *arguments, language: str = "en") -> str:
    with override(language):
        return reverse(f"desk:{name}", args=arguments)


@pytest.fixture
def staff(client):
    """The browser of somebody who may do everything with producers' money."""
    client.user = make_settler()
    client.force_login(client.user)
    return client


def open_page(client, name: str, *arguments, language: str = "en") -> str:
    response = client.get(address(name, *arguments, language=language))
    assert response.status_code == 200
    return response.content.decode()


def only_line() -> PayoutLine:
    return PayoutLine.objects.get()


def make_everything() -> tuple[PayoutRun, PayoutProof]:
    """Return a paid run with a proof, of a producer who has a link, and an account that waits."""
    weaver, by = make_paid_producer(), make_staff()
    make_sale(weaver)
    run = make_run(approved=True)
    mark_run_paid(run, on=TODAY, by=by, proof=PDF)
    make_link(weaver, by=by)
    enter_account(weaver, bank="014", number="5556667778", holder="x", by=by)
    return run, PayoutProof.objects.get()


def pages_of(run: PayoutRun, proof: PayoutProof) -> list[str]:
    line = run.lines.get()
    return [
        address("payouts"),
        address("payout-run", run.number),
        address("payout-line", line.uuid),
        address("payout-proof", proof.uuid),
        address("producers"),
        address("producer", line.producer_id),
        address("producer-month", line.producer_id, TODAY.year, TODAY.month),
        address("producer-month-paper", line.producer_id, TODAY.year, TODAY.month),
        address("producer-link", line.producer_id),
        address("link-qr", line.producer_id),
    ]


def test_only_staff_who_have_to_do_with_it_see_producers_money(client):
    pages = pages_of(*make_everything())
    assert {client.get(page).status_code for page in pages} == {302}
    for visitor in (make_customer(), make_staff(), make_staff(can_pack=False)):
        client.force_login(visitor)
        assert {client.get(page).status_code for page in pages} == {403}

    client.force_login(make_settler("pay_payouts"))
    assert {client.get(page).status_code for page in pages} == {200}


STEPS = {
    "payout-prepare": "prepare_payouts",
    "payout-approve": "approve_payouts",
    "payout-file": "pay_payouts",
    "payout-paid": "pay_payouts",
    "payout-close": "pay_payouts",
    "payout-line-paid": "pay_payouts",
    "payout-line-came-back": "pay_payouts",
    "producer-account": "enter_accounts",
    "account-approve": "approve_accounts",
}


def step_address(name: str) -> str:
    run, _proof = make_everything()
    line, account = run.lines.get(), ProducerAccount.objects.last()
    about = {"payout-prepare": [], "producer-account": [line.producer_id], "account-approve": [account.pk]}
    if name in about:
        return address(name, *about[name])
    return address(name, line.uuid if name.startswith("payout-line") else run.number)


@pytest.mark.parametrize(("name", "right"), STEPS.items())
def test_each_step_has_a_right_of_its_own(client, name, right):
    step = step_address(name)
    others = set(STEPS.values()) - {right}
    client.force_login(make_settler(*others))
    assert client.post(step).status_code == 403

    client.force_login(make_settler(right))
    assert client.post(step).status_code != 403


@pytest.mark.parametrize("name", [*STEPS, "payout-cancel", "payout-line-hold", "payout-line-let-go"])
def test_nothing_is_changed_by_looking(staff, name):
    assert staff.get(step_address(name)).status_code == 405


@pytest.mark.parametrize("language", ["th", "en"])
def test_lists_without_anything_say_so(staff, language):
    assert "desk-queue__empty" in open_page(staff, "payouts", language=language)
    assert "empty-state" in open_page(staff, "producers", language=language)


def test_a_run_goes_from_desk_to_desk(client):
    weaver = make_paid_producer()
    make_sale(weaver, "1234.50")
    preparer, manager = make_settler("prepare_payouts"), make_settler("approve_payouts", "pay_payouts")

    client.force_login(preparer)
    response = client.post(address("payout-prepare"), {"cutoff": TODAY.isoformat()})
    assert response.url == address("payout-run", 1)
    assert "1,234.50" in client.get(response.url).content.decode()

    client.force_login(manager)
    client.post(address("payout-approve", 1), {"password": PASSWORD})
    file = client.post(address("payout-file", 1))
    assert b"1234.50" in file.content
    assert "no-store" in file.headers["Cache-Control"]
    proof = SimpleUploadedFile("slip.pdf", PDF)
    client.post(address("payout-paid", 1), {"day": TODAY.isoformat(), "reference": "7", "proof": proof})

    assert PayoutRun.objects.get().state == RunState.PAID
    assert (only_line().paid_on, only_line().paid_by) == (TODAY, manager)
    page = open_page(client, "payout-run", 1)
    assert address("payout-proof", PayoutProof.objects.get().uuid) in page


def test_a_large_run_is_booked_by_the_worker(staff, monkeypatch):
    monkeypatch.setattr(settlement, "BOOKED_AT_ONCE", 0)
    make_sale(make_paid_producer())
    make_run(approved=True)
    proof = SimpleUploadedFile("slip.pdf", PDF)

    response = staff.post(address("payout-paid", 1), {"day": TODAY.isoformat(), "proof": proof}, follow=True)

    assert "take a minute" in response.content.decode()
    assert (only_line().state, only_line().paid_by) == (LineState.PAID, staff.user)


def test_the_password_is_asked_for_before_a_run_is_approved(staff):
    make_sale(make_paid_producer())
    make_run()

    response = staff.post(address("payout-approve", 1), {"password": "not hers"})

    assert response.status_code == 422
    assert PayoutRun.objects.get().state == RunState.PREPARED


def test_whoever_prepared_a_run_is_not_offered_to_approve_it(staff):
    make_sale(make_paid_producer())
    staff.post(address("payout-prepare"), {"cutoff": TODAY.isoformat()})

    assert address("payout-approve", 1) not in open_page(staff, "payout-run", 1)
    staff.post(address("payout-approve", 1), {"password": PASSWORD})
    assert PayoutRun.objects.get().state == RunState.PREPARED


def test_a_day_that_has_not_come_is_refused(staff):
    make_sale(make_paid_producer())
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    assert staff.post(address("payout-prepare"), {"cutoff": tomorrow}).status_code == 422

    approve_run(make_run(), by=make_staff())
    proof = SimpleUploadedFile("slip.pdf", PDF)
    assert staff.post(address("payout-paid", 1), {"day": tomorrow, "proof": proof}).status_code == 422
    assert only_line().state == LineState.TO_PAY


@pytest.mark.parametrize("data", [b"<html>", b""])
def test_a_proof_that_is_none_is_refused_with_a_reason(staff, data):
    make_sale(make_paid_producer())
    make_run(approved=True)
    proof = SimpleUploadedFile("slip.pdf", data)

    response = staff.post(address("payout-paid", 1), {"day": TODAY.isoformat(), "proof": proof})

    assert response.status_code == 422
    assert "field__error" in response.content.decode()
    assert only_line().state == LineState.TO_PAY


def test_a_proof_is_handed_out_as_a_file_and_kept_nowhere(staff):
    _run, proof = make_everything()

    response = staff.get(address("payout-proof", proof.uuid))

    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in response.headers["Cache-Control"]
    assert b"".join(response.streaming_content) == PDF


def test_nothing_to_pay_is_said_at_the_day(staff):
    response = staff.post(address("payout-prepare"), {"cutoff": TODAY.isoformat()})

    assert response.status_code == 422
    assert "nobody is owed anything" in response.content.decode()


def test_a_second_run_leads_to_the_open_one(staff):
    make_sale(make_paid_producer())
    make_run()

    assert staff.post(address("payout-prepare"), {"cutoff": TODAY.isoformat()}).url == address("payout-run", 1)


def test_the_newest_run_stands_first_in_the_list(staff):
    weaver = make_paid_producer()
    for _number in range(2):
        make_sale(weaver)
        mark_run_paid(make_run(approved=True), on=timezone.localdate(), by=make_staff())
    newest, oldest = PayoutRun.objects.values_list("number", flat=True)

    page = staff.get(reverse("desk:payouts")).content.decode()

    places = [page.index(f'href="{reverse("desk:payout-run", args=[number])}"') for number in (newest, oldest)]
    assert newest > oldest
    assert places == sorted(places)


def test_cancelling_asks_whether_the_bank_has_the_file(staff):
    make_sale(make_paid_producer())
    run = make_run(approved=True)
    lines_for_bank(run, by=make_staff())

    response = staff.post(address("payout-cancel", 1), {"why": "mistake"})
    assert response.status_code == 422
    assert "pay everybody twice" in response.content.decode()
    staff.post(address("payout-cancel", 1), {"why": "mistake", "not_at_bank": "on"})

    assert PayoutRun.objects.get().state == RunState.CANCELLED


def test_a_file_that_was_taken_before_an_account_changed_is_named(staff):
    weaver = make_paid_producer()
    make_sale(weaver)
    run = make_run(approved=True)
    lines_for_bank(run, by=make_staff())
    assert "once more" not in open_page(staff, "payout-run", 1)

    enter_account(weaver, bank="014", number="5556667778", holder="x", by=make_staff())

    assert "once more" in open_page(staff, "payout-run", 1)


def test_a_line_is_held_back_let_go_paid_and_comes_back(staff):
    make_sale(make_paid_producer())
    make_sale(make_producer())
    run = make_run(approved=True)
    line = run.lines.first()

    staff.post(address("payout-line-hold", line.uuid), {"hold-why": "asks for her card"})
    assert "asks for her card" in open_page(staff, "payout-line", line.uuid)
    staff.post(address("payout-line-let-go", line.uuid))
    staff.post(address("payout-line-paid", line.uuid), {"paid-day": TODAY.isoformat()})
    assert run.lines.first().state == LineState.PAID
    staff.post(address("payout-line-came-back", line.uuid), {"back-why": "account closed"})

    assert run.lines.get(pk=line.pk).state == LineState.CAME_BACK
    assert "account closed" in open_page(staff, "payout-line", line.uuid)
    staff.post(address("payout-close", 1))
    assert PayoutRun.objects.get().state == RunState.PAID


@pytest.mark.parametrize("name", ["payout-line-hold", "payout-line-came-back", "payout-line-paid"])
def test_a_step_without_its_reason_shows_the_form_again(staff, name):
    make_sale(make_paid_producer())
    run = make_run(approved=True)
    if name == "payout-line-came-back":
        mark_run_paid(run, on=TODAY, by=make_staff())

    response = staff.post(address(name, only_line().uuid), {})

    assert response.status_code == 422
    assert "field__error" in response.content.decode()


def test_an_account_needs_two_people_at_the_desk(client):
    weaver = make_producer()
    first, second = make_settler("enter_accounts"), make_settler("approve_accounts")
    client.force_login(first)
    answer = {"bank": "034", "number": "020-1-23456-7", "holder": "บุญมา"}
    client.post(address("producer-account", weaver.pk), answer)
    account = ProducerAccount.objects.get()
    assert address("account-approve", account.pk) not in open_page(client, "producer", weaver.pk)

    client.force_login(second)
    assert address("producer", weaver.pk) in open_page(client, "payouts")
    client.post(address("account-approve", account.pk), {"password": PASSWORD})

    account.refresh_from_db()
    assert (account.number, account.approved_by) == ("0201234567", second)


def test_an_account_is_refused_at_the_desk(staff):
    weaver = make_producer()
    account = enter_account(weaver, bank="014", number="5556667778", holder="x", by=make_staff())

    staff.post(address("account-refuse", account.pk))

    account.refresh_from_db()
    assert account.ended_by == staff.user


@pytest.mark.parametrize("number", ["123", "12345678901234567", "abcdefghij", "๑๒๓๔๕๖๗๘๙๐"])
def test_a_number_that_is_none_is_refused(staff, number):
    answer = {"bank": "034", "number": number, "holder": "บุญมา"}

    assert staff.post(address("producer-account", make_producer().pk), answer).status_code == 422
    assert not ProducerAccount.objects.exists()


def test_the_same_account_again_is_refused(staff):
    answer = {"bank": "034", "number": "0201234567", "holder": "บุญมา"}
    weaver = make_producer()
    staff.post(address("producer-account", weaver.pk), answer)

    assert staff.post(address("producer-account", weaver.pk), answer).status_code == 422


@pytest.mark.parametrize("language", ["th", "en"])
def test_who_owes_us_stands_first_with_her_age(staff, language):
    weaver, potter = make_producer(name_th="ช่างทอ", name_en="Weaver"), make_producer(name_th="ช่างปั้น", name_en="Potter")
    make_sale(potter, "500.00")
    sale = make_sale(weaver, "10.00", on=TODAY - timedelta(days=50))
    make_return(sale, weaver, "25.00", on=TODAY - timedelta(days=40))

    page = open_page(staff, "producers", language=language)

    assert page.index(address("producer", weaver.pk, language=language)) < page.index(
        address("producer", potter.pk, language=language)
    )
    assert "−฿15.00" in page
    assert "60" in page


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("wanted", ["wea", "ช่างทอ", "code"])
def test_a_producer_is_found_by_her_name(staff, wanted, language):
    weaver, potter = make_producer(name_th="ช่างทอ", name_en="Weaver"), make_producer(name_th="ช่างปั้น", name_en="Potter")
    make_sale(potter)

    wanted = weaver.code if wanted == "code" else wanted
    page = staff.get(address("producers", language=language), {"q": wanted}).content.decode()

    assert address("producer", weaver.pk, language=language) in page
    assert address("producer", potter.pk, language=language) not in page


def test_a_link_is_made_printed_and_ended(staff):
    weaver = make_producer()
    response = staff.post(address("link-new", weaver.pk))
    assert response.url == address("producer-link", weaver.pk)
    sheet = staff.get(response.url).content.decode()
    assert address("link-qr", weaver.pk) in sheet
    assert f"http://testserver/th/statements/{StatementLink.objects.get().token}/" in sheet

    staff.post(address("link-end", weaver.pk))

    assert StatementLink.objects.get().revoked_by == staff.user
    assert staff.get(address("producer-link", weaver.pk)).status_code == 404
    assert staff.get(address("link-qr", weaver.pk)).status_code == 404


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_page_opens_in_every_state(staff, language):
    """Prepared, approved, paid, cancelled; to be paid, held back, paid, come back."""
    weaver, potter = make_paid_producer(), make_producer()
    sale = make_sale(weaver, "100.00")
    make_sale(potter)
    run = make_run()
    shown = [open_page(staff, "payout-run", 1, language=language)]
    shown += [open_page(staff, "payout-line", line.uuid, language=language) for line in run.lines.all()]
    approve_run(run, by=make_staff())
    shown += [open_page(staff, "payout-run", 1, language=language)]
    mark_run_paid(run, on=TODAY, by=make_staff(), proof=PDF)
    note_came_back(run.lines.get(producer=weaver), why="closed", by=make_staff())
    take_back(sale)
    shown += [open_page(staff, "payout-run", 1, language=language)]
    shown += [open_page(staff, "payout-line", line.uuid, language=language) for line in run.lines.all()]
    for producer in (weaver, potter):
        shown += [open_page(staff, "producer", producer.pk, language=language)]
        shown += [open_page(staff, "producer-month", producer.pk, TODAY.year, TODAY.month, language=language)]

    assert all("<h1" in page for page in shown)


def test_lists_take_as_many_questions_however_long_they_are(staff):
    counts = []
    make_sale(make_paid_producer())
    make_run()
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            open_page(staff, "payout-run", 1)
            open_page(staff, "producers")
        counts.append(len(asked))
        run = PayoutRun.objects.get(number=1)
        for _ in range(3):
            producer = make_paid_producer()
            make_sale(producer)
            account = producer.bank_accounts.get()
            PayoutLine.objects.create(run=run, producer=producer, amount_baht=1, account=account)

    assert counts[0] == counts[1]


def test_staff_without_a_part_in_it_see_no_way_to_it(client):
    client.force_login(make_staff())

    assert address("payouts") not in client.get(address("job", "to-pick")).content.decode()


def test_consent_to_show_an_income_is_noted_and_taken_back(staff):
    maker = make_producer()
    make_sale(maker, "777.25", on=TODAY.replace(year=TODAY.year - 1, day=1))

    staff.post(address("income-shown", maker.pk), {"agrees": "yes"})
    maker.refresh_from_db()
    assert maker.shows_income_since == TODAY
    page = open_page(staff, "producer", maker.pk)
    assert "She no longer agrees" in page
    assert "Noted by" in page

    # She had agreed before she sold: then her sale is shown, until she does not agree any more.
    maker.shows_income_since = TODAY.replace(year=TODAY.year - 2, day=1)
    maker.save()
    recount()
    assert "777.25" in open_page_of_books(staff)
    staff.post(address("income-shown", maker.pk), {"agrees": "no"})
    assert "777.25" not in open_page_of_books(staff)
    assert list(maker.noted_agreements.values_list("agrees", flat=True)) == [False, True]


def open_page_of_books(client) -> str:
    return client.get("/en/open-books/").content.decode()


def test_consent_is_noted_by_those_who_may(client):
    maker = make_producer()
    client.force_login(make_settler("prepare_payouts"))

    assert client.post(address("income-shown", maker.pk), {"agrees": "yes"}).status_code == 403
    maker.refresh_from_db()
    assert maker.shows_income_since is None
