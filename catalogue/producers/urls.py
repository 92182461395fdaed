from django.urls import path

from . import views

urlpatterns = [
    path("", views.producer_index, name="index"),
    path("<slug:slug>/", views.producer_page, name="detail"),
]
