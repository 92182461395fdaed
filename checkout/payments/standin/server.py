"""The stand-in as a running server: start it, point the shop at it, stop it."""

import json
import logging
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from urllib.parse import urlsplit

from checkout.payments.standin import pages, webhooks
from checkout.payments.standin.account import Account
from checkout.payments.standin.api import Answer, answer_request
from checkout.payments.standin.clock import Clock
from checkout.payments.standin.errors import ApiError
from checkout.payments.standin.faults import add_fault
from checkout.payments.standin.idempotency import Replies
from checkout.payments.standin.payouts import begin_daily_payouts
from checkout.payments.standin.store import Store
from checkout.payments.standin.timetable import Timetable

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
LARGEST_BODY = 1_000_000


class StandIn:
    """A local server that speaks Stripe's API.

    Use it as a context manager; port 0 takes a free one. With `frozen_at` (Unix seconds) time passes
    only by `advance`. `webhook_url` and `webhook_secret` may be set at any time.
    """

    api_key = "sk_test_standin"

    def __init__(
        self,
        *,
        port: int = 0,
        db: str | Path = ":memory:",
        webhook_url: str = "",
        webhook_secret: str = "whsec_standin",  # noqa: S107 -- a made-up secret for a made-up account
        public_url: str = "",
        frozen_at: float | None = None,
        strict: bool = True,
        watches_requests: bool = False,
    ):
        clock = Clock(frozen_at=frozen_at)
        self.account = Account(
            Store(db),
            clock,
            webhook_url=webhook_url,
            webhook_secret=webhook_secret,
            strict=strict,
            watches_requests=watches_requests,
        )
        clock.set_advanced(self.account.store.fact("advanced", 0.0))
        begin_daily_payouts(self.account)
        self.replies = Replies(self.account)
        self.timetable = Timetable(self.account)
        self._server = _Server((HOST, port), self)
        self.account.public_url = (public_url or self.url).rstrip("/")
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._server.server_port}"

    @property
    def webhook_url(self) -> str:
        return self.account.webhook_url

    @webhook_url.setter
    def webhook_url(self, url: str) -> None:
        self.account.webhook_url = url

    @property
    def webhook_secret(self) -> str:
        return self.account.webhook_secret

    @webhook_secret.setter
    def webhook_secret(self, secret: str) -> None:
        self.account.webhook_secret = secret

    def start(self) -> "StandIn":
        self._thread.start()
        self.timetable.start()
        return self

    def stop(self) -> None:
        """Stop answering, finish the delivery under way, close the store."""
        self._server.shutdown()
        self._server.server_close()
        self.timetable.stop()
        self.account.store.close()

    def __enter__(self) -> "StandIn":
        return self.start()

    def __exit__(self, *_) -> None:
        self.stop()

    def settle(self) -> None:
        """Return once every webhook and job that is due has been done."""
        self.timetable.do_due()

    def advance(self, seconds: float) -> None:
        """Let time pass, with all that happens in it, and return when it has happened."""
        self.timetable.advance(seconds)

    def fault(self, kind: str, *, times: int = 1, **options) -> None:
        """Arm a fault of `faults.KINDS`."""
        with self.account.store.transaction():
            add_fault(self.account, {"fault": kind, "times": times, **options})

    def events(self) -> list[dict]:
        """Every event so far, oldest first."""
        return self.account.store.select("event", order="seq ASC")

    def signed(self, event: dict) -> tuple[bytes, str]:
        """An event as the shop would receive it: body and `Stripe-Signature` header."""
        body = json.dumps(event).encode()
        return body, webhooks.sign(body, self.account.webhook_secret)

    def reset(self) -> None:
        """Forget everything and come back to the present."""
        with self.account.store.transaction():
            self.account.store.clear()
            self.account.clock.set_advanced(0.0)
            begin_daily_payouts(self.account)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    # Forty buyers may knock at once.
    request_queue_size = 128

    def __init__(self, address, standin: StandIn):
        self.standin = standin
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        # The parent asks the network for our name, which takes long where there is no network.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]

    def handle_error(self, request, client_address) -> None:
        # A browser that closes early is no news; anything else is.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            log.exception("a request broke")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "StripeStandIn"
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        self._answer("")

    def do_POST(self) -> None:
        body = self._body()
        if body is not None:
            self._answer(body)

    def do_DELETE(self) -> None:
        self.do_POST()

    def _body(self) -> str | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            self._send_json(Answer(413, ApiError(413, "The request is too large.").body))
            return None
        try:
            return self.rfile.read(int(length)).decode()
        except UnicodeDecodeError:
            self._send_json(Answer(400, ApiError(400, "The request is not UTF-8.").body))
            return None

    def _answer(self, body: str) -> None:
        url = urlsplit(self.path)
        standin = self.server.standin
        if url.path.startswith("/v1/") or url.path == "/v1":
            form = body if self.command == "POST" else url.query
            self._send_json(
                answer_request(standin.account, standin.replies, self.command, url.path, self.headers, form)
            )
            return
        page = pages.answer_page(standin, self.command, url.path, url.query, self.headers, body)
        self._send(page.status, page.body, {"Content-Type": page.content_type, **pages.SAFETY, **page.headers})

    def _send_json(self, answer: Answer) -> None:
        if answer.lost:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        body = json.dumps(answer.body, indent=2, ensure_ascii=False).encode()
        self._send(answer.status, body, {"Content-Type": "application/json", **answer.headers})

    def _send(self, status: int, body: bytes, headers: dict) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        # One request a connection: when the stand-in stops, nobody keeps talking to a ghost.
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args) -> None:
        log.debug(format, *args)
