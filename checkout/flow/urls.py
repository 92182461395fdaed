from django.urls import path

from . import views

urlpatterns = [
    path("", views.delivery, name="delivery"),
    path("", views.delivery, name="index"),  # Oscar's own name for the way in
    path("places/", views.places, name="places"),
    path("check/", views.check, name="check"),
]
