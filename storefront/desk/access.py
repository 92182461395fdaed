"""Who may work at the desk."""

import time
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.views.decorators.cache import never_cache

PACK_ORDERS = "fulfilment.pack_orders"
REFUND_PAYMENTS = "payments.refund_payments"
CONFIRM_OFFLINE = "payments.confirm_offline"
SET_TERMS = "partner.set_terms"
PREPARE_PAYOUTS = "settlement.prepare_payouts"
APPROVE_PAYOUTS = "settlement.approve_payouts"
PAY_PAYOUTS = "settlement.pay_payouts"
ENTER_ACCOUNTS = "settlement.enter_accounts"
APPROVE_ACCOUNTS = "settlement.approve_accounts"
SETTLEMENT_RIGHTS = (PREPARE_PAYOUTS, APPROVE_PAYOUTS, PAY_PAYOUTS, ENTER_ACCOUNTS, APPROVE_ACCOUNTS)
SEE_BOOKS = "ledger.see_books"
CLOSE_BOOKS = "ledger.close_books"
SEAL_MONTHS = "ledger.seal_months"
KEEP_STOCK = "stock.keep_stock"
WRITE_OFF_GOODS = "ledger.write_off_goods"
MODERATE_REVIEWS = "buyer_reviews.moderate_reviews"
CHANGE_GOODS = "catalogue.change_product"
ENTER_PRODUCERS = "partner.enter_producers"
SEE_CONTACTS = "partner.see_contacts"
CHECK_MARKS = "partner.check_marks"
SET_CHECKLIST = "partner.set_checklist"
WAIVE_STEPS = "partner.waive_steps"
SETTLE_INCIDENTS = "payments.settle_incidents"
REPLACE_PAPER = "documents.replace_paper"
LOOK_AGAIN = "privacy.look_again"
BOOKS_RIGHTS = (SEE_BOOKS, CLOSE_BOOKS, SEAL_MONTHS)
# Who packs sees no sum of an order; these do.
MONEY_RIGHTS = (CONFIRM_OFFLINE, REFUND_PAYMENTS, SETTLE_INCIDENTS, REPLACE_PAPER, *BOOKS_RIGHTS)
ORDER_RIGHTS = (PACK_ORDERS, *MONEY_RIGHTS)
# Who packs a parcel or compares a payment has to know whose it is; books are kept without.
BUYER_RIGHTS = (PACK_ORDERS, CONFIRM_OFFLINE)
DESK_RIGHTS = (
    *ORDER_RIGHTS,
    *SETTLEMENT_RIGHTS,
    *(SET_TERMS, KEEP_STOCK, WRITE_OFF_GOODS, MODERATE_REVIEWS, CHANGE_GOODS),
    *(ENTER_PRODUCERS, SET_CHECKLIST, LOOK_AGAIN),
)
CONFIRMED = "desk_confirmed_at"
CONFIRMED_FOR_SECONDS = 15 * 60
WRONG_PASSWORDS = 5


def page_for(*permissions: str):
    """Let in whoever has one of these permissions; ask strangers to sign in, and tell others it is not theirs."""

    def guard(view):
        @wraps(view)
        @never_cache
        @login_required
        def guarded(request, *args, **kwargs):
            if not may(request.user, *permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


def may(user, *permissions: str) -> bool:
    """Say whether somebody has one of these permissions."""
    return any(user.has_perm(permission) for permission in permissions)


desk_page = page_for(*DESK_RIGHTS)  # whoever has to do with anything here
pack_page = page_for(PACK_ORDERS)  # who gathers goods, packs them and hands parcels over
order_page = page_for(*ORDER_RIGHTS)  # who may open orders: to pack them, or for their money
money_page = page_for(*MONEY_RIGHTS)  # who may read sums: what was paid, what is odd, receipts and tax invoices
refund_page = page_for(REFUND_PAYMENTS)  # who may give money back
offline_page = page_for(CONFIRM_OFFLINE)  # who may say that money has come
books_page = page_for(*BOOKS_RIGHTS)  # who may look into the books
closing_page = page_for(CLOSE_BOOKS)  # who may count the cash and bring in the bank's statement
sealing_page = page_for(SEAL_MONTHS)  # who may close a month for ever
broken_page = page_for(WRITE_OFF_GOODS)  # who may write goods off
reviews_page = page_for(MODERATE_REVIEWS)  # who may let reviews be read
goods_page = page_for(CHANGE_GOODS)  # who may describe goods
makers_page = page_for(ENTER_PRODUCERS)  # who may enter producers
stock_page = page_for(KEEP_STOCK)  # who may take goods in, count them and say where they stand
terms_page = page_for(SET_TERMS)  # who may set who gets what of a price


def settlement_page(*rights: str):
    """Let in staff who have one of these rights of the settlement; without any named, whoever has to do with it."""
    return page_for(*(rights or SETTLEMENT_RIGHTS))


class TooManyTries(Exception):
    """So many wrong passwords that somebody else may sit at this desk."""


def is_confirmed(request) -> bool:
    """Say whether the password was given here within the last quarter of an hour."""
    return time.time() - request.session.get(CONFIRMED, 0) < CONFIRMED_FOR_SECONDS


def confirm(request, password: str) -> bool:
    """Take somebody's password once more and say whether it is hers. Raises TooManyTries after five wrong ones."""
    key = f"desk-wrong-passwords:{request.user.pk}"
    cache.add(key, 0, CONFIRMED_FOR_SECONDS)
    if cache.incr(key) > WRONG_PASSWORDS:
        raise TooManyTries
    if not request.user.check_password(password):
        return False
    cache.delete(key)
    request.session[CONFIRMED] = time.time()
    return True
