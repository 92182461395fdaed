from django.urls import path

from . import views

app_name = "openbooks"
urlpatterns = [
    path("", views.open_books, name="newest"),
    path("<int:year>/", views.open_books, name="year"),
    path("<int:year>.json", views.year_as_data, name="data"),
]
