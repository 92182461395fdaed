from django.urls import path

from . import views

app_name = "desk"
urlpatterns = [
    path("", views.today, name="today"),
    path("orders/<str:number>/", views.order, name="order"),
    path("orders/<str:number>/pack/", views.pack, name="pack"),
    path("orders/<str:number>/unpack/", views.unpack, name="unpack"),
    path("orders/<str:number>/ship/", views.ship, name="ship"),
    path("<slug:slug>/", views.job, name="job"),
]
