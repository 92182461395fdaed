"""The shelf and the single good. Nothing here writes: a page that is only read never costs the database a lock."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from catalogue.places.queries import districts_with_pages
from catalogue.thai.fallback import is_thai_instead

from .models import Category
from .queries import (
    categories_on_shelf,
    family_of,
    in_district,
    listed_products,
    product_sheet,
    products_in,
    shelf_page,
)


def product_index(request):
    """Show all goods, or those of one district."""
    return _shelf(request, listed_products())


def category_page(request, category_slug, pk):
    """Show the goods of one category, or those of it that come from one district."""
    # Most are at hand from the menu of categories; one hidden from it, or further down, still has its page.
    known = {category.pk: category for category in categories_on_shelf()}
    category = known.get(int(pk)) or get_object_or_404(Category, pk=pk, is_public=True, ancestors_are_public=True)
    if category.full_slug != category_slug:
        return redirect(category, permanent=True)
    return _shelf(request, products_in(category), category)


def _shelf(request, products, category=None):
    districts = districts_with_pages()
    chosen = next((district for district in districts if district.slug == request.GET.get("district")), None)
    if chosen:
        products = in_district(products, chosen)
    context = {
        "shelf": shelf_page(products, request.GET.get("page")),
        "category": category,
        "categories": categories_on_shelf(),
        "district": chosen,
        "districts": districts,
    }
    return render(request, "products/list.html", context)


def product_page(request, product_slug, pk):
    """Show one good with its variants. Old addresses and those of variants lead to its own."""
    product, variants = family_of(int(pk))
    if product is None or not product.main.is_public:
        raise Http404
    if product.is_child or product.slug != product_slug:
        return redirect(product.main, permanent=True)
    context = {
        "product": product,
        "producer": product.producer,
        "sheet": product_sheet(product, variants),
        "thai_instead": is_thai_instead(product, "title", "description"),
    }
    return render(request, "products/detail.html", context)
