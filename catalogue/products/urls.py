from django.urls import path, re_path

from . import views

# Oscar's templates and models reverse these names with these arguments.
urlpatterns = [
    path("", views.product_index, name="index"),
    re_path(r"^category/(?P<category_slug>[\w-]+(/[\w-]+)*)_(?P<pk>\d+)/$", views.category_page, name="category"),
    re_path(r"^(?P<product_slug>[\w-]*)_(?P<pk>\d+)/$", views.product_page, name="detail"),
]
