"""A local server that speaks Stripe's API, for the demo and the tests.

It runs as a process of its own (`python -m checkout.payments.standin`) or in a thread of a test
(`StandIn`), keeps its objects in SQLite and imports nothing from the shop: the shop meets it only
over HTTP, as it meets Stripe.
"""

from checkout.payments.standin.server import StandIn

__all__ = ["StandIn"]
