from django.urls import path, re_path, reverse_lazy
from django.views.generic import RedirectView

from . import views

# Oscar's templates and models reverse these names with these arguments.
urlpatterns = [
    path("", views.product_index, name="index"),
    # Oscar's dashboard links a public range by this name; it has no page of its own.
    path("ranges/<slug:slug>/", RedirectView.as_view(url=reverse_lazy("catalogue:index")), name="range"),
    re_path(r"^category/(?P<category_slug>[\w-]+(/[\w-]+)*)_(?P<pk>\d+)/$", views.category_page, name="category"),
    re_path(r"^(?P<product_slug>[\w-]*)_(?P<pk>\d+)/$", views.product_page, name="detail"),
]
