from django.urls import path

from . import money, on_delivery, papers, refunds, transfers, views

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
    path("<slug:slug>/", views.job, name="job"),
]
