"""The mails of an account, as their reader sees them."""

import re

import pytest
from django.core import mail
from django.utils.translation import override

from storefront.accounts.emails import Letter, compose, send_letter, write_letter
from tests.factories import make_customer

pytestmark = pytest.mark.django_db

# What a template leaves behind when a word in it has no meaning: braces, tags, None.
UNFILLED = re.compile(r"\{\{|\{%|\bNone\b|%\(")
SUBJECTS = {
    Letter.OPENED: "Your account at OTOP Khon Kaen is open",
    Letter.RESET: "Set a new password for OTOP Khon Kaen",
    Letter.PASSWORD_CHANGED: "Your password at OTOP Khon Kaen was changed",
    Letter.EMAIL_CHANGED: "The e-mail of your account at OTOP Khon Kaen was changed",
}


def letter_of(kind: Letter, language: str):
    user = make_customer(email="malee@shop.test", name="มาลี ใจดี")
    return compose(user, kind, language=language, to="before@shop.test")


def html_of(message) -> str:
    return message.alternatives[0].content


@pytest.mark.parametrize("kind", Letter)
def test_letter_has_subject_text_and_html_without_unfilled_fields(kind, language):
    message = letter_of(kind, language)

    assert message.to == ["before@shop.test"]
    assert message.alternatives[0].mimetype == "text/html"
    for words in (message.subject, message.body, html_of(message)):
        assert words.strip()
        assert UNFILLED.search(words) is None
    for words in (message.body, html_of(message)):
        assert "malee@shop.test" in words
    assert f'<html lang="{language}">' in html_of(message)


@pytest.mark.parametrize(("kind", "subject"), SUBJECTS.items())
def test_letter_says_in_its_subject_what_it_is_about(kind, subject):
    assert letter_of(kind, "en").subject == subject


@pytest.mark.parametrize("kind", Letter)
def test_letter_links_to_the_shop_in_its_language_and_nowhere_else(kind, language, settings):
    settings.SITE_URL = "https://shop.test"

    message = letter_of(kind, language)

    links = re.findall(r'href="([^"]+)"', html_of(message)) + re.findall(r"\S+://\S+", message.body)
    assert len(links) >= 2
    assert [link for link in links if not link.startswith(f"https://shop.test/{language}/")] == []
    assert "example.com" not in message.body + html_of(message) + message.subject


def test_letter_is_written_in_the_language_its_reader_used():
    user = make_customer()
    for language in ("th", "en"):
        with override(language):
            send_letter(user.pk, Letter.OPENED)

    assert [message.subject for message in mail.outbox] == [
        "สมัครสมาชิกโอทอปขอนแก่นเรียบร้อยแล้ว",
        "Your account at OTOP Khon Kaen is open",
    ]


def test_letter_to_somebody_who_has_gone_is_not_written():
    user = make_customer()
    pk = user.pk
    user.delete()

    assert write_letter.call(pk, Letter.OPENED, "th", "") is False
    assert mail.outbox == []


def test_reset_letter_says_how_long_its_link_works(settings):
    settings.PASSWORD_RESET_TIMEOUT = 2 * 24 * 60 * 60

    assert "The link works once, for 2 days." in letter_of(Letter.RESET, "en").body
