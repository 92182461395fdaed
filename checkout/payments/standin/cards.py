"""The test cards, and what happens to each. No other number is ever accepted, and none is kept."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TestCard:
    """A published test number with its fate.

    `decline` and `decline_code` are empty for a card that pays. `bank_step` is what the buyer's
    bank asks first: nothing, "challenge" (a page to confirm on) or "broken" (it cannot answer).
    """

    __test__ = False  # not a test class, whatever pytest thinks of its name

    number: str
    label: str
    decline: str = ""
    decline_code: str = ""
    bank_step: str = ""
    country: str = "US"
    funds_at_once: bool = False
    refund: str = ""
    disputed: bool = False
    token: str = ""

    @property
    def last4(self) -> str:
        return self.number[-4:]

    @property
    def spaced(self) -> str:
        return " ".join(self.number[i : i + 4] for i in range(0, 16, 4))


CARDS = (
    TestCard("4242424242424242", "paid", token="pm_card_visa"),
    TestCard("4000007640000003", "paid_thai", country="TH", token="pm_card_th"),
    TestCard("4000000000000002", "generic_decline", "card_declined", "generic_decline",
             token="pm_card_visa_chargeDeclined"),
    TestCard("4000000000009995", "insufficient_funds", "card_declined", "insufficient_funds",
             token="pm_card_visa_chargeDeclinedInsufficientFunds"),
    TestCard("4000000000009987", "lost_card", "card_declined", "lost_card",
             token="pm_card_visa_chargeDeclinedLostCard"),
    TestCard("4000000000000069", "expired_card", "expired_card", token="pm_card_chargeDeclinedExpiredCard"),
    TestCard("4000000000000127", "incorrect_cvc", "incorrect_cvc", token="pm_card_chargeDeclinedIncorrectCvc"),
    TestCard("4000000000000119", "processing_error", "processing_error",
             token="pm_card_chargeDeclinedProcessingError"),
    TestCard("4000000000003220", "bank_asks", bank_step="challenge", token="pm_card_threeDSecure2Required"),
    TestCard("4000008400001629", "bank_asks_then_declined", "card_declined", "generic_decline", "challenge",
             token="pm_card_threeDSecureRequiredChargeDeclined"),
    TestCard("4000008400001280", "bank_broken", bank_step="broken",
             token="pm_card_threeDSecureRequiredProcessingError"),
    TestCard("4000000000000259", "disputed", disputed=True, token="pm_card_createDispute"),
    TestCard("4000000000005126", "refund_fails", refund="fails", token="pm_card_refundFail"),
    TestCard("4000000000007726", "refund_pending", refund="pending", token="pm_card_pendingRefund"),
    TestCard("4000000000000077", "funds_at_once", funds_at_once=True, token="pm_card_bypassPending"),
)  # fmt: skip


def card_by_number(text: str) -> TestCard | None:
    """The test card with this number, typed with or without spaces; None for any other number."""
    digits = "".join(ch for ch in text if ch.isdigit())
    return next((card for card in CARDS if card.number == digits), None)


def card_by_token(token: str) -> TestCard | None:
    return next((card for card in CARDS if card.token == token), None)


def card_by_last4(last4: str) -> TestCard:
    return next(card for card in CARDS if card.last4 == last4)
