"""Only who has received a good reviews it, once; others read it once staff have; the maker answers once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone, translation

from checkout.fulfilment.models import Parcel
from checkout.orders.models import Order
from checkout.orders.states import OrderState
from checkout.reviews.models import Review
from checkout.reviews.operations import (
    AlreadyDone,
    AlreadyReviewed,
    CannotReview,
    answer_review,
    refuse_review,
    show_review,
    write_review,
)
from checkout.reviews.queries import reviews_of
from tests.factories import make_basket, make_order, make_product, make_staff, make_variant

pytestmark = pytest.mark.django_db

WORDS = {"stars": 5, "words": "นุ่มมาก", "signed": "สมหญิง", "language": "th"}


def make_delivered(product=None, days: int = 10) -> Order:
    order = make_order(basket=make_basket(goods=[(product or make_product(), 1)]), shipped=True)
    Parcel.objects.filter(order=order).update(shipped_at=timezone.now() - timedelta(days=days))
    return Order.objects.get(pk=order.pk)


def make_review(product=None, *, stars: int = 5, shown: bool = True) -> Review:
    review = write_review(make_delivered(product).lines.get(), **{**WORDS, "stars": stars})
    if shown:
        show_review(review, by=make_staff())
    return Review.objects.get(pk=review.pk)


@pytest.mark.parametrize("how", [{}, {"paid": True}, {"packed": True}, {"shipped": True}, {"expired": True}])
def test_nobody_reviews_what_has_not_arrived(how, client):
    order = make_order(**how)

    with pytest.raises(CannotReview):
        write_review(order.lines.get(), **WORDS)
    assert client.get(f"/th/orders/{order.token}/review/{order.lines.get().pk}/").status_code == 404


def test_nobody_reviews_what_came_back():
    order = make_delivered()
    Order.objects.filter(pk=order.pk).update(status=OrderState.RETURNED)

    with pytest.raises(CannotReview):
        write_review(Order.objects.get(pk=order.pk).lines.get(), **WORDS)


def test_a_line_is_reviewed_once():
    line = make_delivered().lines.get()
    write_review(line, **WORDS)

    with pytest.raises(AlreadyReviewed):
        write_review(line, **WORDS)

    assert Review.objects.count() == 1


def test_a_variant_is_reviewed_for_its_main_product():
    parent = make_product(price=None)

    review = make_review(make_variant(parent=parent))

    assert review.product == parent


def test_reviews_are_read_once_staff_have_let_them():
    product = make_product()
    waiting = make_review(product, shown=False)
    refused = make_review(product, shown=False)
    shown = make_review(product, stars=4)
    refuse_review(refused, by=make_staff(), because="เบอร์โทรศัพท์")

    product.refresh_from_db()
    read = reviews_of(product)

    assert read.newest == [shown]
    assert (read.count, read.average) == (1, Decimal("4.0"))
    assert waiting.state == Review.State.WAITING


def test_the_average_counts_all_and_rounds_to_one_decimal():
    product = make_product(stock=9)
    for stars in (5, 5, 4):
        make_review(product, stars=stars)

    product.refresh_from_db()
    assert (reviews_of(product).count, reviews_of(product).average) == (3, Decimal("4.7"))


def test_a_decision_is_made_once():
    review = make_review()

    for again in (lambda: show_review(review, by=None), lambda: refuse_review(review, by=None, because="x")):
        with pytest.raises(AlreadyDone):
            again()


def test_the_maker_answers_once_and_only_what_is_shown():
    review = make_review()
    answer_review(review, by=make_staff(), answer="ขอบคุณค่ะ")

    with pytest.raises(AlreadyDone):
        answer_review(review, by=make_staff(), answer="อีกครั้ง")
    with pytest.raises(AlreadyDone):
        answer_review(make_review(shown=False), by=make_staff(), answer="ขอบคุณค่ะ")

    review.refresh_from_db()
    assert review.answer == "ขอบคุณค่ะ"


# --- Pages ---------------------------------------------------------------------------------------------


def test_the_page_of_a_delivered_order_asks_and_takes_a_review(client):
    order = make_delivered()
    address = f"/en/orders/{order.token}/review/{order.lines.get().pk}/"
    assert address in client.get(f"/en/orders/{order.token}/").content.decode()

    assert "5 stars" in client.get(address).content.decode()
    assert client.post(address, {"stars": "", "words": "kept words"}).status_code == 422
    answer = client.post(address, {"stars": "4", "words": "soft", "signed": ""}, follow=True)

    review = Review.objects.get()
    assert (review.stars, review.words, review.language, review.state) == (4, "soft", "en", "waiting")
    assert "You have reviewed it" in answer.content.decode()
    again = client.post(address, {"stars": "1"}, follow=True).content.decode()
    assert "your first words stay" in again
    assert Review.objects.get().stars == 4


def test_a_faulty_review_keeps_what_was_typed(client):
    order = make_delivered()
    address = f"/en/orders/{order.token}/review/{order.lines.get().pk}/"

    page = client.post(address, {"words": "soft as a cloud"}).content.decode()

    assert "soft as a cloud" in page


def test_a_strangers_link_opens_no_review(client):
    order, other = make_delivered(), make_delivered()

    assert client.get(f"/en/orders/{other.token}/review/{order.lines.get().pk}/").status_code == 404


def test_an_order_on_its_way_does_not_ask(client):
    order = make_order(shipped=True)

    assert "/review/" not in client.get(f"/en/orders/{order.token}/").content.decode()


def test_the_product_page_shows_reviews_with_the_answer_and_their_language(client):
    product = make_product()
    answer_review(make_review(product), by=make_staff(), answer="ขอบคุณค่ะ")

    with translation.override("en"):
        page = client.get(product.get_absolute_url()).content.decode()

    assert '<div lang="th"><p>นุ่มมาก</p></div>' in page
    assert "ขอบคุณค่ะ" in page
    assert "1 review, by somebody who bought it here" in page
    assert '"ratingValue": "5.0"' in page or '"ratingValue":"5.0"' in page


def test_a_product_page_with_reviews_costs_no_more(client, django_assert_max_num_queries):
    product = make_product(stock=9)
    for _number in range(3):
        make_review(product)
    client.get(product.get_absolute_url())

    with django_assert_max_num_queries(8):
        client.get(product.get_absolute_url())


def moderator(client):
    user = make_staff()
    user.user_permissions.add(Permission.objects.get(codename="moderate_reviews"))
    client.force_login(user)
    return user


def test_staff_look_at_reviews_and_write_down_answers(client):
    kept, shown = make_review(shown=False), make_review(shown=False)
    user = moderator(client)

    assert client.get("/en/desk/reviews/").status_code == 200
    client.post(f"/en/desk/reviews/{shown.pk}/show/")
    assert client.post(f"/en/desk/reviews/{kept.pk}/refuse/", {"because": ""}).status_code == 422
    client.post(f"/en/desk/reviews/{kept.pk}/refuse/", {"because": "a telephone number"})
    client.post(f"/en/desk/reviews/{shown.pk}/answer/", {"answer": "Thank you"})

    kept.refresh_from_db()
    shown.refresh_from_db()
    assert (kept.state, kept.refused_because, kept.looked_by) == ("refused", "a telephone number", user)
    assert (shown.state, shown.answer, shown.answered_by) == ("shown", "Thank you", user)
    assert "it is done already" in client.post(f"/en/desk/reviews/{shown.pk}/show/", follow=True).content.decode()


def test_only_moderators_see_reviews_waiting(client):
    review = make_review(shown=False)
    client.force_login(make_staff())

    assert client.get("/en/desk/reviews/").status_code == 403
    assert client.post(f"/en/desk/reviews/{review.pk}/show/").status_code == 403
    moderator(client)
    assert client.get(f"/en/desk/reviews/{review.pk}/show/").status_code == 405


def test_the_desks_list_costs_the_same_for_one_and_three_reviews(client, django_assert_num_queries):
    moderator(client)
    make_review(shown=False)
    make_review()
    client.get("/en/desk/reviews/")
    with django_assert_num_queries(8):
        client.get("/en/desk/reviews/")
    for _number in range(2):
        make_review(shown=False)
        make_review()
    with django_assert_num_queries(8):
        client.get("/en/desk/reviews/")


@pytest.mark.parametrize("path", ["reviews/", "reviews/add/"])
def test_oscars_own_reviews_stay_closed(client, path):
    product = make_product()

    assert client.get(f"{product.get_absolute_url()}{path}").status_code == 404
