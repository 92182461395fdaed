"""What a page weighs on the line, counted from what the browser tells of its network."""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

KINDS = ("html", "css", "js", "font", "image", "other")
KIND_OF_TYPE = {"Document": "html", "Stylesheet": "css", "Script": "js", "Font": "font", "Image": "image"}
EVENTS = (
    "Network.requestWillBeSent",
    "Network.responseReceived",
    "Network.requestServedFromCache",
    "Network.loadingFinished",
    "Network.loadingFailed",
)


@dataclass(frozen=True)
class Weight:
    """Bytes by kind, as they came over the line: packed, with the heads of the answers."""

    bytes_of: dict[str, int]
    requests: int

    @property
    def total(self) -> int:
        return sum(self.bytes_of.values())

    @property
    def code(self) -> int:
        return sum(self.bytes_of.get(kind, 0) for kind in ("html", "css", "js"))

    @property
    def without_pictures(self) -> int:
        return self.total - self.bytes_of.get("image", 0)


@dataclass
class Ledger:
    """Notes the events of Chromium's network for one load of a page, from the request for its HTML on."""

    own_hosts: frozenset[str]
    strangers: list[str] = field(default_factory=list)
    requests: int = 0
    _load: str = ""
    _kind_of: dict[str, str] = field(default_factory=dict)
    _bytes_of: Counter = field(default_factory=Counter)
    _open: set[str] = field(default_factory=set)

    def note(self, event: str, told: dict) -> None:
        """Note one event, by its name in Chromium's protocol and what it tells."""
        number = told["requestId"]
        if event == "Network.requestWillBeSent":
            self._note_request(number, told)
        elif number not in self._open:
            return  # a picture that lies in the page itself, or something of the page before
        elif event == "Network.responseReceived":
            self._kind_of[number] = KIND_OF_TYPE.get(told.get("type"), "other")
        elif event == "Network.requestServedFromCache":
            self.requests -= 1
            self._open.discard(number)
        elif event == "Network.loadingFinished":
            self._bytes_of[self._kind_of.get(number, "other")] += int(told["encodedDataLength"])
            self._open.discard(number)
        elif event == "Network.loadingFailed":
            self._open.discard(number)

    def _note_request(self, number: str, told: dict) -> None:
        if told.get("type") == "Document" and not self._load:
            self._load = told["loaderId"]
        if not self._load or told["loaderId"] not in (self._load, ""):
            return  # the page before asks for it, and leaves without waiting for the answer
        address = urlsplit(told["request"]["url"])
        if address.scheme not in ("http", "https"):
            return
        self.requests += 1
        self._open.add(number)
        if address.netloc not in self.own_hosts:
            self.strangers.append(told["request"]["url"])
        # A redirect keeps its number: its answer, which has no end of its own, is told with the next request.
        redirect = told.get("redirectResponse")
        if redirect:
            kind = KIND_OF_TYPE.get(told.get("type"), "other")
            self._bytes_of[kind] += int(redirect["encodedDataLength"])

    @property
    def is_quiet(self) -> bool:
        return not self._open

    def weight(self) -> Weight:
        """Return what has come so far."""
        return Weight({kind: self._bytes_of[kind] for kind in KINDS}, self.requests)
