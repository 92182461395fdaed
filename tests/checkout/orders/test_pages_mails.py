"""The mails of an order, as a buyer reads them."""

import re

import pytest
from django.utils.translation import override

from checkout.orders.emails import compose
from checkout.orders.models import OrderMail
from storefront.ui.thai_dates import date_time
from tests.factories import make_order

pytestmark = pytest.mark.django_db

Kind = OrderMail.Kind
STEPS = {Kind.RECEIVED: {}, Kind.PAID: {"paid": True}, Kind.SHIPPED: {"shipped": True}, Kind.EXPIRED: {"expired": True}}
# What a template leaves behind when a word in it has no meaning: braces, tags, None.
UNFILLED = re.compile(r"\{\{|\{%|\bNone\b|%\(")


def mail_of(kind: str, language: str):
    order = make_order(language=language, **STEPS[kind])
    return order, compose(OrderMail.objects.get(order=order, kind=kind))


def html_of(mail) -> str:
    return mail.alternatives[0].content


@pytest.mark.parametrize("kind", STEPS)
def test_mail_has_subject_text_and_html_without_unfilled_fields(kind, language):
    order, mail = mail_of(kind, language)

    assert mail.to == [order.buyer_email]
    for words in (mail.subject, mail.body, html_of(mail)):
        assert order.number in words
        assert UNFILLED.search(words) is None


@pytest.mark.parametrize("kind", STEPS)
def test_mail_links_are_absolute_and_in_the_buyers_language(kind, language):
    order, mail = mail_of(kind, language)

    links = re.findall(r'href="([^"]+)"', html_of(mail)) + re.findall(r"https?://\S+", mail.body)

    assert f"http://testserver/{language}/orders/{order.token}/" in links
    assert [link for link in links if not link.startswith("http")] == []


@pytest.mark.parametrize("kind", STEPS)
def test_mail_names_the_goods_and_the_sum(kind):
    _order, mail = mail_of(kind, "en")

    for words in (mail.body, html_of(mail)):
        assert "Indigo cotton shawl" in words
        assert "฿635" in words


def test_received_mail_says_until_when_the_goods_are_kept_and_where_to_pay(language):
    order, mail = mail_of(Kind.RECEIVED, language)

    for words in (mail.body, html_of(mail)):
        assert date_time(order.pay_by, language) in words
        assert f"http://testserver/{language}/pay/{order.token}/" in words
        assert "STRIPE PAYMENTS (THAILAND) LTD" in words


def test_shipped_mail_leads_to_the_parcel(language):
    order, mail = mail_of(Kind.SHIPPED, language)

    for words in (mail.body, html_of(mail)):
        assert order.parcels.get().tracking_number in words
        assert order.parcels.get().tracking_url in words


def test_mail_keeps_the_buyers_language_whoever_causes_it():
    with override("th"):
        order, mail = mail_of(Kind.PAID, "en")

    assert mail.subject == f"We have received ฿635 for order {order.number}"
