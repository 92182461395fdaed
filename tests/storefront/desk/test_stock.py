"""The desk's pages of the stock: notes, counts, lots, and who may see them."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from catalogue.products.models import Product, ProductClass
from catalogue.stock.checks import verify_stock
from catalogue.stock.models import CountSheet, DeliveryNote, Lot, Move, ShelfPlace
from catalogue.stock.operations import Wanted, hold_stock, sell_held
from checkout.ledger.chart import Account
from checkout.ledger.models import Leg
from tests.catalogue.stock.test_lots import make_food
from tests.factories import make_customer, make_producer, make_product, make_staff

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def address(name: str, *arguments, language: str = "en") -> str:
    with override(language):
        return reverse(f"desk:{name}", args=arguments)


def make_keeper(*rights: str):
    user = make_staff()
    user.user_permissions.add(*Permission.objects.filter(codename__in=rights or ("keep_stock", "write_off_goods")))
    return user


@pytest.fixture
def keeper(client):
    """The browser of somebody who may do everything with the stock."""
    client.user = make_keeper()
    client.force_login(client.user)
    return client


def open_page(client, name: str, *arguments, language: str = "en", query: str = "") -> str:
    response = client.get(address(name, *arguments, language=language) + query)
    assert response.status_code == 200
    return response.content.decode()


def note_facts(*rows: dict, **facts) -> dict:
    head = {"number": "D-1", "mode": "consigned", "received_on": str(TODAY), "note": ""}
    posted = {**head, "form-TOTAL_FORMS": "8", "form-INITIAL_FORMS": "0", **facts}
    for place, row in enumerate(rows):
        posted |= {f"form-{place}-{name}": value for name, value in row.items()}
    return posted


def receive(client, producer, *rows: dict, **facts):
    return client.post(address("stock-receive", producer.pk), note_facts(*rows, **facts))


def test_every_page_opens_in_both_languages(keeper):
    food = make_food(over=(2, -1), soon=(3, 10))
    pk, lot = food.stockrecords.get().pk, Lot.objects.first()
    keeper.post(address("stock-counts"), {"producer": food.producer.code})
    sheet = CountSheet.objects.get()
    pages = [
        *[
            ("stock",),
            ("stock-good", pk),
            ("stock-lots",),
            ("stock-lot", lot.pk),
            ("stock-notes",),
            ("stock-producer",),
        ],
        *[("stock-receive", food.producer.pk), ("stock-note", DeliveryNote.objects.get().pk)],
        *[("stock-counts",), ("stock-count", sheet.pk), ("stock-count-differences", sheet.pk)],
    ]
    for language in ("th", "en"):
        for page in pages:
            assert "<h1>" in open_page(keeper, *page, language=language)
    assert "<h1>" in open_page(keeper, "stock", query="?q=nothing-of-this-name")


def test_only_who_keeps_the_stock_comes_in(client):
    pages = [address(name) for name in ("stock", "stock-lots", "stock-notes", "stock-producer", "stock-counts")]
    assert {client.get(page).status_code for page in pages} == {302}
    for visitor in (make_customer(), make_staff()):
        client.force_login(visitor)
        assert {client.get(page).status_code for page in pages} == {403}
    client.force_login(make_keeper("keep_stock"))
    assert {client.get(page).status_code for page in pages} == {200}


def test_goods_are_taken_in_by_their_numbers(keeper):
    product = make_product(stock=0)

    response = receive(keeper, product.producer, {"good": product.upc.lower(), "pieces": "4"})

    paper = DeliveryNote.objects.get()
    assert response.url == address("stock-note", paper.pk)
    assert (paper.by, product.stockrecords.get().num_in_stock) == (keeper.user, 4)
    assert Move.objects.get().reference == "D-1"


def test_a_number_known_already_is_refused_and_nothing_typed_is_lost(keeper):
    product = make_product(stock=0)
    receive(keeper, product.producer, {"good": product.upc, "pieces": "4"})

    response = receive(keeper, product.producer, {"good": product.upc, "pieces": "17"})

    assert response.status_code == 422
    assert "There is a note of this number already" in response.content.decode()
    assert 'value="17"' in response.content.decode()
    assert product.stockrecords.get().num_in_stock == 4


@pytest.mark.parametrize(
    ("facts", "row", "words"),
    [
        ({}, {"good": "NOBODY", "pieces": "1"}, "This producer has no good of this number."),
        ({}, {"good": "{upc}", "pieces": "0"}, "greater than or equal to 1"),
        ({}, {"good": "{upc}", "pieces": "1", "cost_baht": "5"}, "Please leave this empty."),
        ({"mode": "bought"}, {"good": "{upc}", "pieces": "1"}, "What does the centre pay for one piece?"),
        ({}, {"good": "{upc}", "pieces": "1", "lot": "L"}, "A lot needs the day it is best before."),
        ({}, {"good": "{upc}", "pieces": "1", "best_before": "2020-01-01"}, "This day has passed"),
        ({}, {}, "Please write down at least one good."),
    ],
)
def test_what_a_note_cannot_say_is_refused_with_a_sentence(keeper, facts, row, words):
    product = make_product(stock=0)
    row = {name: value.format(upc=product.upc) for name, value in row.items()}

    response = receive(keeper, product.producer, row, **facts)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not DeliveryNote.objects.exists()


def test_food_needs_its_date(keeper):
    food = make_product(stock=0)
    Product.objects.filter(pk=food.pk).update(product_class=ProductClass.objects.get(slug="food"))
    assert "Food needs the day" in receive(keeper, food.producer, {"good": food.upc, "pieces": "2"}).content.decode()

    receive(keeper, food.producer, {"good": food.upc, "pieces": "2", "best_before": str(TODAY + timedelta(20))})

    assert list(Lot.objects.values_list("code", "pieces")) == [("D-1", 2)]


def test_more_rows_keep_what_was_typed(keeper):
    product = make_product(stock=0)

    page = receive(keeper, product.producer, {"good": product.upc, "pieces": "17"}, more="1").content.decode()

    assert 'value="17"' in page
    assert "form-15-good" in page
    assert not DeliveryNote.objects.exists()


def test_looking_up_many_goods_takes_as_many_questions_as_one(keeper):
    maker = make_producer()

    def questions(number: str, goods: int) -> int:
        rows = [{"good": make_product(producer=maker, stock=0).upc, "pieces": "1"} for _ in range(goods)]
        with CaptureQueriesContext(connection) as asked:
            assert receive(keeper, maker, *rows, number=number, **{"form-TOTAL_FORMS": str(goods)}).status_code == 302
        return len(asked)

    questions("D-0", 1)
    assert questions("D-2", 60) == questions("D-1", 1)


def test_a_wrong_note_is_undone_at_the_desk(keeper):
    product = make_product(stock=0)
    receive(keeper, product.producer, {"good": product.upc, "pieces": "4"})
    paper = DeliveryNote.objects.get()

    keeper.post(address("stock-note-undo", paper.pk), {"number": "D-1-X", "why": "of another maker"})

    assert product.stockrecords.get().num_in_stock == 0
    assert "This note is undone" in open_page(keeper, "stock-note", paper.pk)
    again = keeper.post(address("stock-note-undo", paper.pk), {"number": "D-1-Y", "why": "x"})
    assert again.status_code == 422


def test_papers_are_pdf(keeper):
    food = make_food(soon=(3, 10))
    keeper.post(address("stock-counts"), {"producer": food.producer.code})
    pages = [("stock-note-paper", DeliveryNote.objects.get().pk), ("stock-count-paper", CountSheet.objects.get().pk)]
    for page in pages:
        response = keeper.get(address(*page))
        assert response.content.startswith(b"%PDF")
        assert response["Content-Type"] == "application/pdf"


def test_a_shelf_is_counted_blind_and_booked_with_reasons(keeper):
    product = make_product(stock=37)
    record = product.stockrecords.get()
    keeper.post(address("stock-shelf", record.pk), {"shelf": " A  3 "})
    assert ShelfPlace.objects.get().shelf == "A 3"
    keeper.post(address("stock-counts"), {"shelf": "A 3"})
    sheet = CountSheet.objects.get()
    line = sheet.lines.get()
    rows = open_page(keeper, "stock-count", sheet.pk).split('class="count-rows"')[1].split("</ul>")[0]
    assert not re.search(r"\b37\b", rows)  # within the number of a good it may stand

    keeper.post(address("stock-count", sheet.pk), {f"line-{line.pk}": "35"})
    assert "should be 37, found 35" in open_page(keeper, "stock-count-differences", sheet.pk)
    differences = address("stock-count-differences", sheet.pk)
    assert keeper.post(differences, {f"line-{line.pk}": ""}).status_code == 422
    for _press in range(2):
        assert keeper.post(differences, {f"line-{line.pk}": "nobody knows"}).status_code == 302

    assert Move.objects.get(kind="count").quantity == -2
    assert Leg.objects.get(account=Account.PRODUCERS).producer == product.producer
    page = open_page(keeper, "stock-good", record.pk)
    assert "nobody knows" in page
    assert address("stock-count", sheet.pk) in page
    verify_stock()


def test_who_only_counts_does_not_see_how_many_there_should_be(client):
    product = make_product(stock=5)
    client.force_login(make_keeper("keep_stock"))
    client.post(address("stock-counts"), {"producer": product.producer.code})

    assert client.get(address("stock-count-differences", CountSheet.objects.get().pk)).status_code == 403


def test_an_empty_field_is_not_counted_and_a_bad_one_loses_nothing(keeper):
    maker = make_producer()
    for _ in range(2):
        make_product(producer=maker)
    keeper.post(address("stock-counts"), {"producer": maker.code})
    sheet = CountSheet.objects.get()
    first, second = sheet.lines.all()

    response = keeper.post(address("stock-count", sheet.pk), {f"line-{first.pk}": "44", f"line-{second.pk}": "-1"})
    assert response.status_code == 422
    assert 'value="44"' in response.content.decode()
    keeper.post(address("stock-count", sheet.pk), {f"line-{first.pk}": "0", f"line-{second.pk}": ""})

    assert list(sheet.lines.values_list("counted", flat=True)) == [0, None]


def test_a_sample_leaves_the_shelf_and_is_in_the_books(keeper):
    product = make_product(stock=5)
    facts = {"good": product.upc, "pieces": "2", "note": "for the fair", "kind": "sample"}

    keeper.post(address("broken"), {**facts, "once": "6f0c4e0e-0000-4000-8000-000000000001"})

    assert Move.objects.get(kind="sample").quantity == -2
    assert Leg.objects.filter(account=Account.LOSSES).count() == 1


def test_pieces_of_a_lot_past_its_date_are_written_off(keeper):
    food = make_food(over=(3, -1), good=(2, 50))
    facts = {"good": food.upc, "pieces": "3", "note": "past its date", "lot": "over"}

    keeper.post(address("broken"), {**facts, "once": "6f0c4e0e-0000-4000-8000-000000000002"})

    assert dict(Lot.objects.values_list("code", "pieces")) == {"over": 0, "good": 2}
    verify_stock()


def test_what_runs_out_first_stands_first_and_what_is_held_is_not_there(keeper):
    slow, fast, plenty = (
        make_product(name_en=name, stock=stock) for name, stock in [("Slow", 3), ("Fast", 9), ("Lots", 9)]
    )
    for product, pieces in ((slow, 1), (fast, 6)):
        hold_stock([Wanted(product.stockrecords.get().pk, pieces)], reference=f"S-{product.pk}", until=timezone.now())
        sell_held(f"S-{product.pk}")
    hold_stock([Wanted(plenty.stockrecords.get().pk, 8)], reference="H", until=timezone.now())

    page = open_page(keeper, "stock")

    assert page.index("Fast") < page.index("Slow") < page.index("Lots")


def test_goods_made_to_order_do_not_run_out(keeper):
    from tests.factories import make_terms

    product = make_product(name_en="Woven on demand", stock=0)
    make_terms(starts_on=TODAY, mode="made-to-order", product=product)
    promised = make_product(name_en="Dyed on demand", stock=0)
    Product.objects.filter(pk=promised.pk).update(lead_days=21)

    assert "Woven on demand" not in (page := open_page(keeper, "stock"))
    assert "Dyed on demand" not in page


def test_the_list_of_what_runs_out_takes_a_constant_number_of_questions(keeper):
    make_product(stock=1)
    with CaptureQueriesContext(connection) as one:
        open_page(keeper, "stock")
    for _ in range(3):
        make_product(stock=1)
    with CaptureQueriesContext(connection) as many:
        open_page(keeper, "stock")
    assert len(many) == len(one)
