from django.http import Http404
from django.shortcuts import render

from .queries import districts_with_counts


def district_index(request):
    """Show the map of the 26 districts and what each has."""
    return render(request, "places/index.html", {"districts": list(districts_with_counts())})


def district_page(request, slug):
    """Show one district: where it lies, who makes what there."""
    districts = list(districts_with_counts().select_related("picture").prefetch_related("picture__renditions"))
    district = next((district for district in districts if district.slug == slug), None)
    if district is None:
        raise Http404
    return render(request, "places/district.html", {"district": district, "districts": districts})
