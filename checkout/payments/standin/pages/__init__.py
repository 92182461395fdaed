"""What a person sees of the stand-in: the hosted card page, the bank, the QR's page and the console."""

from checkout.payments.standin.pages.front import SAFETY, answer_page

__all__ = ["SAFETY", "answer_page"]
