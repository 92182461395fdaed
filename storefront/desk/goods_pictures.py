"""The pictures of a good: chosen among the site's own, or brought."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.images.fields import WagtailImageField
from wagtail.images.permissions import permission_policy

from catalogue.pictures.forms import redrawn
from catalogue.pictures.models import SiteImage
from catalogue.pictures.operations import put_into_words
from catalogue.pictures.pictures import Picture
from catalogue.pictures.queries import know_sizes, picture_of
from catalogue.products.models import Product, ProductImage
from catalogue.products.operations import hang_picture, hang_picture_first, take_picture_down

from .access import goods_page
from .views import desk_context

PICTURES_PER_PAGE = 24
CHOOSE = "choose"  # Wagtail's word for the right to use the pictures of a collection


class WordsForm(forms.Form):
    """What a picture shows, for those who do not see it."""

    alt_th = forms.CharField(label=gettext_lazy("What it shows, in Thai"), max_length=255)
    alt_en = forms.CharField(label=gettext_lazy("What it shows, in English"), max_length=255, required=False)


class PictureForm(WordsForm):
    """A new picture, and what it shows."""

    file = WagtailImageField(label=gettext_lazy("Picture"), widget=forms.FileInput(attrs={"accept": "image/*"}))
    field_order = ["file", "alt_th", "alt_en"]

    def clean_file(self):
        """Draw a picture anew: what the telephone wrote into it, where it was taken among it, stays out."""
        return redrawn(self.cleaned_data["file"])


class PickForm(forms.Form):
    """One of the pictures that somebody may choose."""

    picture = forms.ModelChoiceField(SiteImage.objects.none())

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["picture"].queryset = library_of(user)


@dataclass(frozen=True)
class Choice:
    """A picture to choose from."""

    pk: int
    name: str
    drawn: Picture
    is_hung: bool  # at this very good


def library_of(user, words: str = "") -> QuerySet[SiteImage]:
    """Return the pictures somebody may choose by Wagtail's collections, the newest first, narrowed to some words.

    Not by Wagtail's search: its index cuts texts at their spaces, and between Thai words there are none.
    """
    found = permission_policy.instances_user_has_any_permission_for(user, [CHOOSE])
    for word in words.split():
        found = found.filter(Q(title__icontains=word) | Q(alt_th__icontains=word) | Q(alt_en__icontains=word))
    return found.order_by("-created_at", "-pk")


@require_http_methods(["GET", "HEAD", "POST"])
@goods_page
def pictures(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose one of the site's pictures for a good or one of its variants, or bring a new one."""
    product = get_object_or_404(Product.objects.select_related("parent"), pk=pk)
    if request.method != "POST":
        return render_pictures(request, product, PictureForm())
    if "picture" in request.POST:
        return pick(request, product)
    form = PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        return render_pictures(request, product, form, status=422)
    facts = form.cleaned_data
    brought = SiteImage.objects.create(title=facts["alt_th"], uploaded_by_user=request.user, **facts)
    return hang(product, brought)


def pick(request: HttpRequest, product: Product) -> HttpResponse:
    """Hang a picture of the library; where nobody has said yet what it shows, that is asked first."""
    picked = PickForm(request.POST, user=request.user)
    if not picked.is_valid():
        messages.error(request, _("This picture is not among the site’s pictures any more. Please choose another."))
        return redirect("desk:good-pictures", product.pk)
    chosen = picked.cleaned_data["picture"]
    if not chosen.alt_th:
        form = WordsForm(request.POST if "alt_th" in request.POST else None, initial={"alt_en": chosen.alt_en})
        if not form.is_valid():
            return render_words(request, product, chosen, form)
        put_into_words(chosen, **form.cleaned_data)
    return hang(product, chosen)


def hang(product: Product, picture: SiteImage) -> HttpResponse:
    """Hang a picture, and lead to the good's page, which offers to take it down again."""
    image = hang_picture(product, picture)
    return redirect(f"{reverse('desk:good', args=[product.main.pk])}?hung={image.pk}")


def render_words(request: HttpRequest, product: Product, chosen: SiteImage, form: WordsForm) -> HttpResponse:
    context = {**shared_context(request, product), "form": form, "chosen": chosen, "drawn": picture_of(chosen)}
    return render(request, "desk/good_picture_words.html", context, status=422 if form.is_bound else 200)


def render_pictures(request: HttpRequest, product: Product, form: PictureForm, status: int = 200) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    page = Paginator(library_of(request.user, words), PICTURES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **shared_context(request, product),
        "form": form,
        "words": words,
        "pictures_page": page,
        "may_choose": permission_policy.user_has_permission(request.user, CHOOSE),
        "choices": choices_of(page, product),
    }
    return render(request, "desk/good_pictures.html", context, status=status)


def shared_context(request: HttpRequest, product: Product) -> dict:
    return {**desk_context(request, None), "good": product}


def choices_of(page: Page, product: Product) -> list[Choice]:
    """Return the pictures of a page with the sizes that exist, and which of them hang at the good. Three queries."""
    images = list(page)
    know_sizes(images)
    hung = set(ProductImage.objects.filter(product=product, picture__in=images).values_list("picture", flat=True))
    return [Choice(image.pk, image.title, picture_of(image), image.pk in hung) for image in images]


@require_POST
@goods_page
def down(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a picture off a good."""
    image = hung_picture(pk)
    take_picture_down(image)
    messages.success(request, _("The picture is taken down; it stays among the site’s pictures."))
    return redirect("desk:good", image.product.main.pk)


@require_POST
@goods_page
def first(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a picture of a good before its others."""
    image = hung_picture(pk)
    hang_picture_first(image)
    messages.success(request, _("It is shown first now."))
    return redirect("desk:good", image.product.main.pk)


def hung_picture(pk: int) -> ProductImage:
    return get_object_or_404(ProductImage.objects.select_related("product__parent"), pk=pk)
