"""The mail that tells a producer of another bank account, as soon as somebody has entered one for her."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from .models import ProducerAccount

TOLD_AFTER = timedelta(minutes=2)


@task(queue_name="mail")
def tell_of_account(account_pk: int) -> int:
    """Write to a producer of a new bank account, and return to how many addresses. None known: her page tells her.

    The mail server is called outside any transaction. Twice is better than never: somebody may have to object.
    """
    account = ProducerAccount.objects.select_related("producer").filter(pk=account_pk).first()
    addresses = addresses_of(account) if account else []
    if not addresses:
        return 0
    for address in addresses:
        compose(account, address).send()
    ProducerAccount.objects.filter(pk=account_pk, told_at=None).update(told_at=timezone.now())
    return len(addresses)


def tell_again() -> int:
    """Give mails of new accounts to the worker again that did not leave, and return how many those are."""
    late = ProducerAccount.objects.filter(told_at=None, entered_at__lt=timezone.now() - TOLD_AFTER)
    late = late.filter(ended_at=None, producer__users__is_active=True).exclude(producer__users__email="")
    found = list(late.order_by("pk").values_list("pk", flat=True).distinct()[:100])
    for pk in found:
        tell_of_account.enqueue(pk)
    return len(found)


def addresses_of(account: ProducerAccount) -> list[str]:
    users = account.producer.users.filter(is_active=True).exclude(email="")
    return list(users.order_by("email").values_list("email", flat=True))


def compose(account: ProducerAccount, address: str) -> EmailMultiAlternatives:
    """Write the mail in Thai, as text and as HTML: producers read Thai."""
    with translation.override(settings.LANGUAGE_CODE):
        context = {"account": account, "producer": account.producer, "demo": settings.DEMO}
        name = "emails/producer_account"
        subject = " ".join(render_to_string(f"{name}_subject.txt", context).split())
        message = EmailMultiAlternatives(subject, render_to_string(f"{name}.txt", context), to=[address])
        message.attach_alternative(render_to_string(f"{name}.html", context), "text/html")
    return message
