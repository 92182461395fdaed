from django.urls import path

from . import views

app_name = "reviews"
urlpatterns = [path("<str:token>/review/<int:pk>/", views.review, name="review")]
