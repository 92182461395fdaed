from django.urls import path

from . import views

urlpatterns = [
    path("", views.summary, name="summary"),
    path("add/", views.add, name="add"),
    path("lines/<int:line_pk>/", views.change, name="change"),
    path("codes/<int:pk>/", views.drop_code, name="drop-code"),
]
