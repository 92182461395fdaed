"""One good at the desk: its words in both languages, the facts its kind must show, its prices, how many there are.

The two languages stand beside each other rather than behind tabs, so that nobody forgets the hidden one.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from catalogue.products import facts as law
from catalogue.products.facts import Kind
from catalogue.products.models import Category, Facts, NotPublishable, Product, ProductClass
from catalogue.products.operations import Description, HasPieces, Stale, add_variant, describe_product
from catalogue.products.queries import as_drafts, pictures_of
from storefront.ui.two_languages import TwoLanguages, both

from .access import goods_page
from .goods import maker_called
from .terms import Day
from .views import desk_context

EATEN = [
    *both("ingredients"),
    *("is_free_of_allergens", *both("allergens"), "keeps_days"),
    *both("storage"),
    *("food_number", *both("exempt_because", "exempt_said_by")),
]
FACTS_OF = {
    Kind.FOOD: EATEN,
    Kind.DRINK: EATEN,
    Kind.TEXTILE: both("material", "dye", "size", "care"),
    Kind.CRAFT: both("material", "size", "care"),
    Kind.HERBAL: [
        *("rule", *both("ingredients"), "cosmetic_number", "cosmetic_ends_on", "herbal_number"),
        *("advert_leave", "advert_ends_on", *both("exempt_because", "exempt_said_by")),
    ],
}


class GoodForm(TwoLanguages, forms.ModelForm):
    """A main product's own words and numbers."""

    # Oscar's own names of these have no Thai.
    called = {"title": gettext_lazy("name of the good"), "description": gettext_lazy("description of the good")}

    version = forms.IntegerField(widget=forms.HiddenInput())
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)
    maker = forms.CharField(label=gettext_lazy("Maker: name or number"), max_length=128)
    categories = forms.ModelMultipleChoiceField(
        Category.objects.order_by("path"),
        label=gettext_lazy("Categories"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Product
        fields = [
            *both("title", "description", "unit", "variant_name"),
            *("weight_grams", "net_amount", "net_unit", "lead_days", "is_one_of_a_kind"),
        ]
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in both("description")}

    def __init__(self, *args, **kwargs):
        product = kwargs["instance"]
        kwargs["initial"] = {
            "version": product.version,
            "kind": product.product_class.slug if product.product_class else "",
            "maker": product.producer.code or product.producer.name if product.producer else "",
            "categories": list(product.categories.all()),
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self.fields["title_th"].required = True
        self.name_languages()

    def clean_maker(self):
        return maker_called(self.cleaned_data["maker"].strip())

    def _post_clean(self):
        # The operation checks and writes under a lock: this form only reads.
        pass


class FactsForm(TwoLanguages, forms.ModelForm):
    """The facts that a kind of goods shows."""

    class Meta:
        model = Facts
        exclude = ["product"]  # noqa: DJ006 -- the fields of a kind are chosen below
        widgets = {
            **{name: forms.Textarea(attrs={"rows": 3}) for name in both("ingredients", "care")},
            "cosmetic_ends_on": Day(),
            "advert_ends_on": Day(),
        }

    def __init__(self, *args, kind: Kind | None, **kwargs):
        super().__init__(*args, **kwargs)
        wanted = FACTS_OF.get(kind, [])
        self.fields = {name: self.fields[name] for name in wanted}
        if "food_number" in self.fields:
            self.fields["food_number"] = forms.CharField(
                label=Facts._meta.get_field("food_number").verbose_name,
                required=False,
                max_length=20,
                help_text=_("As on the label: 13 digits in groups of 2-1-5-1-4."),
            )
        self.name_languages()

    def clean_food_number(self) -> str:
        return law.food_number(self.cleaned_data["food_number"])

    def _post_clean(self):
        pass


class PriceForm(forms.Form):
    """The price of what can be bought, and the words of a variant."""

    price_baht = forms.DecimalField(
        label=gettext_lazy("Price in baht, VAT included"),
        max_digits=9,
        decimal_places=2,
        validators=[MinValueValidator(1)],
    )
    title_th = forms.CharField(label=gettext_lazy("Name, in Thai"), max_length=255)
    title_en = forms.CharField(label=gettext_lazy("Name, in English"), max_length=255, required=False)
    weight_grams = forms.IntegerField(label=gettext_lazy("Weight, packed, in grams"), min_value=1, required=False)
    net_amount = forms.IntegerField(label=gettext_lazy("Net content"), min_value=1, required=False)

    def __init__(self, *args, good: Product, **kwargs):
        self.good = good
        self.record = next(iter(good.stockrecords.all()), None)
        initial = {name: getattr(good, name) for name in ("title_th", "title_en", "weight_grams", "net_amount")}
        initial["price_baht"] = self.record.price if self.record else None
        super().__init__(*args, prefix=f"good-{good.pk}", initial=initial, **kwargs)
        if not good.is_child:
            self.fields = {"price_baht": self.fields["price_baht"]}
        if self.record is None:
            del self.fields["price_baht"]


class VariantForm(forms.Form):
    """A new variant."""

    title_th = forms.CharField(label=gettext_lazy("Name, in Thai"), max_length=255)
    title_en = forms.CharField(label=gettext_lazy("Name, in English"), max_length=255, required=False)
    price_baht = PriceForm.base_fields["price_baht"]


class Screen:
    """The forms of one good, read or sent."""

    def __init__(self, product: Product, data=None):
        self.product = product
        # The facts of the kind that was shown: another one's are asked for once the new kind is kept.
        kind = law.kind_of(product.product_class.slug if product.product_class else None)
        self.good = GoodForm(data, instance=product)
        self.facts = FactsForm(data, instance=product.known_facts, kind=kind, prefix="facts")
        children = sorted(product.children.all(), key=lambda child: child.pk)
        goods = children if product.is_parent else [product]
        self.prices = [PriceForm(data, good=good) for good in goods]

    @property
    def forms(self) -> list[forms.BaseForm]:
        return [self.good, self.facts, *self.prices]

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])  # noqa: C419 -- every form says its faults

    def description(self) -> Description:
        given = dict(self.good.cleaned_data)
        given.pop("version")
        categories = list(given.pop("categories"))
        given["product_class"] = ProductClass.objects.get(slug=given.pop("kind"))
        given["producer"] = given.pop("maker")
        goods = {form.good.pk: form.cleaned_data for form in self.prices}
        return Description(product=given, facts=self.facts.cleaned_data, categories=categories, goods=goods)

    def show_what_was_stored(self, now: Product) -> list[str]:
        """Put the new stamp on a stale form and return what others have stored in the fields that differ."""
        fresh = Screen(now)
        said = []
        for mine, theirs in zip(self.forms, fresh.forms, strict=False):
            for name in [
                name for name in mine.fields if name in theirs.fields and name not in ("version", "categories")
            ]:
                stored = theirs[name].value()
                if mine.fields[name].has_changed(stored, mine[name].value()):
                    said.append(f"{mine[name].label}: {'–' if stored in (None, '') else stored}")
        self.good.data = self.good.data.copy()
        self.good.data["version"] = now.version
        return said


def described(pk: int) -> Product:
    """Return a main product with all its page shows, or answer 404; a variant leads to its main product."""
    goods = Product.objects.select_related("product_class", "facts", "producer")
    goods = goods.prefetch_related("stockrecords", "children__stockrecords", "categories")
    return get_object_or_404(goods.exclude(structure=Product.CHILD), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@goods_page
def good(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all that is known of a good, and write down what is changed."""
    child = Product.objects.filter(pk=pk, structure=Product.CHILD).first()
    if child:
        return redirect("desk:good", child.parent_id)
    product = described(pk)
    if request.method != "POST":
        return render_good(request, product, Screen(product))
    screen, stored = Screen(product, request.POST), []
    if screen.is_valid():
        try:
            describe_product(pk, screen.description(), version=screen.good.cleaned_data["version"])
        except Stale:
            stored = screen.show_what_was_stored(described(pk))
            screen.good.add_error(
                None,
                _(
                    "Somebody changed this good while you wrote. All you typed is still here and nothing was saved: "
                    "compare it with what is stored now, then save again."
                ),
            )
        except ValidationError as error:
            _add_faults(screen, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:good", pk)
    return render_good(request, described(pk), screen, stored=stored, status=422)


def _add_faults(screen: Screen, error: ValidationError) -> None:
    if isinstance(error, NotPublishable):
        words = _("It stands on the shelf, so nothing was saved. Complete it, or take it off the shelf first.")
        screen.good.add_error(None, [words, *error.messages])
        return
    for name, faults in getattr(error, "message_dict", {"__all__": error.messages}).items():
        form = screen.facts if name in screen.facts.fields else screen.good
        form.add_error(name if name in form.fields else None, faults)


def render_good(
    request: HttpRequest, product: Product, screen: Screen, *, stored=(), variant=None, status: int = 200
) -> HttpResponse:
    (draft,) = as_drafts([product])
    images = pictures_of([product.pk, *(child.pk for child in product.children.all())]).select_related("product")
    context = {
        **desk_context(request, None),
        "good": product,
        "screen": screen,
        "stored": stored,
        "sentences": NotPublishable(draft.missing, draft.alcohol).sentences(),
        "draft": draft,
        "variant_form": variant or VariantForm(auto_id="id_variant_%s"),
        "images": images,
        "just_hung": next((image for image in images if str(image.pk) == request.GET.get("hung")), None),
    }
    return render(request, "desk/good.html", context, status=status)


@require_POST
@goods_page
def variant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a good one more variant."""
    product, form = described(pk), VariantForm(request.POST, auto_id="id_variant_%s")
    if form.is_valid():
        try:
            add_variant(pk, **form.cleaned_data)
        except HasPieces:
            form.add_error(None, _("There are or were pieces of this good, so it stays one without variants."))
        except NotPublishable as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The variant is there. Its pieces come with a delivery."))
            return redirect("desk:good", pk)
    return render_good(request, product, Screen(product), variant=form, status=422)
