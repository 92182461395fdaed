from django.http import Http404
from django.shortcuts import get_object_or_404, render

from .models import Tambon
from .queries import district_cards


def district_index(request):
    """Show the map of the 26 districts and what each has."""
    districts = district_cards()
    most_goods = max(districts, key=lambda district: district.product_count, default=None)
    return render(request, "places/index.html", {"districts": districts, "most_goods": most_goods})


def district_page(request, slug):
    """Show one district: where it lies, who makes what there."""
    districts = district_cards()
    district = next((district for district in districts if district.slug == slug), None)
    if district is None:
        raise Http404
    context = {"district": district, "districts": districts, "page_number": request.GET.get("page")}
    return render(request, "places/district.html", context)


def tambon_page(request, slug, code):
    """Show one tambon: who makes what there."""
    tambon = get_object_or_404(Tambon.objects.select_related("district"), code=code, district__slug=slug)
    context = {"tambon": tambon, "district": tambon.district, "page_number": request.GET.get("page")}
    return render(request, "places/tambon.html", context)
