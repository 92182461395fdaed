"""The newsroom's own screens inside Wagtail: the maker's yes, the versions of a page, its languages, a note's voice."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Locale, Page, Revision

from catalogue.pictures.scans import private_storage
from storefront.pages.states import State, state_of
from storefront.proofreading.contents import text_hash
from storefront.proofreading.makers import ask_maker, keep_answer
from storefront.proofreading.models import YesAnswer, YesAsked
from storefront.proofreading.voices import VOICE_TYPES

from .models import FieldNote, NamedVersion
from .withdrawal import shop_pages

HOUR_FORMAT = "%Y-%m-%d %H"


def public_url(name: str, *args) -> str:
    """Return the whole address of one of the newsroom's public pages, in Thai."""
    with override("th"):
        return settings.SITE_URL + reverse(name, args=args)


class OnePageView(WagtailAdminTemplateMixin, TemplateView):
    """A screen about one page, for whoever may edit it."""

    def dispatch(self, request: HttpRequest, page_id: int, **kwargs) -> HttpResponse:
        self.page = get_object_or_404(Page, pk=page_id).specific
        if not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, page_id=page_id, **kwargs)

    def get_page_subtitle(self):
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self):
        return []

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "page": self.page}


class HeardForm(forms.Form):
    """What a maker said to one of us, by telephone or in person."""

    answer = forms.ChoiceField(
        label=gettext_lazy("She said"), choices=YesAnswer.Answer.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("When, how, and what she said"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class YesView(OnePageView):
    """Ask a maker for her own story, see what she said, or note what she said by telephone."""

    template_name = "cms/yes.html"
    page_title = gettext_lazy("The maker’s yes")
    header_icon = "check"

    def get_context_data(self, **kwargs):
        newest = self.page.get_latest_revision_as_object()
        asked = list(YesAsked.objects.filter(page=self.page).select_related("by").prefetch_related("answers__heard_by"))
        digest = text_hash(newest)
        return {
            **super().get_context_data(**kwargs),
            "needs_yes": newest.needs_yes,
            "asked": [(one, public_url("makers-yes", one.token), one.text_hash == digest) for one in asked],
            "is_asked": any(one.text_hash == digest for one in asked),
            "form": kwargs.get("form") or HeardForm(),
        }

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        if "ask" in request.POST:
            ask_maker(self.page, by=request.user)
            return redirect(request.path)
        form = HeardForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        asked = ask_maker(self.page, by=request.user)
        keep_answer(asked, form.cleaned_data["answer"], words=form.cleaned_data["words"], heard_by=request.user)
        messages.success(request, _("It is noted, with your name."))
        return redirect(request.path)


@dataclass
class Sitting:
    """Saved versions of one person within an hour: the last stands for them, the others are folded away."""

    last: Revision
    earlier: list[Revision] = field(default_factory=list)


class VersionsView(OnePageView):
    """The versions of a page: named ones first, then each sitting of each person, its autosaves folded."""

    template_name = "cms/versions.html"
    page_title = gettext_lazy("Versions")
    header_icon = "history"
    most = 200

    def get_context_data(self, **kwargs):
        revisions = list(
            self.page.revisions.select_related("user", "given_name").order_by("-created_at", "-pk")[: self.most]
        )
        return {
            **super().get_context_data(**kwargs),
            "named": [revision for revision in revisions if hasattr(revision, "given_name")],
            "sittings": list(sittings(revisions)),
            "newest": revisions[0] if revisions else None,
        }

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        revision = get_object_or_404(self.page.revisions, pk=request.POST.get("revision"))
        name = request.POST.get("name", "").strip()[:80]
        if name:
            NamedVersion.objects.update_or_create(
                revision=revision, defaults={"name": name, "by": request.user, "at": timezone.now()}
            )
            messages.success(request, _("The version is called “%(name)s” now.") % {"name": name})
        else:
            NamedVersion.objects.filter(revision=revision).delete()
        return redirect(request.path)


def sittings(revisions: list[Revision]) -> Iterator[Sitting]:
    """Gather versions, the newest first, by who saved them and in which hour of Bangkok."""

    def sitting_of(revision: Revision) -> tuple:
        return revision.user_id, timezone.localtime(revision.created_at).strftime(HOUR_FORMAT)

    for _key, group in groupby(revisions, key=sitting_of):
        last, *earlier = group
        yield Sitting(last, earlier)


@dataclass(frozen=True)
class Row:
    """A page in all languages."""

    title: str
    kind: str
    cells: list[tuple[Locale, Page | None, State]]


class LanguagesView(WagtailAdminTemplateMixin, TemplateView):
    """Every page in every language at a glance: missing, draft, behind, live."""

    template_name = "cms/languages.html"
    page_title = gettext_lazy("Thai and English side by side")
    header_icon = "globe"

    def get_breadcrumbs_items(self):
        return []

    def get_context_data(self, **kwargs):
        rows = language_rows()
        only = self.request.GET.get("only", "")
        shown = [row for row in rows if not only or any(state == only for _locale, _page, state in row.cells)]
        counts = [(state, sum(any(cell[2] == state for cell in row.cells) for row in rows)) for state in State]
        return {
            **super().get_context_data(**kwargs),
            "rows": shown,
            "locales": list(Locale.objects.order_by("-language_code")),
            "counts": counts,
            "only": only,
        }


def language_rows() -> list[Row]:
    """Return every page of ours with its state in each language. A query for each type of page."""
    locales = list(Locale.objects.order_by("-language_code"))
    families: dict = {}
    for page in shop_pages():
        families.setdefault(page.translation_key, {})[page.locale_id] = page
    rows = []
    for family in families.values():
        thai = next((page for page in family.values() if page.locale.language_code == "th"), None)
        first = thai or next(iter(family.values()))
        cells = [(locale, family.get(locale.pk), state_of(family.get(locale.pk), thai)) for locale in locales]
        rows.append(Row(first.get_admin_display_title(), str(first._meta.verbose_name), cells))
    return sorted(rows, key=lambda row: (row.kind, row.title))


def voice(request: HttpRequest, kind: str, pk: int) -> FileResponse:
    """Play a recording to whoever may edit the page it belongs to."""
    found = get_object_or_404(FieldNote if kind == "note" else YesAnswer, pk=pk)
    page = found.page if kind == "note" else found.asked.page
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if not found.voice:
        raise Http404
    answer = FileResponse(
        private_storage().open(found.voice.name), content_type=VOICE_TYPES[found.voice.name.rpartition(".")[2]]
    )
    answer.headers["Cache-Control"] = "no-store, private"
    return answer
