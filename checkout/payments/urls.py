from django.urls import path

from . import views

app_name = "payments"
urlpatterns = [
    path("<str:token>/", views.pay, name="pay"),
    path("<str:token>/start/", views.start, name="start"),
    path("<str:token>/state/", views.state, name="state"),
    path("<str:token>/return/", views.come_back, name="return"),
    path("<str:token>/slip/", views.slip, name="slip"),
    path("<str:token>/qr.png", views.qr, name="qr"),
]
