from django.urls import path

from . import views

urlpatterns = [path("<str:token>/", views.status, name="status")]
