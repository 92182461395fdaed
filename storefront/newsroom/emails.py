"""The newsroom's mails to those who write: in Thai, sent by the worker."""

from collections.abc import Iterable
from enum import StrEnum

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task
from wagtail.models import Page

from storefront.accounts.models import User
from storefront.accounts.roles import WRITERS


class Letter(StrEnum):
    """What is written of: also the name of its templates, `emails/newsroom_<letter>`."""

    WITHDRAWN = "withdrawn"
    RESTING = "resting"
    ANSWERED = "answered"
    NOT_OUT = "not-out"


def tell_editors(letter: Letter, *, pages: Iterable[int], words: str = "") -> None:
    """Give a letter to all who publish to the worker."""
    write_to_editors.enqueue(str(letter), list(pages), words)


@task(queue_name="mail")
def write_to_editors(letter: str, pages: list[int], words: str) -> int:
    """Send a letter to each editor, and return to how many."""
    people = User.objects.filter(groups__name__in=[str(role) for role in WRITERS], is_active=True).exclude(email="")
    addresses = sorted(set(people.values_list("email", flat=True)))
    for address in addresses:
        compose(Letter(letter), pages=pages, words=words, to=address).send()
    return len(addresses)


def compose(letter: Letter, *, pages: Iterable[int], words: str, to: str) -> EmailMultiAlternatives:
    """Write a letter as text and as HTML."""
    with translation.override(settings.LANGUAGE_CODE):
        found = [
            (page.get_admin_display_title(), settings.SITE_URL + reverse("wagtailadmin_pages:edit", args=[page.pk]))
            for page in Page.objects.filter(pk__in=list(pages)).select_related("locale")
        ]
        context = {"pages": found, "words": words, "demo": settings.DEMO}
        name = f"emails/newsroom_{letter}"
        subject = " ".join(render_to_string(f"{name}_subject.txt", context).split())
        message = EmailMultiAlternatives(subject, render_to_string(f"{name}.txt", context), to=[to])
        message.attach_alternative(render_to_string(f"{name}.html", context), "text/html")
    return message
