"""From the village: one screen on a telephone that takes in who, where, pictures, words or a voice, and consents."""

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Collection
from wagtail.rich_text import RichText

from catalogue.pictures.forms import redrawn
from catalogue.pictures.models import SiteImage
from catalogue.places.models import District
from catalogue.places.queries import districts_with_pages
from catalogue.producers.models import Partner
from catalogue.products.slugs import thai_slug
from storefront.consents.models import Consent, ConsentPicture
from storefront.consents.names import refuse_plain_word
from storefront.pages.models import StoryIndexPage, StoryPage
from storefront.proofreading.voices import kept_voice

from .models import FieldNote

MOST_PICTURES = 10
MOST_PEOPLE = 3
MAKERS_OFFERED = 8
COLLECTION = "villages"
PEOPLE_IN_A_PICTURE = [
    ("", gettext_lazy("choose")),
    ("0", "0"),
    ("1", "1"),
    ("2", "2"),
    ("3", "3"),
    ("4", gettext_lazy("4 or more")),
]


class NoteForm(forms.Form):
    """What was seen and heard, by whom, where."""

    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("What is it about?"), max_length=120)
    who = forms.CharField(
        label=gettext_lazy("Who makes it?"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("The name of the group; choose it when it appears."),
        widget=forms.TextInput(attrs={"list": "village-makers", "autocomplete": "off"}),
    )
    district = forms.ModelChoiceField(
        District.objects.none(),
        label=gettext_lazy("Where?"),
        required=False,
        empty_label=gettext_lazy("choose a district"),
    )
    words = forms.CharField(
        label=gettext_lazy("What did you see and hear?"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    voice = forms.FileField(
        label=gettext_lazy("Or say it"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "audio/*", "capture": True}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        codes = [district.code for district in districts_with_pages()]
        self.fields["district"].queryset = District.objects.filter(code__in=codes)

    def clean_voice(self):
        voice = self.cleaned_data.get("voice")
        return kept_voice(voice) if voice else None


class PhotoForm(forms.Form):
    """One picture, what it shows, and how many people one can recognise in it."""

    file = forms.FileField(
        label=gettext_lazy("Picture"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    alt = forms.CharField(label=gettext_lazy("What does it show?"), max_length=200, required=False)
    people = forms.ChoiceField(
        label=gettext_lazy("People one can recognise"), choices=PEOPLE_IN_A_PICTURE, required=False
    )

    def clean_file(self):
        file = self.cleaned_data.get("file")
        return redrawn(file) if file else None


class PersonForm(forms.Form):
    """Somebody who said yes: how she is called, to what, and in which pictures she is."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    called = forms.CharField(
        label=gettext_lazy("What she does"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For example: weaver of the group."),
    )
    may_name = forms.BooleanField(label=gettext_lazy("her name"), required=False)
    may_show = forms.BooleanField(label=gettext_lazy("her picture"), required=False)
    may_quote = forms.BooleanField(label=gettext_lazy("her words"), required=False)
    may_hear = forms.BooleanField(label=gettext_lazy("her voice"), required=False)
    pictures = forms.CharField(
        label=gettext_lazy("She is in the pictures"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("For example: 1, 3"),
    )

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        if name:
            refuse_plain_word(name)
        return name

    def clean(self):
        given = super().clean()
        if given.get("name") and not any(
            given.get(right) for right in ("may_name", "may_show", "may_quote", "may_hear")
        ):
            raise ValidationError(_("Say what %(name)s said yes to.") % {"name": given["name"]})
        return given


@dataclass
class Bundle:
    """The forms of the screen together."""

    note: NoteForm
    photos: list[PhotoForm]
    people: list[PersonForm]

    @classmethod
    def of(cls, data=None, files=None) -> "Bundle":
        note = NoteForm(data, files, initial={"client_id": uuid.uuid4()})
        photos = [PhotoForm(data, files, prefix=f"photo-{number}") for number in range(1, MOST_PICTURES + 1)]
        people = [PersonForm(data, prefix=f"person-{number}") for number in range(1, MOST_PEOPLE + 1)]
        return cls(note, photos, people)

    @property
    def forms(self) -> list[forms.Form]:
        return [self.note, *self.photos, *self.people]

    def is_valid(self) -> bool:
        looked_at = [form.is_valid() for form in self.forms]  # every form, not only up to the first with a fault
        if not all(looked_at):
            return False
        given = self.note.cleaned_data
        if not (given["words"] or given["voice"] or any(form.cleaned_data.get("file") for form in self.photos)):
            self.note.add_error("words", _("Write a word, say one, or add a picture."))
        elif story_index() is None:
            self.note.add_error(None, _("There is no page for stories yet. An editor has to make it first."))
        return self.note.is_valid()

    def faults(self) -> list[str]:
        return [str(fault) for form in self.forms for faults in form.errors.values() for fault in faults]


def story_index() -> StoryIndexPage | None:
    return StoryIndexPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()


def may_bring_home(user) -> bool:
    return user.is_active and user.has_perm("wagtailadmin.access_admin")


@require_http_methods(["GET", "HEAD", "POST"])
def bring_home(request: HttpRequest) -> HttpResponse:
    """Take in a note from a village and make a draft of it. A telephone that sends it twice gets the same draft."""
    if not may_bring_home(request.user):
        raise PermissionDenied
    with override(settings.LANGUAGE_CODE):
        bundle = Bundle.of(request.POST or None, request.FILES or None)
        is_script = request.headers.get("Accept") == "application/json"
        if request.method == "POST":
            if bundle.is_valid():
                note = take_in(bundle, by=request.user)
                address = reverse("wagtailadmin_pages:edit", args=[note.page_id])
                return JsonResponse({"address": address}) if is_script else redirect(address)
            if is_script:
                return JsonResponse({"faults": bundle.faults()}, status=422)
        status = 422 if request.method == "POST" else 200
        return render(request, "cms/village.html", {"bundle": bundle}, status=status)


@require_safe
def makers(request: HttpRequest) -> JsonResponse:
    """Offer makers by a part of their name."""
    if not may_bring_home(request.user):
        raise PermissionDenied
    words = request.GET.get("q", "").strip()
    found = (
        Partner.objects.filter(name_th__icontains=words).order_by("name_th")
        if len(words) > 1
        else Partner.objects.none()
    )
    return JsonResponse({"makers": list(found.values_list("name_th", flat=True)[:MAKERS_OFFERED])})


@transaction.atomic
def take_in(bundle: Bundle, *, by) -> FieldNote:
    """Keep a note with its pictures and consents, and make a Thai draft of a story of it."""
    given = bundle.note.cleaned_data
    client_id = given["client_id"] or uuid.uuid4()
    known = FieldNote.objects.filter(client_id=client_id).first()
    if known:
        return known
    pictures = _keep_pictures(bundle.photos, given["title"], by)
    producer = Partner.objects.filter(name_th=given["who"]).first() if given["who"] else None
    people = [
        _keep_consent(form.cleaned_data, producer, pictures, by)
        for form in bundle.people
        if form.cleaned_data.get("name")
    ]
    page = _draft(given, producer, pictures, people, by)
    return FieldNote.objects.create(
        page=page, client_id=client_id, who=given["who"], words=given["words"], voice=given["voice"] or "", by=by
    )


def _keep_pictures(photos: list[PhotoForm], title: str, by) -> dict[int, SiteImage]:
    collection = Collection.objects.filter(name=COLLECTION).first() or Collection.get_first_root_node().add_child(
        name=COLLECTION
    )
    kept = {}
    for number, form in enumerate(photos, start=1):
        file, people = form.cleaned_data.get("file"), form.cleaned_data.get("people")
        if file:
            kept[number] = SiteImage.objects.create(
                title=f"{title} {number}"[:255],
                file=ContentFile(file.read(), name=f"village-{uuid.uuid4().hex[:12]}.jpg"),
                alt_th=form.cleaned_data.get("alt", ""),
                people_count=int(people) if people else None,
                collection=collection,
                uploaded_by_user=by,
            )
    return kept


def _keep_consent(given: dict[str, Any], producer: Partner | None, pictures: dict[int, SiteImage], by) -> Consent:
    consent = Consent.objects.create(
        name=given["name"],
        called_th=given["called"] or "ชาวบ้านในกลุ่ม",
        called_en="a member of the group",
        producer=producer,
        given_on=timezone.localdate(),
        how=Consent.How.SPOKEN,
        note=_("noted in the village by %(who)s") % {"who": by.get_full_name() or by.email},
        written_by=by,
        **{right: given[right] for right in ("may_name", "may_show", "may_quote", "may_hear")},
    )
    numbers = {int(part) for part in given["pictures"].replace(",", " ").split() if part.isdecimal()}
    shown = [picture for number, picture in pictures.items() if number in numbers] if numbers else []
    if not numbers and given["may_show"]:
        shown = [picture for picture in pictures.values() if picture.people_count == 1]
    for picture in shown:
        ConsentPicture.objects.create(consent=consent, picture=picture)
    return consent


def _draft(given: dict[str, Any], producer, pictures: dict[int, SiteImage], people: list[Consent], by) -> StoryPage:
    index = story_index()
    paragraphs = [part.strip() for part in given["words"].splitlines() if part.strip()]
    body: list[tuple[str, Any]] = (
        [("paragraph", "".join(f"<p>{escape(part)}</p>" for part in paragraphs))] if paragraphs else []
    )
    body += [("picture", {"picture": picture, "caption": "", "width": "wide"}) for picture in pictures.values()]
    page = StoryPage(
        title=given["title"],
        slug=_free_slug(index, given["title"]),
        kind=StoryPage.Kind.PRODUCER if producer else StoryPage.Kind.PLACE,
        intro=(paragraphs[0] if paragraphs else given["title"])[:400],
        hero=next(iter(pictures.values()), None),
        producer=producer,
        district=given["district"],
        locale=index.locale,
        owner=by,
        live=False,
    )
    page.body = [(kind, RichText(value) if kind == "paragraph" else value) for kind, value in body]
    page.people = [("person", person) for person in people]
    index.add_child(instance=page)
    page.save_revision(user=by, log_action=True)
    return page


def _free_slug(index: StoryIndexPage, title: str) -> str:
    slug = thai_slug(title)
    taken = set(index.get_children().filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(name for name in (slug, *(f"{slug}-{number}" for number in range(2, 1000))) if name not in taken)
