"""What a person sees of the stand-in: the hosted card page, the bank, the QR's page and the console."""

from dataclasses import dataclass, field

SAFETY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@dataclass
class Page:
    status: int
    body: bytes
    content_type: str = "text/html; charset=utf-8"
    headers: dict = field(default_factory=dict)


def answer_page(standin, method, path, query, headers, body) -> Page:
    return Page(404, b"Not found", "text/plain; charset=utf-8")
