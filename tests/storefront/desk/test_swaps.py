"""Other goods instead, at the desk and on the buyer's page: chosen, priced, asked, answered."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from catalogue.producers.models import StockRecord
from checkout.aftersales.asking import ask
from checkout.aftersales.deciding import Arrived, take_in
from checkout.aftersales.models import Case
from checkout.fulfilment.models import Swap
from checkout.fulfilment.operations import pack_parcel, send_parcel
from checkout.fulfilment.queries import job_counts, job_of
from checkout.fulfilment.shortages import report_shortage
from checkout.orders.models import Order
from checkout.payments.models import Refund
from checkout.payments.offline import confirm_money
from storefront.accounts.roles import Role
from tests.factories import make_account, make_basket, make_order, make_product, make_staff, make_transfer
from tests.factories.people import make_worker

pytestmark = pytest.mark.django_db
State = Swap.State


@pytest.fixture
def scarf(db):
    return make_product(name_th="ผ้าขาวม้า", name_en="Checked scarf", price=500, stock=5)


@pytest.fixture
def silk(db):
    return make_product(name_th="ผ้าไหมมัดหมี่", name_en="Mudmee silk", price=750, stock=2)


@pytest.fixture
def order(scarf):
    make_account()
    made = make_order(basket=make_basket(goods=[(scarf, 2)]), language="en")
    pay(made)
    return Order.objects.get(pk=made.pk)


def pay(order: Order) -> None:
    attempt = make_transfer(order)
    confirm_money(attempt, received_baht=attempt.amount_baht, received_on=timezone.localdate(), by=make_staff())


@pytest.fixture
def manager(client):
    worker = make_worker(Role.MANAGER)
    client.force_login(worker)
    return worker


def address(name: str, *arguments) -> str:
    with override("en"):
        return reverse(name, args=arguments)


def code_of(product) -> str:
    return StockRecord.objects.get(product=product).partner_sku


def choose(
    client, order: Order, good, *, step: str = "look", pieces: int = 1, shown: str = "", query: str = "", **typed
):
    line = order.lines.get()
    data = {
        "goods": f"{code_of(good)}:1",
        f"pieces_{line.pk}": pieces,
        f"shelf_{line.pk}": "on",
        "key": str(uuid4()),
        "words": "",
        "step": step,
        "shown": shown,
    }
    return client.post(address("desk:swap", order.number) + query, data | typed)


def page_of(client, order: Order) -> str:
    return client.get(f"/en/orders/{order.token}/").content.decode()


def answers(client, order: Order, say: str, shown: str = "750.00"):
    swap = order.swaps.last()
    return client.post(address("aftersales:swap", order.token, swap.pk), {"say": say, "shown": shown})


def test_a_good_is_found_taken_priced_and_offered(client, manager, order, silk):
    found = client.post(address("desk:swap", order.number), {"find": "silk", "step": "find", "key": str(uuid4())})
    assert f'name="add" value="{code_of(silk)}"' in found.content.decode()
    taken = client.post(address("desk:swap", order.number), {"add": code_of(silk), "find": "silk", "key": str(uuid4())})
    assert f'name="goods" value="{code_of(silk)}:1"' in taken.content.decode()
    out = choose(client, order, silk, step="", drop=code_of(silk))
    assert 'name="goods" value=""' in out.content.decode()

    priced = choose(client, order, silk)
    assert "It costs ฿250.00 more." in priced.content.decode()
    assert not Swap.objects.exists()

    mail.outbox.clear()
    choose(client, order, silk, step="ask", words="The scarf is torn, sorry.")
    swap = Swap.objects.get()
    assert (swap.state, swap.by, swap.lines.get().restock) == (State.PROPOSED, manager, True)
    assert "torn" in mail.outbox[0].body
    assert job_of(order).slug == "unpaid"
    assert job_counts()["to-pick"] == 0
    page = client.get(address("desk:order", order.number)).content.decode()
    assert "Waits for her yes" in page
    assert "It costs ฿250.00 more." in page


def test_a_form_sent_twice_asks_once(client, manager, order, silk):
    key = str(uuid4())
    for _ in range(2):
        assert choose(client, order, silk, step="ask", key=key).status_code == 302
    assert Swap.objects.count() == 1


def test_the_buyer_says_yes_on_her_page_and_pays_the_difference(client, manager, order, silk):
    choose(client, order, silk, step="ask")
    client.logout()
    page = page_of(client, order)
    assert "May we send you something else instead?" in page
    assert "Yes, and pay the difference" in page

    response = answers(client, order, "yes")
    added = Swap.objects.get().added
    assert response["Location"] == address("payments:pay", added.token)
    pay_page = client.get(response["Location"]).content.decode()
    assert "฿250" in pay_page
    assert "฿750" not in pay_page
    assert "Pay ฿250.00" in page_of(client, order)

    pay(added)
    assert "The new goods: order" in page_of(client, order)
    new = page_of(client, added)
    assert "Your exchange is paid" in new
    assert f"/en/orders/{order.token}/" in new
    assert "Paid with the goods it replaces" in new


def test_the_buyer_says_no(client, manager, order, silk):
    choose(client, order, silk, step="ask")
    answers(client, order, "no")

    assert Swap.objects.get().state == State.DECLINED
    assert job_of(order).slug == "to-pick"
    assert "She keeps what she ordered" in client.get(address("desk:order", order.number)).content.decode()


@pytest.mark.parametrize(
    ("shown", "words"), [("700.00", "The price is another one now"), ("much", "The price is another one now")]
)
def test_a_yes_to_another_price_is_no_yes(client, manager, order, silk, shown, words):
    choose(client, order, silk, step="ask")
    answers(client, order, "yes", shown)

    assert words in page_of(client, order)
    assert Swap.objects.get().state == State.PROPOSED


def test_sold_meanwhile_she_is_told_and_nothing_is_lost(client, manager, order, silk):
    choose(client, order, silk, step="ask")
    StockRecord.objects.filter(product=silk).update(num_allocated=2)
    answers(client, order, "yes")
    assert "only 0 are free" in page_of(client, order)

    silk.is_public = False
    type(silk).objects.filter(pk=silk.pk).update(is_public=False)
    page = page_of(client, order)
    assert "is no longer for sale" in page
    assert "Yes, and pay" not in page


def test_a_stranger_cannot_answer(client, manager, order, silk):
    choose(client, order, silk, step="ask")
    other = make_order()
    assert (
        client.post(address("aftersales:swap", other.token, Swap.objects.get().pk), {"say": "yes"}).status_code == 404
    )
    assert client.get(address("aftersales:swap", order.token, Swap.objects.get().pk)).status_code == 405


def test_staff_note_a_yes_they_heard(client, manager, order, scarf):
    other = make_product(name_en="Other scarf", price=500, stock=1)
    response = choose(client, order, other, step="heard", shown="500.00")

    swap = Swap.objects.get()
    assert (swap.state, swap.heard_by) == (State.DONE, manager)
    assert swap.added.number in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize(
    ("say", "state"), [("yes", State.AGREED), ("no", State.DECLINED), ("withdraw", State.WITHDRAWN)]
)
def test_staff_note_her_answer_to_a_question(client, manager, order, silk, say, state):
    choose(client, order, silk, step="ask")
    client.post(address("desk:swap-answer", Swap.objects.get().pk), {"say": say, "shown": "750.00"})
    again = client.post(
        address("desk:swap-answer", Swap.objects.get().pk), {"say": say, "shown": "750.00"}, follow=True
    )

    assert Swap.objects.get().state == state
    assert "answered already" in again.content.decode()


def test_bad_choices_are_told_and_nothing_typed_is_lost(client, manager, order, silk):
    nothing = choose(client, order, silk, pieces=0, words="Please")
    assert nothing.status_code == 422
    assert "Please choose which pieces go" in nothing.content.decode()
    assert "Please</textarea>" in nothing.content.decode()
    assert "At most 2 can go." in choose(client, order, silk, pieces=3).content.decode()
    changed = choose(client, order, silk, step="heard", shown="1.00")
    assert "The price is another one now" in changed.content.decode()
    assert not Order.objects.exclude(pk=order.pk).exists()


def test_packed_or_sent_there_is_nothing_to_change(client, manager, order, silk):
    pack_parcel(order, by=make_staff())
    assert client.get(address("desk:swap", order.number)).status_code == 404
    assert address("desk:swap", order.number) not in client.get(address("desk:order", order.number)).content.decode()


def test_missing_pieces_are_offered_for_and_do_not_go_on_the_shelf(client, manager, order, silk):
    line = order.lines.get()
    report_shortage(order, line.pk, 1, kind="missing", by=manager)
    page = client.get(address("desk:order", order.number)).content.decode()
    assert address("desk:swap", order.number) in page
    form = client.get(address("desk:swap", order.number)).content.decode()
    assert f'name="shelf_{line.pk}"' in form
    assert f'name="shelf_{line.pk}" checked' not in " ".join(form.split())


def test_an_exchange_of_what_came_back_ends_with_other_goods(client, manager, order, silk):
    pack_parcel(order, by=make_staff())
    send_parcel(order.parcels.get(), carrier="flash", tracking_number="TH12345670", by=make_staff())
    order.parcels.update(delivered_on=date.today())
    order.refresh_from_db()
    line = order.lines.get()
    case = ask(order, kind="exchange", wish="other", words="silk", pieces={line.pk: 1}, key=uuid4())
    take_in(case, [Arrived(line.pk, 1, is_whole=True)], by=manager)
    page = client.get(address("desk:case", case.pk)).content.decode()
    assert f"{address('desk:swap', order.number)}?case={case.pk}" in page

    before = StockRecord.objects.get(product=line.product).net_stock_level
    choose(client, order, silk, step="ask", query=f"?case={case.pk}")
    assert answers(client, order, "yes").status_code == 302
    pay(Swap.objects.get().added)

    case.refresh_from_db()
    refund = Refund.objects.get()
    assert (case.state, case.ending, case.refund) == (Case.State.SETTLED, Case.Ending.OTHER, refund)
    assert (refund.amount_baht, refund.state) == (Decimal(500), "succeeded")
    assert StockRecord.objects.get(product=line.product).net_stock_level == before + 1
    assert client.get(address("desk:swap", order.number) + f"?case={case.pk}").status_code == 404
