"""Things a test needs, made through the shop's own operations. State the one fact you depend on; the rest is given."""

from tests.factories.goods import make_mark, make_producer, make_product, make_tambon, make_terms, make_variant
from tests.factories.offers import make_offer, make_voucher
from tests.factories.orders import make_basket, make_buyer, make_kept_address, make_order
from tests.factories.payments import make_account, make_slip, make_transfer
from tests.factories.payouts import (
    make_paid_producer,
    make_producer_account,
    make_return,
    make_run,
    make_sale,
    make_settler,
    take_back,
)
from tests.factories.people import make_customer, make_staff
from tests.factories.stories import make_consent, make_fact, make_index, make_photograph, make_story

__all__ = [
    "make_account",
    "make_basket",
    "make_buyer",
    "make_consent",
    "make_customer",
    "make_fact",
    "make_index",
    "make_kept_address",
    "make_mark",
    "make_offer",
    "make_order",
    "make_paid_producer",
    "make_photograph",
    "make_producer",
    "make_producer_account",
    "make_product",
    "make_return",
    "make_run",
    "make_sale",
    "make_settler",
    "make_slip",
    "make_staff",
    "make_story",
    "make_tambon",
    "make_terms",
    "make_transfer",
    "make_variant",
    "make_voucher",
    "take_back",
]
