"""Everything the shop does by itself at certain times: one literal list.

A job is a function without arguments that returns what it did, a number or a sentence, and that
may be repeated, stopped half-way and run by two computers at once without harm.
"""

from typing import NamedTuple

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Job(NamedTuple):
    """One line of the schedule: what it is called, the function, and how often it is due."""

    name: str
    path: str
    every_seconds: int


JOBS = [
    Job("ask Stripe and end what is overdue", "checkout.payments.reconcile.reconcile", 20),
    Job("ask about refunds", "checkout.payments.reconcile.ask_about_refunds", 20),
    Job("act again on payment events", "checkout.payments.reconcile.act_on_events_again", MINUTE),
    Job("hear what Stripe could not tell us", "checkout.payments.reconcile.hear_undelivered_events", HOUR),
    # A run that failed is repeated when the next is due only, so what is meant for the night runs four times a day.
    Job("look for money without an order", "checkout.payments.reconcile.find_unowned_money", 6 * HOUR),
    Job("import Stripe's books", "checkout.payments.reconcile.import_books", 6 * HOUR),
    Job("send mails that did not leave", "checkout.orders.emails.send_owed_mails", MINUTE),
    Job("tell producers of bank accounts", "checkout.settlement.emails.tell_again", 10 * MINUTE),
    Job("keep food past its date from sale", "catalogue.stock.lots.keep_back_past_date", 5 * MINUTE),
    Job("compare stock with its moves", "catalogue.stock.checks.verify_stock", 6 * HOUR),
    Job("issue papers that are owed", "checkout.documents.jobs.issue_owed_papers", 20),
    Job("find the bank’s lines in the books", "checkout.closing.bank.match_lines", 10 * MINUTE),
    Job("take off the shelf what may not be shown", "catalogue.products.operations.clear_shelf", HOUR),
    Job("write the feeds of goods", "storefront.seo.feeds.write_feeds", HOUR),
    Job("count the open books", "storefront.openbooks.operations.recount", 6 * HOUR),
    Job("show the stars that hold today", "catalogue.products.stars.keep_stars", HOUR),
    Job("show producers who have joined", "catalogue.producers.joining.refresh_public", HOUR),
    Job("remind of transfers", "checkout.payments.offline.remind_of_transfers", 10 * MINUTE),
    Job("forget pictures of returns and claims", "checkout.aftersales.retention.forget_pictures", DAY),
    Job("forget old slips", "checkout.payments.offline.forget_slips", DAY),
    Job("write down words that changed", "catalogue.search.operations.index_changed", 5),
    Job("count the words of all goods", "catalogue.search.operations.count_words", DAY),
    Job("forget old changes of goods", "catalogue.changes.operations.forget_old_changes", HOUR),
    Job("forget old tables", "catalogue.spreadsheets.operations.forget_old_files", DAY),
    Job("forget old searches without an answer", "catalogue.search.operations.forget_old_misses", DAY),
    Job("feel the worker's pulse", "storefront.running.jobs.feel_pulse", MINUTE),
    Job("put back tasks of killed workers", "storefront.running.jobs.put_back_lost_tasks", MINUTE),
    Job("publish what is due", "storefront.newsroom.clock.publish_what_is_due", 20),
    Job("let ended consents rest", "storefront.newsroom.withdrawal.rest_and_wake", HOUR),
    Job("ask for missing picture sizes", "storefront.running.jobs.ask_for_missing_sizes", 5 * MINUTE),
    Job("forget old tasks", "storefront.running.jobs.forget_old_tasks", DAY),
    Job("forget what the payment brake counted", "checkout.payments.brake.forget_old_marks", HOUR),
    Job("forget old sessions", "storefront.running.jobs.forget_old_sessions", DAY),
]
