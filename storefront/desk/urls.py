from django.urls import path

from . import money, offline, refunds, views

app_name = "desk"
urlpatterns = [
    path("", views.today, name="today"),
    path("orders/<str:number>/", views.order, name="order"),
    path("orders/<str:number>/pack/", views.pack, name="pack"),
    path("orders/<str:number>/unpack/", views.unpack, name="unpack"),
    path("orders/<str:number>/ship/", views.ship, name="ship"),
    path("orders/<str:number>/refund/", refunds.refund, name="refund"),
    path("refunds/<int:pk>/withdraw/", refunds.withdraw, name="refund-withdraw"),
    path("refunds/<int:pk>/done/", refunds.mark, name="refund-done"),
    path("refunds/lines/<int:pk>/back/", refunds.pieces_back, name="pieces-back"),
    path("money/", money.inbox, name="money"),
    path("money/<int:pk>/", money.incident, name="incident"),
    path("money/<int:pk>/settle/", money.settle, name="settle"),
    path("orders/<str:number>/cash/", offline.cash, name="cash"),
    path("orders/<str:number>/call-off/", offline.end_order, name="call-off"),
    path("transfers/", offline.transfers, name="transfers"),
    path("transfers/accounts/", offline.accounts, name="accounts"),
    path("transfers/accounts/<int:pk>/", offline.switch_account, name="switch-account"),
    path("transfers/slips/<uuid:uuid>.jpg", offline.slip_picture, name="slip-picture"),
    path("transfers/slips/<uuid:uuid>/refuse/", offline.refuse, name="refuse"),
    path("transfers/<int:pk>/", offline.transfer, name="transfer"),
    path("transfers/<int:pk>/confirm/", offline.confirm, name="confirm"),
    path("on-delivery/", offline.collections, name="collections"),
    path("on-delivery/statement/", offline.statement, name="statement"),
    path("on-delivery/<int:pk>/", offline.collection, name="collection"),
    path("on-delivery/<int:pk>/collected/", offline.collected, name="collected"),
    path("on-delivery/<int:pk>/remitted/", offline.remitted, name="remitted"),
    path("on-delivery/<int:pk>/came-back/", offline.came_back, name="came-back"),
    path("on-delivery/<int:pk>/looked-at/", offline.looked_at, name="looked-at"),
    path("<slug:slug>/", views.job, name="job"),
]
