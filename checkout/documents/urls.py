from django.urls import path

from . import views

app_name = "documents"
urlpatterns = [
    path("<str:token>/tax-invoice/", views.ask, name="ask"),
    path("<str:token>/<uuid:uuid>.pdf", views.paper, name="paper"),
]
