from django.urls import path

from . import views

app_name = "settlement"
urlpatterns = [
    path("<str:token>/", views.balance, name="balance"),
    path("<str:token>/<int:year>-<int:month>/", views.month, name="month"),
    path("<str:token>/<int:year>-<int:month>.pdf", views.month_paper, name="month-paper"),
]
