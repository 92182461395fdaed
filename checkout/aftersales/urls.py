from django.urls import path

from . import views

app_name = "aftersales"
urlpatterns = [
    path("<str:token>/ask/", views.ask_about, name="ask"),
    path("<str:token>/swap/<int:pk>/", views.answer_swap, name="swap"),
    path("<str:token>/ask/<int:number>/withdraw/", views.take_back, name="withdraw"),
]
