from datetime import date

from django.urls import path, register_converter

from . import (
    books,
    books_exports,
    books_months,
    broken,
    money,
    on_delivery,
    papers,
    refunds,
    settlement,
    settlement_producers,
    stock,
    stock_counts,
    stock_notes,
    terms,
    transfers,
    views,
)


class IsoDay:
    """A day in an address, as 2026-11-05."""

    regex = r"20[0-9]{2}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)  # what is no day is no address

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(IsoDay, "isoday")

app_name = "desk"
urlpatterns = [
    path("", views.today, name="today"),
    path("orders/<str:number>/", views.order, name="order"),
    path("orders/<str:number>/pack/", views.pack, name="pack"),
    path("orders/<str:number>/unpack/", views.unpack, name="unpack"),
    path("orders/<str:number>/ship/", views.ship, name="ship"),
    path("orders/<str:number>/refund/", refunds.refund, name="refund"),
    path("orders/<str:number>/tax-invoice/", papers.tax_invoice, name="tax-invoice"),
    path("papers/<uuid:uuid>.pdf", papers.pdf, name="paper"),
    path("refunds/<int:pk>/withdraw/", refunds.withdraw, name="refund-withdraw"),
    path("refunds/<int:pk>/done/", refunds.mark, name="refund-done"),
    path("refunds/lines/<int:pk>/back/", refunds.pieces_back, name="pieces-back"),
    path("money/", money.inbox, name="money"),
    path("money/<int:pk>/", money.incident, name="incident"),
    path("money/<int:pk>/settle/", money.settle, name="settle"),
    path("orders/<str:number>/cash/", transfers.cash, name="cash"),
    path("orders/<str:number>/call-off/", on_delivery.end_order, name="call-off"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/accounts/", transfers.accounts, name="accounts"),
    path("transfers/accounts/<int:pk>/", transfers.switch_account, name="switch-account"),
    path("transfers/slips/<uuid:uuid>.jpg", transfers.slip_picture, name="slip-picture"),
    path("transfers/slips/<uuid:uuid>/refuse/", transfers.refuse, name="refuse"),
    path("transfers/<int:pk>/", transfers.transfer, name="transfer"),
    path("transfers/<int:pk>/confirm/", transfers.confirm, name="confirm"),
    path("on-delivery/", on_delivery.collections, name="collections"),
    path("on-delivery/statement/", on_delivery.statement, name="statement"),
    path("on-delivery/<int:pk>/", on_delivery.collection, name="collection"),
    path("on-delivery/<int:pk>/collected/", on_delivery.collected, name="collected"),
    path("on-delivery/<int:pk>/remitted/", on_delivery.remitted, name="remitted"),
    path("on-delivery/<int:pk>/came-back/", on_delivery.came_back, name="came-back"),
    path("on-delivery/<int:pk>/looked-at/", on_delivery.looked_at, name="looked-at"),
    path("stock/", stock.stock, name="stock"),
    path("stock/goods/<int:pk>/", stock.good, name="stock-good"),
    path("stock/goods/<int:pk>/shelf/", stock.shelf, name="stock-shelf"),
    path("stock/lots/", stock.lots, name="stock-lots"),
    path("stock/lots/<int:pk>/", stock.lot, name="stock-lot"),
    path("stock/notes/", stock_notes.notes, name="stock-notes"),
    path("stock/notes/new/", stock_notes.choose_producer, name="stock-producer"),
    path("stock/notes/new/<int:pk>/", stock_notes.receive, name="stock-receive"),
    path("stock/notes/<int:pk>/", stock_notes.note, name="stock-note"),
    path("stock/notes/<int:pk>.pdf", stock_notes.note_paper, name="stock-note-paper"),
    path("stock/notes/<int:pk>/undo/", stock_notes.undo, name="stock-note-undo"),
    path("stock/counts/", stock_counts.counts, name="stock-counts"),
    path("stock/counts/<int:pk>/", stock_counts.count, name="stock-count"),
    path("stock/counts/<int:pk>.pdf", stock_counts.count_paper, name="stock-count-paper"),
    path("stock/counts/<int:pk>/differences/", stock_counts.differences, name="stock-count-differences"),
    path("terms/", terms.terms, name="terms"),
    path("terms/<int:pk>/end/", terms.end, name="terms-end"),
    path("terms/<int:pk>/take-back/", terms.take_back, name="terms-take-back"),
    path("payouts/", settlement.payouts, name="payouts"),
    path("payouts/prepare/", settlement.prepare, name="payout-prepare"),
    path("payouts/<int:number>/", settlement.run, name="payout-run"),
    path("payouts/<int:number>/approve/", settlement.approve, name="payout-approve"),
    path("payouts/<int:number>/bank-file/", settlement.bank_file, name="payout-file"),
    path("payouts/<int:number>/paid/", settlement.run_paid, name="payout-paid"),
    path("payouts/<int:number>/cancel/", settlement.cancel, name="payout-cancel"),
    path("payouts/<int:number>/close/", settlement.close, name="payout-close"),
    path("payouts/lines/<uuid:uuid>/", settlement.line, name="payout-line"),
    path("payouts/lines/<uuid:uuid>/paid/", settlement.line_paid, name="payout-line-paid"),
    path("payouts/lines/<uuid:uuid>/hold/", settlement.line_held, name="payout-line-hold"),
    path("payouts/lines/<uuid:uuid>/let-go/", settlement.line_let_go, name="payout-line-let-go"),
    path("payouts/lines/<uuid:uuid>/came-back/", settlement.line_came_back, name="payout-line-came-back"),
    path("payouts/proofs/<uuid:uuid>/", settlement.proof, name="payout-proof"),
    path("producers/", settlement_producers.producers, name="producers"),
    path("producers/<int:pk>/", settlement_producers.producer, name="producer"),
    path("producers/<int:pk>/<int:year>-<int:month>/", settlement_producers.producer_month, name="producer-month"),
    path(
        "producers/<int:pk>/<int:year>-<int:month>.pdf",
        settlement_producers.producer_month_paper,
        name="producer-month-paper",
    ),
    path("producers/<int:pk>/account/", settlement_producers.new_account, name="producer-account"),
    path("producers/accounts/<int:pk>/approve/", settlement_producers.account_approved, name="account-approve"),
    path("producers/accounts/<int:pk>/refuse/", settlement_producers.account_refused, name="account-refuse"),
    path("producers/<int:pk>/income-shown/", settlement_producers.income_shown, name="income-shown"),
    path("producers/<int:pk>/link/", settlement_producers.link_paper, name="producer-link"),
    path("producers/<int:pk>/link/new/", settlement_producers.new_link, name="link-new"),
    path("producers/<int:pk>/link/end/", settlement_producers.end_link, name="link-end"),
    path("producers/<int:pk>/link/qr.svg", settlement_producers.link_picture, name="link-qr"),
    path("books/", books.today, name="books"),
    path("books/days/<isoday:day>/", books.day, name="books-day"),
    path("books/days/<isoday:day>/count/", books.count, name="books-count"),
    path("books/bank/", books.bank, name="books-bank"),
    path("books/open/", books.open_ones, name="books-open"),
    path("books/months/", books_months.months_page, name="books-months"),
    path("books/months/<isoday:month>/", books_months.month_page, name="books-month"),
    path("books/months/<isoday:month>/seal/", books_months.seal, name="books-seal"),
    path("books/check/", books_months.check, name="books-check"),
    path("books/tables/", books_exports.tables, name="books-tables"),
    path("books/tables/<slug:name>.<str:kind>", books_exports.take_out, name="books-table"),
    path("broken/", broken.broken, name="broken"),
    path("<slug:slug>/", views.job, name="job"),
]
