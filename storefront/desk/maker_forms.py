"""What the desk asks of a producer: who she is, how she is reached, her marks, her steps of joining."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.pictures.scans import BadPicture, as_jpeg, open_picture
from catalogue.places.models import District, Tambon
from catalogue.places.queries import KHON_KAEN
from catalogue.producers.joining import RULES
from catalogue.producers.mark_kinds import CHOICES, LEVELS
from catalogue.producers.models import Contact, JoiningStep, Mark, Partner, StepAnswer
from catalogue.products.models import Product

MOST_MEGABYTES = 5
RULE_WORDS = {
    "tambon": _("her tambon is known"),
    "picture": _("there is a picture of her"),
    "words": _("there are words about her"),
    "telephone": _("there is a telephone"),
    "mark": _("a mark is in force"),
    "goods": _("something of hers is on the shelf"),
    "bank_account": _("a bank account is approved"),
}


class Day(forms.DateInput):
    def __init__(self):
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class PaperField(forms.FileField):
    """A picture or a PDF of a paper."""

    def __init__(self, **facts):
        widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"})
        super().__init__(widget=widget, **{"label": _("Picture or PDF of the paper"), **facts})


def tambons_by_district() -> list:
    """Return the tambons of the province to choose from, district by district."""
    rows = Tambon.objects.filter(district__province__code=KHON_KAEN).select_related("district").order_by("code")
    heaps: dict[str, list] = {}
    for row in rows:
        heaps.setdefault(row.district.name, []).append((row.pk, row.name))
    return [("", "–"), *heaps.items()]


class ProducerForm(forms.ModelForm):
    """Who a producer is, as everybody may read it."""

    tambon = forms.ModelChoiceField(Tambon.objects.all(), label=_("Tambon"), required=False, widget=forms.Select)
    picture_file = forms.FileField(
        label=_("Photograph"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Partner
        fields = (
            *("name_th", "name_en", "type", "kind_th", "kind_en", "register_number", "tambon", "village_th"),
            *("village_en", "founded_year", "about_th", "about_en", "latitude", "longitude"),
        )
        labels = {
            "name_th": _("Name for everybody, in Thai"),
            "name_en": _("Name for everybody, in English"),
            "kind_th": _("What kind of group, in Thai"),
            "kind_en": _("What kind of group, in English"),
            "village_th": _("Village, in Thai"),
            "village_en": _("Village, in English"),
            "about_th": _("About her, in Thai"),
            "about_en": _("About her, in English"),
            "latitude": _("Latitude"),
            "longitude": _("Longitude"),
        }
        help_texts = {"name_th": _("Of a person: as she wants to be called in public, not more.")}
        widgets = {"about_th": forms.Textarea(attrs={"rows": 3}), "about_en": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name_th"].required = True
        self.fields["tambon"].choices = tambons_by_district()

    def clean_picture_file(self) -> bytes:
        """Draw the photograph anew: where it was taken is nobody's business."""
        file = weighed(self.cleaned_data["picture_file"])
        try:
            return as_jpeg(open_picture(file.read())) if file else b""
        except BadPicture as error:
            raise forms.ValidationError(
                _("This is not a picture we can show. Please take a JPEG, PNG or WebP.")
            ) from error


class ContactForm(forms.ModelForm):
    """How a producer is reached; seen by few."""

    class Meta:
        model = Contact
        fields = ("legal_name", "person", "phone", "other_phone", "line_id", "address")
        widgets = {"address": forms.Textarea(attrs={"rows": 3})}
        error_messages = {
            name: {"invalid": _("Please check this number. A Thai mobile number has ten digits, such as 081 234 5678.")}
            for name in ("phone", "other_phone")
        }


class MarkForm(forms.ModelForm):
    """A mark of the producer, or of one of her goods."""

    product = forms.ModelChoiceField(
        Product.objects.none(), required=False, label=_("Good"), empty_label=_("the producer herself")
    )
    level = forms.ChoiceField(label=_("grade"), required=False)
    piece_url = forms.URLField(
        label=_("address behind the QR"),
        required=False,
        assume_scheme="https",
        help_text=_("Only of the peacock mark: where the QR on the piece leads."),
    )
    file = PaperField(required=False)

    class Meta:
        model = Mark
        fields = ("product", "kind", "level", "number", "issued_on", "expires_on", "piece_url")
        widgets = {"issued_on": Day(), "expires_on": Day()}
        help_texts = {
            "expires_on": _("Empty only where a mark of this kind has no end."),
        }

    def __init__(self, *args, producer: Partner, **kwargs):
        super().__init__(*args, **kwargs)
        self.producer = producer
        self.fields["product"].queryset = Product.objects.filter(producer=producer).exclude(structure=Product.CHILD)
        self.fields["product"].label_from_instance = lambda product: product.get_title()
        self.fields["kind"].choices = [("", "–"), *CHOICES]
        stars = [(str(count), f"{count} ★") for count in range(1, 6)]
        self.fields["level"].choices = [("", "–"), *stars, *LEVELS.items()]

    def clean(self):
        data = super().clean()
        if not data.get("product"):
            self.instance.producer = self.producer
        return data

    def clean_file(self):
        return weighed(self.cleaned_data["file"])

    def _post_clean(self):
        """Leave the rules of a kind to the operation, which names the field that breaks one."""
        exclude = self._get_validation_exclusions()
        self.instance = forms.models.construct_instance(self, self.instance, self._meta.fields, exclude)


class PaperForm(forms.Form):
    """A paper alone."""

    file = PaperField()

    def clean_file(self):
        return weighed(self.cleaned_data["file"])


def weighed(file):
    """Refuse a file that is larger than a paper can be."""
    if file and file.size > MOST_MEGABYTES * 1024 * 1024:
        raise forms.ValidationError(_("Please take a file of at most 5 MB."))
    return file


class AnswerForm(forms.Form):
    """That a step is taken: since when, with which paper."""

    on = forms.DateField(label=_("on"), widget=Day())
    file = PaperField(required=False)

    def clean_on(self):
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return self.cleaned_data["on"]

    def clean_file(self):
        return weighed(self.cleaned_data["file"])


class WaiverForm(forms.Form):
    """Why somebody is let off a step."""

    reason = forms.ChoiceField(label=_("reason"), choices=StepAnswer.Reason.choices)
    note = forms.CharField(label=_("note"), max_length=200, required=False)


class StepForm(forms.ModelForm):
    """One step of the checklist, as the manager wants it."""

    rule = forms.ChoiceField(label=_("what the shop looks for"), required=False)

    class Meta:
        model = JoiningStep
        fields = ("title_th", "title_en", "how", "rule", "is_required", "place", "is_off")
        labels = {"title_th": _("Step, in Thai"), "title_en": _("Step, in English")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title_th"].required = True
        self.fields["rule"].choices = [("", "–"), *((name, RULE_WORDS.get(name, name)) for name in sorted(RULES))]


class Narrowing(forms.Form):
    """What the list of producers can be narrowed to."""

    q = forms.CharField(required=False)
    district = forms.ModelChoiceField(
        District.objects.filter(province__code=KHON_KAEN).order_by("code"),
        label=_("District"),
        required=False,
        to_field_name="code",
        empty_label=_("all"),
    )
    type = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), *Partner.Type.choices])
    missing = forms.ModelChoiceField(
        JoiningStep.objects.filter(is_off=False), label=_("What is missing"), required=False, empty_label="–"
    )
    hidden = forms.BooleanField(label=_("Only those not shown in public"), required=False)

    def narrow(self, producers, *, may_see_contacts: bool):
        """Keep the producers that were asked for, but for what they miss."""
        data = self.cleaned_data
        if data.get("q"):
            words = data["q"].strip()
            called = (
                Q(name_th__icontains=words) | Q(name_en__icontains=words) | Q(code=words) | Q(register_number=words)
            )
            if may_see_contacts:
                called |= Q(contact__phone=words) | Q(contact__other_phone=words)
            producers = producers.filter(called)
        if data.get("district"):
            producers = producers.filter(tambon__district=data["district"])
        if data.get("type"):
            producers = producers.filter(type=data["type"])
        return producers.filter(is_public=False) if data.get("hidden") else producers
