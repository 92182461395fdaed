"""The mails an order owes its buyer: written once each, in her language, sent by the worker."""

from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django_tasks import task

from .models import Order, OrderEvent, OrderMail
from .queries import order_rows

OWED_AFTER = timedelta(minutes=2)
CLAIM_LASTS = timedelta(minutes=5)


def owe_mail(order: Order, kind: OrderMail.Kind, *, about: str = "", data: dict | None = None) -> None:
    """Note that a mail is due and give it to the worker; a second mail of the kind about one thing is never made.

    `about` names the thing where an order can have several (a refund, a slip); `data` is what the mail says of it,
    plain values, as `data` in its template. The row and the task stand in the caller's transaction: no mail leaves
    for what was rolled back.
    """
    if not order.buyer_email:
        return
    mail = OrderMail(order=order, kind=kind, about=about, data=data or {})
    OrderMail.objects.bulk_create([mail], ignore_conflicts=True)
    send_mail.enqueue(order.pk, kind, about)


@task(queue_name="mail")
def send_mail(order_pk: int, kind: str, about: str = "") -> bool:
    """Send a mail an order owes and say whether it left now; one sent, or being sent, is left alone.

    The mail server is called outside any transaction: on SQLite a slow one would stop every sale.
    A worker killed while it sends leaves its claim behind, which ends after some minutes.
    """
    mail = claim(order_pk, kind, about)
    if mail is None:
        return False
    try:
        compose(mail).send()
    except Exception:
        OrderMail.objects.filter(pk=mail.pk).update(sending_since=None)
        raise
    with transaction.atomic():
        OrderMail.objects.filter(pk=mail.pk).update(sent_at=timezone.now())
        OrderEvent.objects.create(order=mail.order, kind=OrderEvent.Kind.MAIL_SENT, data={"mail": mail.kind})
    return True


@transaction.atomic
def claim(order_pk: int, kind: str, about: str = "") -> OrderMail | None:
    """Take a mail to send, unless it has left or another worker has it in hand."""
    owed = OrderMail.objects.select_for_update(of=("self",)).select_related("order")
    mail = owed.get(order=order_pk, kind=kind, about=about)
    now = timezone.now()
    if mail.sent_at or (mail.sending_since and mail.sending_since > now - CLAIM_LASTS):
        return None
    mail.sending_since = now
    mail.save(update_fields=["sending_since"])
    return mail


class NotSentYet(Exception):
    """A mail that has not left: it goes by itself, and needs nobody to send it again."""


class OnItsWay(Exception):
    """Somebody has just asked for this mail to be sent again."""


@transaction.atomic
def send_mail_again(mail: OrderMail, *, by) -> None:
    """Give a mail that was sent to the worker once more, for a buyer who cannot find it.

    Locks the mail, so that two presses send one. Raises NotSentYet or OnItsWay.
    """
    mail = OrderMail.objects.select_for_update().get(pk=mail.pk)
    if mail.sent_at is None:
        raise NotSentYet
    since, now = mail.sending_since, timezone.now()
    if since and mail.sent_at < since and since > now - CLAIM_LASTS:
        raise OnItsWay
    mail.sending_since = now
    mail.save(update_fields=["sending_since"])
    send_copy.enqueue(mail.pk, by.pk)


@task(queue_name="mail")
def send_copy(mail_pk: int, by_pk: int) -> None:
    """Send a mail once more, as it reads today, and write on the order's timeline who wanted it."""
    mail = OrderMail.objects.select_related("order").get(pk=mail_pk)
    try:
        compose(mail).send()
    finally:
        OrderMail.objects.filter(pk=mail_pk).update(sending_since=None)
    data = {"mail": mail.kind, "again": True}
    OrderEvent.objects.create(order=mail.order, kind=OrderEvent.Kind.MAIL_SENT, by_id=by_pk, data=data)


def sample(kind: OrderMail.Kind, orders: QuerySet[Order]) -> OrderMail | None:
    """Return the latest mail of a kind that one of these orders owed; if none did, what it would say of the latest.

    The second is not kept, and its sum and reason are examples. None where no order could have such a mail.
    """
    real = OrderMail.objects.filter(kind=kind, order__in=orders).select_related("order").order_by("-pk").first()
    if real:
        return real
    if kind == OrderMail.Kind.SHIPPED:
        orders = orders.filter(parcels__isnull=False)
    order = orders.order_by("-date_placed").first()
    return order and OrderMail(order=order, kind=kind, data=_example(order))


def _example(order: Order) -> dict[str, str]:
    """Return the plain values that any kind of mail can ask for."""
    until = timezone.now() + timedelta(days=14)
    with translation.override(order.language):
        reason = str(_("the sum on the slip is not the one of the order"))
    return {
        "amount_baht": str(order.total_incl_tax),
        "method": "promptpay",
        "until": until.isoformat(),
        "reason": reason,
        "name": f"{order.number}/R1",
        "answer": "",
        "state": "awaited",
        "ending": "money",
        "words": "",
    }


def compose(mail: OrderMail, *, language: str = "") -> EmailMultiAlternatives:
    """Write a mail as text and as HTML, in the buyer's language or in another."""
    order = mail.order
    language = language or order.language
    with translation.override(language):
        context = {
            "order": order,
            "rows": order_rows(order),
            "paid_baht": order.due_baht or order.total_incl_tax,
            "site_url": settings.SITE_URL,
            "status_url": f"{settings.SITE_URL}{order.get_absolute_url()}",
            "pay_url": f"{settings.SITE_URL}{reverse('payments:pay', args=[order.token])}",
            "goods_url": f"{settings.SITE_URL}{reverse('catalogue:index')}",
            "return_to": f"{settings.SELLER_NAME}, {settings.SELLER_ADDRESS}",
            "demo": settings.DEMO,
            "parcel": _parcel_of(mail),
            "is_on_delivery": order.events.filter(kind=OrderEvent.Kind.TO_COLLECT).exists(),
            "language": language,
            "data": _said(mail.data),
        }
        name = f"emails/order_{mail.kind}"
        subject = " ".join(render_to_string(f"{name}_subject.txt", context).split())
        message = EmailMultiAlternatives(subject, render_to_string(f"{name}.txt", context), to=[order.buyer_email])
        message.attach_alternative(render_to_string(f"{name}.html", context), "text/html")
    return message


def _parcel_of(mail: OrderMail):
    """Return the parcel a mail tells of, with its goods; it is about that by its number within the order."""
    if mail.kind != OrderMail.Kind.SHIPPED:
        return None
    # Mails that were owed before an order could have several parcels name none.
    return mail.order.parcels.prefetch_related("lines").filter(number=mail.about or 1).first()


def _said(data: dict) -> dict:
    """Return what a mail says with its money and moments as such; they are kept as text."""
    read = {"until": parse_datetime}
    return {
        name: Decimal(value) if name.endswith("_baht") else read[name](value) if value and name in read else value
        for name, value in data.items()
    }


def send_owed_mails() -> int:
    """Give mails to the worker again that were due and never left, and return how many those are.

    The worker does not retry a task that failed, so the housekeeping does.
    """
    late = OrderMail.objects.filter(sent_at__isnull=True, created__lt=timezone.now() - OWED_AFTER)
    owed = list(late.values_list("order_id", "kind", "about")[:100])
    for order_pk, kind, about in owed:
        send_mail.enqueue(order_pk, kind, about)
    return len(owed)
