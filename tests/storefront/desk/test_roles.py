"""Who may open what at the desk: every address, by every role, as one table says it."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from checkout.payments.models import Refund
from checkout.payments.refunds import start_refund
from storefront.accounts.operations import keep_roles
from storefront.accounts.roles import RIGHTS, Role
from storefront.desk.urls import IsoDay, urlpatterns
from tests.factories import make_order
from tests.factories.payments import make_paid_attempt
from tests.factories.people import PASSWORD, make_worker

pytestmark = pytest.mark.django_db

# The order of the address book of the desk (`urls.py`): name, how it is asked for, whose it is, and what it answers
# there. P packer, C cashier, E editor, A accountant, M manager; everybody else is refused with 403. There is one paid
# order and nothing else, so a page of one thing is not found (404) by whoever may look for it.
ADDRESSES = [
    ("today", "get", "PCEAM", 302),
    ("counts", "get", "PCEAM", 200),
    ("search", "get", "PCAM", 200),
    ("order-new", "get", "CM", 302),
    ("order", "get", "PCAM", 200),
    ("look-again", "post", "M", 422),
    ("counter", "get", "CM", 200),
    ("counter-goods", "get", "CM", 200),
    ("counter-sell", "post", "CM", 422),
    ("counter-sale", "get", "CM", 404),
    ("counter-receipt", "get", "CM", 404),
    ("looks", "get", "M", 200),
    ("pay-qr", "get", "CM", 404),
    ("pack", "post", "PM", 302),
    ("unpack", "post", "PM", 404),
    ("ship", "post", "PM", 404),
    ("delivered", "post", "PM", 404),
    ("address", "get", "PCM", 200),
    ("box", "get", "PM", 302),
    ("box-take", "post", "PM", 302),
    ("box-scan", "post", "PM", 302),
    ("box-count", "post", "PM", 404),
    ("box-undo", "post", "PM", 302),
    ("box-leave", "post", "PM", 302),
    ("box-close", "post", "PM", 302),
    ("short", "post", "PM", 302),
    ("short-settle", "post", "PM", 404),
    ("mail-samples", "get", "CM", 200),
    ("mail-sample-html", "get", "CM", 404),
    ("mail", "get", "CM", 404),
    ("mail-again", "post", "CM", 404),
    ("rounds", "get", "PM", 200),
    ("round", "get", "PM", 404),
    ("round-mark", "post", "PM", 404),
    ("round-done", "post", "PM", 404),
    ("round-give-up", "post", "PM", 404),
    ("parcels", "get", "PM", 200),
    ("manifest-new", "post", "PM", 302),
    ("manifest", "get", "PM", 404),
    ("refund", "get", "CM", 404),
    ("tax-invoice", "get", "AM", 302),
    ("paper", "get", "CAM", 404),
    ("print", "get", "PM", 200),
    ("print-papers", "get", "PM", 302),
    ("swap", "get", "CM", 404),
    ("swap-answer", "post", "CM", 404),
    ("cases", "get", "PCAM", 200),
    ("case-picture", "get", "PCAM", 404),
    ("case", "get", "PCAM", 404),
    ("case-answer", "post", "CM", 404),
    ("case-arrived", "post", "PCM", 404),
    ("case-part", "post", "CM", 404),
    ("case-again", "post", "CM", 404),
    ("refunds", "get", "CM", 200),
    ("refund-second", "get", "CM", 404),
    ("refund-withdraw", "post", "CM", 404),
    ("refund-done", "post", "CM", 404),
    ("pieces-back", "post", "CM", 404),
    ("money", "get", "CAM", 200),
    ("incident", "get", "CAM", 404),
    ("settle", "post", "M", 404),
    ("cash", "post", "CM", 302),
    ("call-off", "post", "CM", 302),
    ("transfers", "get", "CM", 200),
    ("accounts", "get", "CM", 200),
    ("switch-account", "post", "M", 404),
    ("slip-picture", "get", "CM", 404),
    ("refuse", "post", "CM", 404),
    ("transfer", "get", "CM", 404),
    ("confirm", "post", "CM", 404),
    ("collections", "get", "CM", 200),
    ("statement", "post", "CM", 422),
    ("collection", "get", "CM", 404),
    ("collected", "post", "CM", 404),
    ("remitted", "post", "CM", 404),
    ("came-back", "post", "CM", 404),
    ("looked-at", "post", "CM", 404),
    ("stock", "get", "PM", 200),
    ("stock-good", "get", "PM", 404),
    ("stock-shelf", "post", "PM", 404),
    ("stock-labels", "get", "PM", 200),
    ("stock-lots", "get", "PM", 200),
    ("stock-lot", "get", "PM", 404),
    ("stock-notes", "get", "PM", 200),
    ("stock-producer", "get", "PM", 200),
    ("stock-receive", "get", "PM", 404),
    ("stock-note", "get", "PM", 404),
    ("stock-note-paper", "get", "PM", 404),
    ("stock-note-undo", "post", "PM", 404),
    ("stock-counts", "get", "PM", 200),
    ("stock-count", "get", "PM", 404),
    ("stock-count-paper", "get", "PM", 404),
    ("stock-count-differences", "get", "M", 404),
    ("terms", "get", "M", 200),
    ("terms-end", "post", "M", 404),
    ("terms-take-back", "post", "M", 302),
    ("payouts", "get", "AM", 200),
    ("payout-prepare", "post", "AM", 422),
    ("payout-run", "get", "AM", 404),
    ("payout-approve", "post", "M", 404),
    ("payout-file", "post", "AM", 404),
    ("payout-paid", "post", "AM", 404),
    ("payout-cancel", "post", "AM", 404),
    ("payout-close", "post", "AM", 404),
    ("payout-line", "get", "AM", 404),
    ("payout-line-paid", "post", "AM", 404),
    ("payout-line-hold", "post", "AM", 404),
    ("payout-line-let-go", "post", "AM", 404),
    ("payout-line-came-back", "post", "AM", 404),
    ("payout-proof", "get", "AM", 404),
    ("producers", "get", "AM", 200),
    ("producer", "get", "AM", 404),
    ("producer-month", "get", "AM", 404),
    ("producer-month-paper", "get", "AM", 404),
    ("producer-account", "post", "AM", 404),
    ("account-approve", "post", "M", 404),
    ("account-refuse", "post", "AM", 404),
    ("income-shown", "post", "AM", 404),
    ("producer-link", "get", "AM", 404),
    ("link-new", "post", "AM", 404),
    ("link-end", "post", "AM", 404),
    ("link-qr", "get", "AM", 404),
    ("makers", "get", "EM", 200),
    ("maker-new", "get", "EM", 200),
    ("marks", "get", "EM", 200),
    ("mark-check", "post", "EM", 404),
    ("mark-end", "post", "EM", 404),
    ("mark-paper", "get", "EM", 404),
    ("mark-paper-add", "post", "EM", 404),
    ("checklist", "get", "M", 200),
    ("checklist-step", "get", "M", 200),
    ("step-paper", "get", "EM", 404),
    ("maker", "get", "EM", 404),
    ("maker-change", "get", "EM", 404),
    ("maker-card", "get", "EM", 404),
    ("maker-contact", "post", "EM", 404),
    ("maker-contact-change", "post", "EM", 404),
    ("mark-new", "post", "EM", 404),
    ("maker-twin", "post", "EM", 404),
    ("step-done", "post", "EM", 404),
    ("step-waive", "post", "M", 404),
    ("step-back", "post", "EM", 404),
    ("books", "get", "AM", 302),
    ("books-day", "get", "AM", 200),
    ("books-count", "post", "AM", 422),
    ("books-bank", "get", "AM", 200),
    ("bank-line", "get", "AM", 404),
    ("bank-line-book", "post", "AM", 404),
    ("bank-line-match", "post", "AM", 404),
    ("bank-line-undo", "post", "AM", 404),
    ("bank-line-take-back", "post", "AM", 404),
    ("books-others", "get", "AM", 200),
    ("books-other-take-back", "post", "AM", 404),
    ("books-other", "get", "AM", 404),
    ("books-open", "get", "AM", 200),
    ("books-months", "get", "AM", 200),
    ("books-month", "get", "AM", 404),
    ("books-seal", "get", "AM", 404),
    ("books-check", "post", "AM", 302),
    ("books-reports", "get", "AM", 200),
    ("books-tables", "get", "AM", 200),
    ("books-table", "get", "AM", 404),
    ("reviews", "get", "EM", 200),
    ("review-show", "post", "EM", 404),
    ("review-refuse", "post", "EM", 404),
    ("review-answer", "post", "EM", 404),
    ("goods", "get", "EM", 200),
    ("goods-draft", "get", "EM", 200),
    ("good", "get", "EM", 404),
    ("goods-off", "post", "EM", 404),
    ("good-variant", "post", "EM", 404),
    ("good-pictures", "get", "EM", 404),
    ("good-picture-down", "post", "EM", 404),
    ("good-picture-first", "post", "EM", 404),
    ("goods-publish", "post", "EM", 404),
    ("tables", "get", "PEM", 200),
    ("table-hand-in", "post", "PEM", 422),
    ("table", "get", "PEM", 404),
    ("table-import", "post", "PEM", 404),
    ("table-template", "get", "PEM", 404),
    ("table-out", "get", "PEM", 404),
    ("broken", "get", "M", 200),
    ("job", "get", "PCM", 200),
]
ROLES = {"P": Role.PACKER, "C": Role.CASHIER, "E": Role.EDITOR, "A": Role.ACCOUNTANT, "M": Role.MANAGER}
WORDS = {
    "slug": "sent",
    "name": "x",
    "kind": "csv",
    "ending": "csv",
    "language": "th",
    "uuid": UUID(int=0),
    "token": UUID(int=0),
}


def address_of(pattern, order) -> str:
    """Return an address with something in each of its places: the order's number, a day, or nothing that exists."""
    converters = getattr(pattern.pattern, "converters", {}) or dict.fromkeys(pattern.pattern.regex.groupindex)
    places = {}
    for name, converter in converters.items():
        if isinstance(converter, IsoDay):
            places[name] = date(2020, 1, 1)
        elif name == "number" and "orders/" in str(pattern.pattern):
            places[name] = order.number
        else:
            places[name] = WORDS.get(name, 2020 if name == "year" else 1 if name == "month" else 0)
    with override("en"):
        return reverse(f"desk:{pattern.name}", kwargs=places)


def ask(client, method: str, address: str) -> int:
    """Return what an address answers, and undo what it did."""
    with transaction.atomic():
        status = getattr(client, method)(address).status_code
        transaction.set_rollback(True)
    return status


def test_the_table_names_every_address_of_the_desk():
    assert [name for name, *_rest in ADDRESSES] == [pattern.name for pattern in urlpatterns]


@pytest.mark.parametrize("letter", ROLES)
def test_a_role_opens_what_is_its_own_and_nothing_else(client, letter):
    order = make_order(paid=True)
    client.force_login(make_worker(ROLES[letter]))
    places = [address_of(pattern, order) for pattern in urlpatterns]

    rows = list(zip(ADDRESSES, places, strict=True))
    answers = [(name, ask(client, method, place)) for (name, method, _whose, _status), place in rows]

    assert answers == [(name, status if letter in whose else 403) for name, _method, whose, status in ADDRESSES]


@pytest.mark.parametrize("letter", ROLES)
def test_the_menu_leads_nowhere_that_is_closed(client, letter):
    client.force_login(make_worker(ROLES[letter]))
    page = client.get("/en/desk/", follow=True)
    links = {part.split('"')[0] for part in page.content.decode().split('href="')[1:]}

    menu = sorted(link for link in links if link.startswith("/en/desk/"))

    assert page.status_code == 200
    assert len(menu) > 2
    assert {link: status for link in menu if (status := client.get(link).status_code) not in {200, 302}} == {}


def full_names(group: Group) -> set[str]:
    return {f"{one.content_type.app_label}.{one.codename}" for one in group.permissions.select_related("content_type")}


@pytest.mark.parametrize("role", Role)
def test_a_role_has_what_the_table_says_and_no_more(role):
    keep_roles()

    named_somewhere = {right for rights in RIGHTS.values() for right in rights}
    assert full_names(Group.objects.get(name=role)) & named_somewhere == set(RIGHTS[role])


def test_keeping_roles_takes_back_what_is_ours_and_leaves_what_is_not():
    keep_roles()
    packers, others = Group.objects.get(name=Role.PACKER), Group.objects.create(name="Guides")
    refund, foreign = (Permission.objects.get(codename=name) for name in ("refund_payments", "view_session"))
    packers.permissions.add(refund, foreign)
    packers.permissions.remove(Permission.objects.get(codename="keep_stock"))
    others.permissions.add(refund)

    keep_roles()
    keep_roles()

    assert full_names(packers) == {*RIGHTS[Role.PACKER], "sessions.view_session"}
    assert full_names(others) == {"payments.refund_payments"}


def test_whoever_has_two_roles_may_do_what_both_do(client):
    client.force_login(make_worker(Role.PACKER, Role.CASHIER))

    assert [client.get(f"/en/desk/{page}/").status_code for page in ("rounds", "transfers", "books")] == [200, 200, 403]


@pytest.mark.parametrize("language", ["th", "en"])
def test_packer_reads_no_sum_anywhere(client, language):
    order = make_order(paid=True)
    attempt = make_paid_attempt(order)
    start_refund(attempt, Decimal("10.00"), reason=Refund.Reason.OTHER, note="฿10.00", by=make_worker(Role.MANAGER))
    client.force_login(make_worker(Role.PACKER))

    pages = [client.get(f"/{language}/desk/{page}", follow=True) for page in ("", f"orders/{order.number}/", "unpaid/")]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert [page.content.decode().count("฿") for page in pages] == [0, 0, 0]


def test_cashier_reads_sums(client):
    order = make_order(paid=True)
    client.force_login(make_worker(Role.CASHIER))

    assert f"฿{order.total_incl_tax:,.0f}" in client.get(f"/en/desk/orders/{order.number}/").content.decode()


@pytest.mark.parametrize(
    ("role", "place"),
    [(Role.PACKER, "/en/desk/"), (Role.ACCOUNTANT, "/en/desk/"), (Role.MANAGER, "/en/dashboard/")],
)
def test_signing_in_leads_to_ones_work(client, role, place):
    worker = make_worker(role)

    answer = client.post(
        "/en/accounts/login/", {"login-username": worker.email, "login-password": PASSWORD, "login_submit": "1"}
    )

    assert answer.url == place
