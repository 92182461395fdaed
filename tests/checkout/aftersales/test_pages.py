"""The buyer's pages: what she is asked, what she is told, and that nothing she typed is lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from checkout.aftersales.models import Case
from tests.factories import make_order

pytestmark = pytest.mark.django_db


def address(order, end: str = "ask/") -> str:
    return f"/en/orders/{order.token}/{end}"


def send(client, order, *, photo: bytes | None = None, name: str = "broken.jpg", **typed):
    line = order.lines.get()
    data = {
        "kind": "claim",
        "fault": "broken",
        "wish": "again",
        "words": "",
        "key": str(uuid4()),
        f"pieces_{line.pk}": 1,
    }
    if photo:
        data["pictures"] = SimpleUploadedFile(name, photo, "image/jpeg")
    return client.post(address(order), data | typed)


def test_from_the_page_of_the_order_to_the_case(client, order, photo):
    assert address(order) in client.get(address(order, "")).content.decode()
    assert "Jaew bong" in client.get(address(order)).content.decode()

    response = send(client, order, photo=photo, words="ขวดแตก")

    assert response.status_code == 302
    case = Case.objects.get()
    assert (case.kind, case.fault, case.wish, case.words) == ("claim", "broken", "again", "ขวดแตก")
    assert case.pictures.count() == 1
    page = client.get(address(order, "")).content.decode()
    assert case.name in page
    assert "I do not want this any more" in page


def test_a_return_needs_no_words_and_says_by_when_she_has_her_money(client, order):
    send(client, order, kind="return", fault="", wish="again")

    case = Case.objects.get()
    assert case.wish == "money"  # a return has but one wish
    assert "You have your money by" in client.get(address(order, "")).content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"fault": ""}, "Please choose what is wrong."),
        ({}, "Please add a picture of it"),
        ({"kind": "exchange"}, "Please write which one you would like instead."),
        ({"kind": ""}, "required"),
    ],
    ids=["no fault", "no picture", "no other good", "no kind"],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(client, order, typed, words):
    # An exchange without words says which one.
    response = send(client, order, **typed)

    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert not Case.objects.exists()
    if typed != {"kind": "exchange"}:
        page = send(client, order, **typed, words="the lid was open").content.decode()
        assert "the lid was open" in page


@pytest.mark.parametrize("pieces", ["0", "4", "-1", "x", ""])
def test_wrong_numbers_of_pieces_are_refused(client, order, photo, pieces):
    response = send(client, order, photo=photo, **{f"pieces_{order.lines.get().pk}": pieces})

    assert response.status_code == 422
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04 a zip", "no picture we can read"),
        (b"\x00\x00\x00\x18ftypheic", "HEIC"),
        (b"\xff\xd8" + b"0" * (20 * 1024 * 1024), "too large"),
    ],
    ids=["zip", "heic", "huge"],
)
def test_what_is_no_picture_is_refused_in_words(client, order, data, words):
    response = send(client, order, photo=data)

    assert response.status_code == 422
    assert words in response.content.decode()


def test_two_presses_make_one_case(client, order, photo):
    key = str(uuid4())
    for _press in range(2):
        assert send(client, order, photo=photo, key=key).status_code == 302

    assert Case.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x", "x" * 36])
def test_a_key_that_is_none_is_no_fault_of_ours(client, order, photo, key):
    assert send(client, order, photo=photo, key=key).status_code == 422
    assert not Case.objects.exists()


def test_after_the_days_only_claims_are_offered_and_after_a_year_nothing(client, order):
    order.parcels.update(delivered_on=timezone.localdate() - timedelta(days=20))
    page = client.get(address(order)).content.decode()
    assert 'value="claim"' in page
    assert 'value="return"' not in page

    order.parcels.update(
        delivered_on=timezone.localdate() - timedelta(days=400), shipped_at=timezone.now() - timedelta(days=402)
    )
    assert client.get(address(order)).status_code == 404
    assert "Return it or report a problem" not in client.get(address(order, "")).content.decode()


def test_she_takes_it_back(client, order):
    send(client, order, kind="return", fault="")
    case = Case.objects.get()

    client.post(address(order, f"ask/{case.number}/withdraw/"))
    client.post(address(order, f"ask/{case.number}/withdraw/"))

    case.refresh_from_db()
    assert case.state == "withdrawn"


def test_the_link_of_another_order_opens_nothing(client, order):
    other = make_order(shipped=True)
    send(client, order, kind="return", fault="")

    assert client.post(address(other, "ask/1/withdraw/")).status_code == 404
    assert client.get(f"/en/orders/{'x' * 22}/ask/").status_code == 404
