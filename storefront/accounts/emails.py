"""The mails of an account, in the language its owner was reading, sent by the worker."""

from enum import StrEnum

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django_tasks import task

from .models import User

SECONDS_PER_DAY = 24 * 60 * 60


class Letter(StrEnum):
    """What we write about: also the name of its templates, `emails/account_<letter>`."""

    OPENED = "opened"
    RESET = "reset"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 -- the name of a letter
    EMAIL_CHANGED = "email_changed"


def send_letter(user_pk: int, letter: Letter, *, to: str = "") -> None:
    """Give a letter to the worker, in the language of this request. `to` is for an address that is hers no longer."""
    write_letter.enqueue(user_pk, letter, translation.get_language() or settings.LANGUAGE_CODE, to)


@task(queue_name="mail")
def write_letter(user_pk: int, letter: str, language: str, to: str) -> bool:
    """Send a letter, and say whether there was somebody to write to."""
    user = User.objects.filter(pk=user_pk).first()
    if user is None:
        return False
    compose(user, Letter(letter), language=language, to=to or user.email).send()
    return True


def compose(user: User, letter: Letter, *, language: str, to: str) -> EmailMultiAlternatives:
    """Write a letter as text and as HTML."""
    with translation.override(language):
        context = {
            "user": user,
            "account_url": settings.SITE_URL + reverse("customer:summary"),
            "goods_url": settings.SITE_URL + reverse("catalogue:index"),
            "ask_url": settings.SITE_URL + reverse("password-reset"),
            "reset_url": settings.SITE_URL + reset_path(user),
            "reset_days": settings.PASSWORD_RESET_TIMEOUT // SECONDS_PER_DAY,
            "old_email": to,
            "demo": settings.DEMO,
        }
        name = f"emails/account_{letter}"
        subject = " ".join(render_to_string(f"{name}_subject.txt", context).split())
        message = EmailMultiAlternatives(subject, render_to_string(f"{name}.txt", context), to=[to])
        message.attach_alternative(render_to_string(f"{name}.html", context), "text/html")
    return message


def reset_path(user: User) -> str:
    """Return the way to a new password: it works once, for some days, and for nobody else."""
    names = [urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)]
    return reverse("password-reset-confirm", args=names)
