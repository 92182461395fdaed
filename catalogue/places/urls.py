from django.urls import path

from . import views

urlpatterns = [
    path("", views.district_index, name="districts"),
    path("<slug:slug>/", views.district_page, name="district"),
    path("<slug:slug>/<int:code>/", views.tambon_page, name="tambon"),
]
