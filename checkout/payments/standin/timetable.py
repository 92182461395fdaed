"""What happens by itself: webhooks go out, sessions lapse, charges settle."""

import json
import threading

from checkout.payments.standin import balance, charges, disputes, payouts, refunds, sessions, webhooks
from checkout.payments.standin.account import Account

_IN_ONE_TRANSACTION = {
    "settle_charge": charges.settle_charge,
    "free_funds": balance.free_funds,
    "expire_session": sessions.lapse_session,
    "staff_refund": refunds.staff_refund,
    "finish_async": sessions.finish_async,
    "finish_refund": refunds.finish_refund,
    "lapse_refund": refunds.lapse_refund,
    "open_dispute": disputes.open_dispute,
    "decide_dispute": disputes.decide_dispute,
    "lapse_dispute": disputes.lapse_dispute,
    "daily_payout": payouts.daily_payout,
    "send_payout": payouts.send_payout,
    "land_payout": payouts.land_payout,
    "gather_payout": payouts.gather_payout,
}


class Timetable:
    """Does the due jobs, one after the other, from a thread of its own or when asked.

    Two callers must not do the same job twice nor overtake each other, as events are meant to go out
    in order: hence `_turn`.
    """

    def __init__(self, account: Account):
        self._account = account
        self._turn = threading.RLock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="standin-timetable", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._account.store.changed.set()
        self._thread.join(timeout=webhooks.TIMEOUT_SECONDS + 5)

    def do_due(self) -> None:
        """Do everything that is due by the clock, including what that work makes due."""
        with self._turn:
            while job := self._next(until=self._account.clock.now()):
                self._do(job)

    def advance(self, seconds: float) -> None:
        """Let time pass, doing each job at its moment."""
        with self._turn:
            goal = self._account.clock.now() + seconds
            while job := self._next(until=goal):
                self._account.clock.move_to(job["due"])
                self._do(job)
            self._account.clock.move_to(goal)
            self._account.store.set_fact("advanced", self._account.clock.advanced)

    def _next(self, *, until: float):
        rows = self._account.store.run("SELECT * FROM jobs WHERE due <= ? ORDER BY due, id LIMIT 1", until)
        return rows[0] if rows and not self._stopping.is_set() else None

    def _do(self, job) -> None:
        store = self._account.store
        if job["kind"] == "deliver":
            webhooks.deliver(self._account, job["target"], **json.loads(job["data"]))
            store.run("DELETE FROM jobs WHERE id = ?", job["id"])
            return
        with store.transaction():
            store.run("DELETE FROM jobs WHERE id = ?", job["id"])
            _IN_ONE_TRANSACTION[job["kind"]](self._account, job["target"], **json.loads(job["data"]))

    def _run(self) -> None:
        store, clock = self._account.store, self._account.clock
        while not self._stopping.is_set():
            store.changed.clear()
            self.do_due()
            rows = store.run("SELECT MIN(due) AS due FROM jobs")
            due = rows[0]["due"]
            store.changed.wait(None if due is None else clock.seconds_until(due))
