"""Addresses outside the language trees: machines call them."""

from django.urls import path

from . import views

urlpatterns = [path("stripe/webhook/", views.stripe_webhook, name="stripe-webhook")]
