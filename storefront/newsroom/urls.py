"""The newsroom's addresses for people without an account."""

from django.urls import path

from . import public

urlpatterns = [
    path("my-story/<str:token>/", public.makers_yes, name="makers-yes"),
    path("my-consent/<str:token>/", public.consent, name="consent"),
]
