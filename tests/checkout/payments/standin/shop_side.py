"""The shop's side of the stand-in: Stripe's own SDK, and a small shop listening for webhooks."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import stripe

from checkout.payments.standin import StandIn

stripe.enable_telemetry = False
SECRET = "whsec_for_the_test"


class RecordingClient(stripe.RequestsClient):
    """Stripe's own HTTP client, which also keeps every good answer for the strict check afterwards."""

    def __init__(self):
        super().__init__(timeout=10)
        self.answers = []

    def request(self, *args, **kwargs):
        body, status, headers = super().request(*args, **kwargs)
        self.answers.append((status, json.loads(body), headers))
        return body, status, headers


def make_client(standin: StandIn, *, retries: int = 0, **options) -> stripe.StripeClient:
    options = {"api_key": standin.api_key, "http_client": RecordingClient(), **options}
    return stripe.StripeClient(
        options.pop("api_key"), base_addresses={"api": standin.url}, max_network_retries=retries, **options
    )


class Shop:
    """A listening shop: checks each signature with Stripe's SDK and answers what the test wants."""

    def __init__(self):
        shop = self
        self.received, self.refused, self.answers = [], [], []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = shop.answers.pop(0) if shop.answers else shop.take(body, self.headers)
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook/?a=1"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def take(self, body: bytes, headers) -> int:
        try:
            event = stripe.Webhook.construct_event(body, headers["Stripe-Signature"], SECRET)
        except stripe.SignatureVerificationError as bad:
            self.refused.append(str(bad))
            return 400
        self.received.append(event)
        return 200

    @property
    def types(self) -> list[str]:
        return [event.type for event in self.received]

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def promptpay_params(**changes) -> dict:
    return {
        "amount": 63_500,
        "currency": "thb",
        "allowed_payment_method_types": ["promptpay"],
        "payment_method_data": {"type": "promptpay", "billing_details": {"email": "somsri@example.com"}},
        "confirm": True,
        "metadata": {"order": "KK-2569-000417", "attempt": "a1"},
        **changes,
    }


def session_params(standin: StandIn, **changes) -> dict:
    return {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "allowed_payment_method_types": ["card"],
        "line_items": [
            {
                "price_data": {"currency": "thb", "unit_amount": 63_500, "product_data": {"name": "คำสั่งซื้อ KK-417"}},
                "quantity": 1,
            }
        ],
        "success_url": "http://shop.test/pay/tok/return/?cs={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://shop.test/pay/tok/",
        "customer_email": "somsri@example.com",
        "client_reference_id": "KK-2569-000417",
        "locale": "th",
        "metadata": {"attempt": "a1"},
        "payment_intent_data": {"metadata": {"attempt": "a1"}, "description": "KK-2569-000417"},
        "expires_at": standin.account.now() + 31 * 60,
        **changes,
    }
