"""Oscar's addresses, with the two lists that would ask a search server taken from the database."""

from django.apps import apps
from django.urls import include, path, re_path

from .views import CategoryList, GoodsList

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("catalogue/", GoodsList.as_view()),
    re_path(r"^catalogue/category/(?P<category_slug>[\w-]+(/[\w-]+)*)_(?P<pk>\d+)/$", CategoryList.as_view()),
    path("", include(apps.get_app_config("oscar").urls[0])),
]
