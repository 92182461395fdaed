"""Finds orders by what somebody at the desk has in hand: a number, a name, a telephone, a label."""

import re

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast

from catalogue.thai.words import plain_code
from checkout.orders.models import Line, Order

from .carriers import clean_tracking_number
from .models import Parcel
from .reach import with_buyers_needed

# A link that a QR holds: of the buyer's own page, or of the desk's.
LINK = re.compile(r"/orders/([\w-]+)/?", re.ASCII)
LAST_DIGITS = 6
LEAST_LETTERS, LEAST_DIGITS = 2, 4
# What people write between the digits of a telephone number.
TELEPHONE = re.compile(r"\+?[\d\s().-]+", re.ASCII)


def order_called(text: str) -> Order | None:
    """Return the one order that a text names: by its number or the end of it, a parcel's, a tracking number, a link."""
    text = _plain(text)
    link = LINK.search(text)
    if link:
        return Order.objects.filter(Q(token=link[1]) | Q(number=link[1])).first()
    code = plain_code(text)
    named = Order.objects.filter(number=code.split("/")[0]).first()
    if named or not code:
        return named
    found = list(Order.objects.filter(parcels__tracking_number=clean_tracking_number(text)).distinct()[:2])
    if not found and code.isdigit() and len(code) <= LAST_DIGITS:
        found = list(Order.objects.filter(number__endswith=f"-{code.zfill(LAST_DIGITS)}")[:2])
    return found[0] if len(found) == 1 else None


def orders_found(text: str, *, by_buyer: bool) -> QuerySet[Order]:
    """Return the orders in which a text stands, the latest first, each with how many pieces it has.

    Numbers, tracking numbers and goods are looked through; buyers' names, telephones and mail addresses if wished,
    and only those that staff may still see.
    """
    text = _plain(text)
    if len(text) < LEAST_LETTERS:
        return Order.objects.none()
    code, number = plain_code(text), clean_tracking_number(text)
    goods = Line.objects.filter(
        Q(title__icontains=text) | Q(product__title_en__icontains=text) | Q(partner_sku__iexact=code) | _upc(code)
    )
    # Keys of each kind by themselves, so that each table is read through once and not once for every order.
    meant = Q(number__contains=code) | Q(pk__in=goods.values("order"))
    if len(number) >= LEAST_DIGITS:
        meant |= Q(pk__in=Parcel.objects.filter(tracking_number__contains=number).values("order"))
    if by_buyer:
        meant |= Q(pk__in=with_buyers_needed(_of_buyers(text)).values("pk"))
    pieces = Line.objects.filter(order=OuterRef("pk")).order_by().values("order").annotate(n=Sum("quantity"))
    found = Order.objects.filter(meant).annotate(piece_count=Subquery(pieces.values("n")))
    return found.order_by("-date_placed", "-pk")


def _upc(code: str) -> Q:
    return Q(product__upc__iexact=code) | Q(product__parent__upc__iexact=code)


def _of_buyers(text: str) -> QuerySet[Order]:
    """Return the orders whose buyer is called so, has this telephone or this mail address."""
    named = Q()
    for word in text.split():
        named &= Q(shipping_address__first_name__icontains=word)
    meant = named | Q(guest_email__icontains=text) | Q(user__email__icontains=text)
    digits = _digits_of_telephone(text)
    if not digits:
        return Order.objects.filter(meant)
    # As text: a part of a number is no number, and the column takes nothing else.
    kept = Cast("shipping_address__phone_number", CharField())
    return Order.objects.annotate(telephone=kept).filter(meant | Q(telephone__contains=digits))


def _digits_of_telephone(text: str) -> str:
    """Return the digits of a telephone number as its column holds them, without what stands before for Thailand.

    >>> [_digits_of_telephone(text) for text in ("081-234 5678", "+66 81 234 5678", "66812345678", "5678", "12")]
    ['812345678', '812345678', '812345678', '5678', '']
    """
    if not TELEPHONE.fullmatch(text):
        return ""
    digits = re.sub(r"\D", "", text)
    is_whole = len(digits) > len("0812345678")
    digits = digits.removeprefix("66") if text.startswith("+") or is_whole else digits
    digits = digits.removeprefix("0")
    return digits if len(digits) >= LEAST_DIGITS else ""


def _plain(text: str) -> str:
    """Return a text as it is looked for: one space between words, Thai digits as the others."""
    return re.sub(r"\d", lambda digit: str(int(digit[0])), " ".join(text.replace("\0", "").split()))
