"""What the buyer does in a browser, by plain forms."""

import re

import pytest
import requests

from checkout.payments.standin import buyer
from checkout.payments.standin.cards import CARDS
from tests.checkout.payments.standin.shop_side import promptpay_params, session_params

PAYS, DECLINED, ASKS = "4242424242424242", "4000000000000002", "4000000000003220"


@pytest.fixture
def session(standin, client):
    return client.v1.checkout.sessions.create(params=session_params(standin))


def post(url, **form):
    return requests.post(url, data=form, allow_redirects=False, timeout=10)


def get(url, **headers):
    return requests.get(url, headers=headers, timeout=10)


def test_card_page_says_what_is_paid_and_never_asks_for_a_real_card(session):
    page = get(session.url)

    assert page.status_code == 200
    assert "การชำระเงินจำลอง" in page.text
    assert "฿635" in page.text
    assert "คำสั่งซื้อ KK-417" in page.text
    assert 'href="http://shop.test/pay/tok/"' in page.text
    assert all(card.spaced in page.text for card in CARDS)
    assert "<script" not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_card_page_follows_the_link_then_the_session_then_the_browser(standin, client, session):
    plain = client.v1.checkout.sessions.create(params=session_params(standin, locale="auto"))

    assert 'lang="en"' in get(session.url + "?lang=en").text
    assert 'lang="th"' in get(session.url, **{"Accept-Language": "en"}).text
    assert '<html lang="en">' in get(plain.url, **{"Accept-Language": "en-GB,en;q=0.9,th;q=0.5"}).text
    assert '<html lang="th">' in get(plain.url, **{"Accept-Language": "fr"}).text


def test_paid_card_leads_to_the_shop_with_the_session_id(client, session):
    answer = post(session.url, test_card=PAYS)

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"http://shop.test/pay/tok/return/?cs={session.id}"
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_declined_card_is_told_in_words_and_another_card_pays(client, session):
    declined = post(session.url, test_card=DECLINED)
    told = get(session.url).text
    paid = post(session.url, test_card=PAYS)

    assert declined.headers["Location"] == f"/c/pay/{session.id}"
    assert "ธนาคารไม่อนุมัติบัตรนี้" in told
    assert "ลองบัตรอื่นได้เลย" in told
    assert paid.headers["Location"].startswith("http://shop.test/pay/tok/return/")


def test_a_number_outside_the_list_is_refused_and_not_shown_again(client, session):
    answer = post(session.url, test_card=PAYS, typed_number="4111 1111 1111 1111", lang="en")

    assert answer.status_code == 422
    assert "never type a real card here" in answer.text
    assert "4111" not in answer.text
    assert client.v1.checkout.sessions.retrieve(session.id).payment_intent is None


def test_a_listed_number_may_be_typed(session):
    assert post(session.url, typed_number="4242 4242 4242 4242").status_code == 303


def test_every_decline_has_its_words(standin, client):
    for card in CARDS:
        if card.decline and not card.bank_step:
            session = client.v1.checkout.sessions.create(params=session_params(standin))
            post(session.url, test_card=card.number)
            assert 'class="problem"' in get(session.url).text, card.label
            intent = client.v1.checkout.sessions.retrieve(session.id, params={"expand": ["payment_intent"]})
            assert intent.payment_intent.last_payment_error.code == card.decline


def test_bank_confirms_then_the_card_is_paid(client, session):
    asked = post(session.url, test_card=ASKS)
    intent = client.v1.checkout.sessions.retrieve(session.id, params={"expand": ["payment_intent"]}).payment_intent
    bank = session.url.split("/c/pay/")[0] + asked.headers["Location"]
    page = get(bank)
    answer = post(bank, answer="confirm")

    assert asked.headers["Location"] == f"/test/bank/{intent.id}"
    assert intent.status == "requires_action"
    assert "ธนาคารตัวอย่าง" in page.text
    assert answer.headers["Location"] == f"http://shop.test/pay/tok/return/?cs={session.id}"
    assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"


@pytest.mark.parametrize("answer", ["fail", "close"])
def test_bank_without_a_yes_leads_back_and_another_card_pays(session, answer):
    host = session.url.split("/c/pay/")[0]
    bank = host + post(session.url, test_card=ASKS).headers["Location"]

    back = post(bank, answer=answer)

    assert back.headers["Location"] == f"/c/pay/{session.id}"
    assert ("ยืนยันตัวตนไม่สำเร็จ" in get(session.url).text) == (answer == "fail")
    assert post(session.url, test_card=PAYS).headers["Location"].startswith("http://shop.test/")


def test_bank_that_cannot_answer_declines(session):
    post(session.url, test_card="4000008400001280")

    assert "ยืนยันตัวตนไม่สำเร็จ" in get(session.url).text


def test_paid_page_cannot_be_paid_again(client, session, shop, standin):
    post(session.url, test_card=PAYS)

    page = get(session.url)
    again = post(session.url, test_card=PAYS)
    standin.settle()

    assert "ชำระเรียบร้อยแล้ว" in page.text
    assert again.headers["Location"].startswith("http://shop.test/pay/tok/return/")
    assert shop.types.count("charge.succeeded") == 1
    assert len(client.v1.charges.list(params={}).data) == 1


def test_expired_page_takes_no_card(standin, client, session):
    standin.advance(31 * 60)

    page = get(session.url)
    answer = post(session.url, test_card=PAYS)

    assert "หน้าชำระเงินนี้ปิดแล้ว" in page.text
    assert answer.headers["Location"] == f"/c/pay/{session.id}"
    assert client.v1.checkout.sessions.retrieve(session.id).status == "expired"


@pytest.mark.parametrize(
    ("action", "status", "event"),
    [
        ("pay", "succeeded", "payment_intent.succeeded"),
        ("decline", "requires_payment_method", "payment_intent.payment_failed"),
        ("lapse", "requires_payment_method", "payment_intent.payment_failed"),
    ],
)
def test_promptpay_page_lets_it_happen_once(standin, client, shop, action, status, event):
    pi = client.v1.payment_intents.create(params=promptpay_params())
    page = pi.next_action.promptpay_display_qr_code.data
    assert "฿635" in get(page).text

    for _ in range(2):
        assert post(page, action=action).status_code == 303
    standin.settle()

    assert client.v1.payment_intents.retrieve(pi.id).status == status
    assert shop.types.count(event) == 1
    assert 'value="pay"' not in get(page).text


@pytest.mark.parametrize("over", ["paid", "canceled"])
def test_old_qr_paid_again_brings_money_that_belongs_to_no_payment(standin, client, shop, over):
    pi = client.v1.payment_intents.create(params=promptpay_params())
    page = pi.next_action.promptpay_display_qr_code.data
    buyer.scan_qr(standin.account, pi.id, "pay") if over == "paid" else client.v1.payment_intents.cancel(pi.id)
    standin.advance(2)
    told = len(shop.types)

    assert post(page, action="pay_again").status_code == 303
    standin.settle()

    lines = client.v1.balance_transactions.list(params={"type": "adjustment"}).data
    assert [(line.amount, line.source, line.description) for line in lines] == [
        (63_500, None, f"Repeated PromptPay payment for {pi.id}")
    ]
    assert client.v1.payment_intents.retrieve(pi.id).amount_received == (63_500 if over == "paid" else 0)
    assert len(shop.types) == told
    assert "1 ครั้ง" in get(page).text


def test_waiting_qr_cannot_be_paid_again(client):
    pi = client.v1.payment_intents.create(params=promptpay_params())

    post(pi.next_action.promptpay_display_qr_code.data, action="pay_again")

    assert client.v1.balance_transactions.list().data == []


def test_qr_pictures_and_instructions_are_served(client):
    pi = client.v1.payment_intents.create(params=promptpay_params())
    qr = pi.next_action.promptpay_display_qr_code

    png, svg, instructions = get(qr.image_url_png), get(qr.image_url_svg), get(qr.hosted_instructions_url)

    assert (png.headers["Content-Type"], png.content[:4]) == ("image/png", b"\x89PNG")
    assert (svg.headers["Content-Type"], "<svg" in svg.text) == ("image/svg+xml", True)
    assert f'src="/test/promptpay/{pi.id}/qr.svg"' in instructions.text


def test_a_form_of_another_site_is_refused(client, session):
    answer = requests.post(session.url, data={"test_card": PAYS}, headers={"Sec-Fetch-Site": "cross-site"}, timeout=10)

    assert answer.status_code == 403
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"


@pytest.mark.parametrize("path", ["/c/pay/cs_test_no", "/test/promptpay/pi_no", "/test/promptpay/pi_no/qr.png", "/x"])
def test_an_unknown_page_is_not_found(standin, path):
    assert get(standin.url + path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/_standin"])
def test_the_way_in_leads_to_the_console(standin, path):
    assert get(standin.url + path).url == f"{standin.url}/_standin/"


def test_text_from_the_shop_is_escaped(standin, client):
    params = session_params(standin)
    params["line_items"][0]["price_data"]["product_data"]["name"] = "<b>x</b>"
    page = get(client.v1.checkout.sessions.create(params=params).url).text

    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "<b>x</b>" not in page


@pytest.mark.parametrize("language", ["th", "en"])
def test_console_shows_objects_and_their_deliveries(standin, client, shop, language):
    pi = client.v1.payment_intents.create(params=promptpay_params())
    standin.settle()

    page = get(f"{standin.url}/_standin/?lang={language}").text
    event = re.search(r"/_standin/events/(evt_\w+)/resend", page)[1]
    sent = post(f"{standin.url}/_standin/events/{event}/resend", lang=language)
    standin.settle()

    assert pi.id[:20] in page
    assert "payment_intent.requires_action" in page
    assert "200 (" in page
    assert sent.headers["Location"] == f"/_standin/?lang={language}"
    assert shop.types == ["payment_intent.created", "payment_intent.requires_action", "payment_intent.requires_action"]
    assert get(f"{standin.url}/_standin/objects/{pi.id}").json()["id"] == pi.id
