"""The shelf and the single good. Nothing here writes: a page that is only read never costs the database a lock."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from catalogue.thai.fallback import is_thai_instead

from .models import Category, Product
from .queries import categories_on_shelf
from .rail import Rail, address, build_rail
from .sheet import good_shown
from .shelf import shelf_page
from .translation import FactsTranslation


def product_index(request):
    """Show all goods, or those a shopper narrows them to."""
    return _shelf(request)


def category_page(request, category_slug, pk):
    """Show the goods of one category, or those a shopper narrows them to."""
    # Most are at hand from the menu of categories; one hidden from it, or further down, still has its page.
    known = {category.pk: category for category in categories_on_shelf()}
    category = known.get(int(pk)) or get_object_or_404(Category, pk=pk, is_public=True, ancestors_are_public=True)
    if category.full_slug != category_slug:
        return redirect(category, permanent=True)
    return _shelf(request, category)


def _shelf(request, category=None):
    shelf = shelf_page(request.GET, category=category)
    rail = build_rail(
        shelf,
        categories=categories_on_shelf(),
        category=category,
        list_of=lambda one: (one.get_absolute_url() if one else reverse("catalogue:index"), {}),
    )
    context = {"shelf": shelf, "rail": rail, "category": category, "filters": shelf.filters}
    return shelf_response(render(request, "products/list.html", context), rail)


def shelf_response(response: HttpResponse, rail: Rail) -> HttpResponse:
    """Tell the page's script the short address of this list, without the fields that were left empty."""
    response["HX-Push-Url"] = address(rail.action, rail.kept, rail.filters)
    return response


def product_page(request, product_slug, pk):
    """Show one good with its variants. Old addresses and those of variants lead to its own."""
    shown = good_shown(int(pk))
    if shown is None:
        return _to_main_product(pk)
    sheet, product = shown.sheet, shown.sheet.product
    if product.slug != product_slug:
        return redirect(product, permanent=True)
    wanted = next((choice for choice in sheet.choices if str(choice.pk) == request.GET.get("variant")), None)
    context = {
        "product": product,
        "producer": product.producer,
        "sheet": sheet,
        "more": shown.more,
        "alike": shown.alike,
        "chosen": wanted if wanted and wanted.left else sheet.first_free,
        "sold_for_good": product.is_one_of_a_kind and not sheet.left,
        "thai_instead": is_thai_instead(product, "title", "description"),
        "thai_facts": is_thai_instead(product.known_facts, *FactsTranslation.fields),
    }
    return render(request, "products/detail.html", context)


def _to_main_product(pk):
    variant = get_object_or_404(Product.objects.select_related("parent"), pk=pk, parent__is_public=True)
    return redirect(variant.parent, permanent=True)
