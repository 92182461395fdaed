from django.urls import path

from . import money, refunds, views

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
    path("<slug:slug>/", views.job, name="job"),
]
