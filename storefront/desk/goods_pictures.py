"""The pictures of a good: chosen among the site's own, or brought."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.images.fields import WagtailImageField

from catalogue.pictures.models import SiteImage
from catalogue.pictures.queries import picture_of
from catalogue.products.models import Product, ProductImage
from catalogue.products.operations import hang_picture, take_picture_down

from .access import goods_page
from .views import desk_context

PICTURES_PER_PAGE = 24


class PictureForm(forms.Form):
    """A new picture, and what it shows."""

    file = WagtailImageField(label=gettext_lazy("Picture"), widget=forms.FileInput(attrs={"accept": "image/*"}))
    alt_th = forms.CharField(label=gettext_lazy("What it shows, in Thai"), max_length=255)
    alt_en = forms.CharField(label=gettext_lazy("What it shows, in English"), max_length=255, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@goods_page
def pictures(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose one of the site's pictures for a good or one of its variants, or bring a new one."""
    product = get_object_or_404(Product.objects.select_related("parent"), pk=pk)
    if request.method != "POST":
        return render_pictures(request, product, PictureForm())
    chosen = SiteImage.objects.filter(pk=request.POST.get("picture") or 0).first()
    if chosen is None:
        form = PictureForm(request.POST, request.FILES)
        if not form.is_valid():
            return render_pictures(request, product, form, status=422)
        facts = form.cleaned_data
        chosen = SiteImage.objects.create(title=facts["alt_th"], uploaded_by_user=request.user, **facts)
    hang_picture(product, chosen)
    messages.success(request, _("The picture hangs there."))
    return redirect("desk:good", product.main.pk)


def render_pictures(request: HttpRequest, product: Product, form: PictureForm, status: int = 200) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    found = SiteImage.objects.order_by("-created_at", "-pk").prefetch_related("renditions")
    if words:
        found = found.filter(Q(title__icontains=words) | Q(alt_th__icontains=words) | Q(alt_en__icontains=words))
    page = Paginator(found, PICTURES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **desk_context(request, None),
        "in_goods": True,
        "good": product,
        "form": form,
        "words": words,
        "pictures_page": page,
        "choices": [(image.pk, picture_of(image)) for image in page],
    }
    return render(request, "desk/good_pictures.html", context, status=status)


@require_POST
@goods_page
def down(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a picture off a good."""
    image = get_object_or_404(ProductImage.objects.select_related("product__parent"), pk=pk)
    main = image.product.main
    take_picture_down(image)
    messages.success(request, _("The picture is taken down; it stays among the site’s pictures."))
    return redirect("desk:good", main.pk)
