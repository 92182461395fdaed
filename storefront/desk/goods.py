"""Goods that are not on the shelf: drafted on a telephone, described, and shown once nothing is missing."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.core.validators import MinValueValidator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.images.fields import WagtailImageField

from catalogue.pictures.forms import redrawn
from catalogue.pictures.models import SiteImage
from catalogue.producers.models import Partner
from catalogue.products.facts import Kind
from catalogue.products.models import NotPublishable, Product, ProductClass
from catalogue.products.operations import draft_product, publish_product, take_off_shelf
from catalogue.products.queries import as_drafts, drafts

from .access import goods_page
from .views import desk_context

DRAFTS_PER_PAGE = 30
LAST_MAKER, LAST_KIND = "desk_last_maker", "desk_last_kind"
NAMES_SHOWN = 5


class DraftForm(forms.Form):
    """What one can say of a good with a telephone in one hand: picture, name, price, weight, whose it is."""

    picture = WagtailImageField(
        label=gettext_lazy("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    # A file cannot be shown to its form again, so a picture that came with a faulty one waits here.
    kept_picture = forms.ModelChoiceField(SiteImage.objects.none(), required=False, widget=forms.HiddenInput())
    name = forms.CharField(label=gettext_lazy("Name, in Thai"), max_length=255)
    price = forms.DecimalField(
        label=gettext_lazy("Price in baht, VAT included"),
        max_digits=9,
        decimal_places=2,
        validators=[MinValueValidator(1)],
    )
    weight = forms.IntegerField(label=gettext_lazy("Weight, packed, in grams"), min_value=1, max_value=100_000)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)
    maker = forms.CharField(label=gettext_lazy("Maker: name or number"), max_length=128)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kept_picture"].queryset = SiteImage.objects.filter(uploaded_by_user=user)

    def clean_picture(self):
        """Draw a picture anew: what the telephone wrote into it, where it was taken among it, stays out."""
        picture = self.cleaned_data.get("picture")
        return redrawn(picture) if picture else None

    def clean_maker(self) -> Partner:
        return maker_called(self.cleaned_data["maker"].strip())


def maker_called(words: str) -> Partner:
    """Return the one maker that is meant; several are named in the fault, so that the next try finds one."""
    found = Partner.objects.filter(Q(code__iexact=words) | Q(name_th__iexact=words) | Q(name_en__iexact=words))
    if len(found[:2]) != 1:
        found = Partner.objects.filter(
            Q(code__icontains=words) | Q(name_th__icontains=words) | Q(name_en__icontains=words)
        )
    near = list(found.order_by("code")[: NAMES_SHOWN + 1])
    if len(near) == 1:
        return near[0]
    if not near:
        raise forms.ValidationError(_("No maker is called so. The first letters of her name are enough."))
    names = get_text_list([f"{one.name} ({one.code})" for one in near[:NAMES_SHOWN]], _("or"))
    raise forms.ValidationError(_("Several are called so: %(names)s. Please write a number.") % {"names": names})


@require_safe
@goods_page
def goods(request: HttpRequest) -> HttpResponse:
    """Show the goods that are not on the shelf, and what each still needs."""
    page = Paginator(drafts(), DRAFTS_PER_PAGE).get_page(request.GET.get("page"))
    rows = as_drafts(page.object_list)
    for row in rows:
        row.product.words = NotPublishable(row.missing, row.alcohol).sentences()
    context = {**desk_context(request, None), "drafts_page": page, "rows": rows}
    return render(request, "desk/goods.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@goods_page
def draft(request: HttpRequest) -> HttpResponse:
    """Draft a new good with a picture, a name, a price and a weight."""
    if request.method != "POST":
        last = {"maker": request.session.get(LAST_MAKER, ""), "kind": request.session.get(LAST_KIND, Kind.FOOD)}
        return render_draft(request, DraftForm(user=request.user, initial=last))
    form = DraftForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid():
        return render_draft(request, form, kept=_kept_picture(request, form), status=422)
    facts = form.cleaned_data
    product = draft_product(
        name_th=facts["name"],
        price_baht=facts["price"],
        weight_grams=facts["weight"],
        product_class=ProductClass.objects.get(slug=facts["kind"]),
        producer=facts["maker"],
        picture=_kept_picture(request, form),
        by=request.user,
    )
    request.session[LAST_MAKER], request.session[LAST_KIND] = facts["maker"].code, facts["kind"]
    messages.success(
        request, _("“%(name)s” is drafted as %(number)s.") % {"name": product.title, "number": product.upc}
    )
    return redirect("desk:good", product.pk)


def _kept_picture(request: HttpRequest, form: DraftForm) -> SiteImage | None:
    """Put the picture that came into the site's pictures, or return the one that waited from the try before."""
    file = form.cleaned_data.get("picture")
    if not file:
        return form.cleaned_data.get("kept_picture")
    title = form.cleaned_data.get("name") or file.name
    return SiteImage.objects.create(title=title[:255], alt_th=title[:255], file=file, uploaded_by_user=request.user)


def render_draft(request: HttpRequest, form: DraftForm, *, kept=None, status: int = 200) -> HttpResponse:
    context = {**desk_context(request, None), "form": form, "kept": kept}
    return render(request, "desk/goods_draft.html", context, status=status)


@require_POST
@goods_page
def take_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a good off the shelf."""
    product = get_object_or_404(Product.objects.exclude(structure=Product.CHILD), pk=pk)
    if take_off_shelf(product, request.user):
        messages.success(request, _("“%(name)s” is off the shelf.") % {"name": product.title})
    return redirect("desk:good", pk)


@require_POST
@goods_page
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a good on the shelf, or say all that speaks against it."""
    product = get_object_or_404(Product.objects.exclude(structure=Product.CHILD), pk=pk)
    try:
        publish_product(product, request.user)
    except NotPublishable as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("“%(name)s” stands on the shelf.") % {"name": product.title})
        return redirect("desk:goods")
    return redirect("desk:good", pk)
