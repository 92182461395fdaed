"""Oscar's lists without a search server: its own templates, fed from the database as Oscar 4.1 and older did it."""

from dataclasses import dataclass

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.views.generic import ListView
from oscar.core.loading import get_model

Category = get_model("catalogue", "Category")
Product = get_model("catalogue", "Product")


@dataclass
class Row:
    """What the templates expect of a search server's answer."""

    object: Product


class GoodsList(ListView):
    template_name = "oscar/catalogue/browse.html"
    paginate_by = settings.OSCAR_PRODUCTS_PER_PAGE

    def get_queryset(self):
        return Product.objects.browsable().base_queryset()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = [Row(product) for product in context["object_list"]]
        return context | {"summary": "All products", "products": rows}


class CategoryList(GoodsList):
    template_name = "oscar/catalogue/category.html"

    def get_queryset(self):
        self.category = get_object_or_404(Category, pk=self.kwargs["pk"])
        categories = self.category.get_descendants_and_self()
        return super().get_queryset().filter(categories__in=categories).distinct()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"category": self.category}
