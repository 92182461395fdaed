"""One request of a browser: who reads, what was asked, what the form said."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import parse_qsl, urlencode

from checkout.payments.standin.account import Account
from checkout.payments.standin.pages.html import NOTHING, Html, Page, fill
from checkout.payments.standin.pages.words import choose_language, say

_BANGKOK = timezone(timedelta(hours=7))


@dataclass
class Visit:
    """A page request with its reader's language."""

    standin: object
    method: str
    path: str
    query: dict
    form: dict
    body: str
    headers: object
    language: str

    @property
    def account(self) -> Account:
        return self.standin.account

    def say(self, key: str, **values) -> str:
        return say(self.language, key, **values)

    def baht(self, satang: int) -> str:
        """A price as the shop writes it: without satang when there are none."""
        whole, rest = divmod(abs(satang), 100)
        return ("−" if satang < 0 else "") + f"฿{whole:,}" + (f".{rest:02}" if rest else "")

    def clock_time(self, moment: float, *, seconds: bool = False) -> str:
        """The time of day in Thailand."""
        local = datetime.fromtimestamp(moment, UTC).astimezone(_BANGKOK)
        told = local.strftime("%H:%M:%S" if seconds else "%H:%M")
        return f"{told.replace(':', '.')} น." if self.language == "th" else told

    def here(self, path: str = "") -> str:
        """An address of ours that keeps the language the reader clicked."""
        asked = self.query.get("lang") or self.form.get("lang")
        return (path or self.path) + (f"?{urlencode({'lang': asked})}" if asked else "")

    def page(self, title: str, main: Html, *, status: int = 200, wide: bool = False) -> Page:
        """A whole page around its main part."""
        other = "en" if self.language == "th" else "th"
        html = fill(
            "layout",
            language=self.language,
            title=title,
            ribbon=self.say("ribbon"),
            other=other,
            other_link=f"{self.path}?lang={other}",
            other_name=self.say("other_language"),
            main=main,
            width="wide" if wide else "narrow",
        )
        return Page(status, html.encode())

    def notice(self, title: str, text: str, *, status: int = 200, link: Html = NOTHING) -> Page:
        """A page that says one thing."""
        return self.page(title, fill("notice", title=title, text=text, link=link), status=status)

    def link(self, url: str, text: str) -> Html:
        return fill("link", url=url, text=text)


def read_visit(standin, method: str, path: str, query: str, headers, body: str) -> Visit:
    asked, sent = dict(parse_qsl(query)), {}
    if headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
        sent = dict(parse_qsl(body, keep_blank_values=True))
    language = choose_language(
        asked=asked.get("lang") or sent.get("lang", ""), accepted=headers.get("Accept-Language", "")
    )
    return Visit(standin, method, path, asked, sent, body, headers, language)
