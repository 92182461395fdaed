"""The terms by which prices are split: which ones there are, new ones, and their last day."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from catalogue.producers.models import Partner, Terms
from catalogue.producers.operations import add_terms, end_terms, take_back_terms
from catalogue.producers.payment_cost import payment_cost_on
from catalogue.producers.queries import all_terms
from catalogue.producers.vat import vat_rate_on, vat_rate_to_confirm
from catalogue.products.facts import Kind
from catalogue.products.models import Product, ProductClass

from .access import terms_page
from .views import desk_context


class Day(forms.DateInput):
    def __init__(self):
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class TermsForm(forms.ModelForm):
    """New terms. A good is named by its number, as its page shows it."""

    product = forms.ModelChoiceField(
        Product.objects.all(),
        to_field_name="upc",
        required=False,
        label=gettext_lazy("Number of the good"),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"invalid_choice": gettext_lazy("No good has this number.")},
    )
    producer = forms.ModelChoiceField(
        Partner.objects.order_by("name"), required=False, label=gettext_lazy("Producer"), empty_label="–"
    )

    class Meta:
        model = Terms
        fields = (
            *("product", "producer", "product_class", "mode", "commission_percent", "discount_share_percent"),
            *("starts_on", "note"),
        )
        widgets = {"starts_on": Day()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["product_class"].empty_label = "–"
        self.fields["product_class"].label_from_instance = class_words
        self.fields["mode"].choices = [("", "–"), *Terms._meta.get_field("mode").get_choices(include_blank=False)]


class EndForm(forms.Form):
    """When terms end."""

    ends_on = forms.DateField(label=gettext_lazy("Last day"), widget=Day())


@dataclass(frozen=True)
class Standing:
    """How terms stand today, in a badge."""

    label: str
    kind: str


@require_http_methods(["GET", "HEAD", "POST"])
@terms_page
def terms(request: HttpRequest) -> HttpResponse:
    """Show all terms, and write new ones down."""
    if request.method != "POST":
        return render_terms(
            request, TermsForm(initial={"starts_on": timezone.localdate(), "discount_share_percent": 0})
        )
    form = TermsForm(request.POST)
    if form.is_valid():
        try:
            add_terms(form.instance, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The new terms are written down."))
            return redirect("desk:terms")
    return render_terms(request, form, status=422)


def render_terms(
    request: HttpRequest, form: TermsForm, *, ending: tuple[int, EndForm] | None = None, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    rules = rows(ending)
    context = {
        **desk_context(request, None),
        "rules": rules,
        "is_default": any(one.is_for_all and one.by is None and not one.is_replaced for one in rules),
        "form": form,
        "vat": vat_rate_on(today),
        "vat_to_confirm": vat_rate_to_confirm(today),
        "payment": payment_cost_on(today),
    }
    return render(request, "desk/terms.html", context, status=status)


def rows(ending: tuple[int, EndForm] | None) -> list[Terms]:
    """Return all terms with what the page says of each. Those of one scope come with the latest first."""
    rules, in_force = list(all_terms()), set()
    for one in rules:
        one.words = scope_words(one)
        one.is_replaced = one.has_begun and one.scope in in_force
        one.standing = standing(one)
        one.may_end = not (one.is_over or one.is_replaced or one.is_for_all)
        one.may_take_back = not one.has_begun
        one.end_form = ending[1] if ending and ending[0] == one.pk else EndForm(auto_id=f"id_{one.pk}_%s")
        if one.has_begun and not one.is_over:
            in_force.add(one.scope)
    return rules


def scope_words(one: Terms) -> str:
    if one.product:
        return one.product.get_title()
    if one.producer and one.product_class:
        return f"{one.producer.name} · {class_words(one.product_class)}"
    if one.producer:
        return one.producer.name
    return class_words(one.product_class) if one.product_class else _("All goods")


def class_words(one: ProductClass) -> str:
    """Name a class of goods in the reader's language; its name in the database is Thai."""
    return str(Kind(one.slug).label) if one.slug in Kind.values else one.name


def standing(one: Terms) -> Standing:
    if one.is_over:
        return Standing(_("Ended"), "info")
    if not one.has_begun:
        return Standing(_("To come"), "warn")
    return Standing(_("Replaced"), "info") if one.is_replaced else Standing(_("In force"), "good")


@require_POST
@terms_page
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Give terms their last day."""
    found, form = get_object_or_404(Terms, pk=pk), EndForm(request.POST, auto_id=f"id_{pk}_%s")
    if form.is_valid():
        try:
            end_terms(found.pk, ends_on=form.cleaned_data["ends_on"], by=request.user)
        except ValidationError as error:
            form.add_error("ends_on", error.messages)
        else:
            messages.success(request, _("The last day is written down."))
            return redirect("desk:terms")
    return render_terms(request, TermsForm(), ending=(pk, form), status=422)


@require_POST
@terms_page
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back terms that have not begun."""
    try:
        take_back_terms(pk)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("These terms are taken back."))
    return redirect("desk:terms")
