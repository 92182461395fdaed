"""Tables at the desk: handed in, checked, imported, given out."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalogue.spreadsheets.faults import Fault
from catalogue.spreadsheets.files import MB, MOST_BYTES, MOST_ZIP_BYTES
from catalogue.spreadsheets.handing_out import everything, template
from catalogue.spreadsheets.models import Import
from catalogue.spreadsheets.operations import check_again, hand_in, has_stopped, start_import

from .access import CHANGE_GOODS, ENTER_PRODUCERS, KEEP_STOCK, SEE_CONTACTS, page_for
from .downloads import ENDINGS, as_file
from .taking_out import hand_out
from .views import desk_context

Kind, State = Import.Kind, Import.State
MAY = {
    Kind.PRODUCERS: ENTER_PRODUCERS,
    Kind.GOODS: CHANGE_GOODS,
    Kind.PRICES: CHANGE_GOODS,
    Kind.STOCK: KEEP_STOCK,
    Kind.PICTURES: CHANGE_GOODS,
}
ABOUT = {
    Kind.PRODUCERS: gettext_lazy("Who they are, where, and how the centre reaches them."),
    Kind.GOODS: gettext_lazy("Names, facts and variants. New goods begin as drafts, unless the table says otherwise."),
    Kind.PRICES: gettext_lazy("Only numbers and prices: for when all prices change."),
    Kind.STOCK: gettext_lazy("Delivery notes: what came, from whom, bought or on consignment."),
    Kind.PICTURES: gettext_lazy("A ZIP of pictures, each called by the number of what it shows: KKO-0001.jpg."),
}
tables_page = page_for(*dict.fromkeys(MAY.values()))  # who may hand in any of the tables
LAST_SHOWN = 10


class HandInForm(forms.Form):
    """A file, and what it holds."""

    kind = forms.ChoiceField(label=gettext_lazy("What it holds"))
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Excel (.xlsx), CSV, or a ZIP of pictures."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.zip"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds_for(user)]

    def clean(self):
        file, kind = self.cleaned_data.get("file"), self.cleaned_data.get("kind")
        most = MOST_ZIP_BYTES if kind == Kind.PICTURES else MOST_BYTES
        if file and file.size > most:
            self.add_error("file", Fault(0, "", "too-large", {"most": most // MB}).sentence)
        return self.cleaned_data


def kinds_for(user) -> list[Kind]:
    return [kind for kind, right in MAY.items() if user.has_perm(right)]


@require_safe
@tables_page
def tables(request: HttpRequest) -> HttpResponse:
    """Offer what can be taken out and handed in, and show what was last."""
    wanted = request.GET.get("kind")
    form = HandInForm(user=request.user, initial={"kind": wanted})
    return render_tables(request, form)


def render_tables(request: HttpRequest, form: HandInForm, status: int = 200) -> HttpResponse:
    kinds = kinds_for(request.user)
    context = {
        **desk_context(request, None),
        "form": form,
        "kinds": [{"code": kind.value, "name": kind.label, "about": ABOUT[kind]} for kind in kinds],
        "endings": [(ending, ending.upper()) for ending in ENDINGS],
        "last": Import.objects.filter(kind__in=kinds).select_related("by")[:LAST_SHOWN],
    }
    return render(request, "desk/tables.html", context, status=status)


@require_POST
@tables_page
def take_in(request: HttpRequest) -> HttpResponse:
    """Take a file and let it be checked."""
    form = HandInForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid():
        return render_tables(request, form, status=422)
    taken = hand_in(Kind(form.cleaned_data["kind"]), form.cleaned_data["file"], by=request.user)
    return redirect("desk:table", taken.uuid)


@require_safe
@tables_page
def table(request: HttpRequest, uuid) -> HttpResponse:
    """Show how far a table has come, its faults, and what importing it would do."""
    taken = _mine(request, uuid)
    part = "desk/table_state.html" if request.headers.get("HX-Request") else "desk/table.html"
    context = {**desk_context(request, None), "taken": taken, "has_stopped": has_stopped(taken)}
    return render(request, part, context)


def _mine(request: HttpRequest, uuid) -> Import:
    taken = get_object_or_404(Import.objects.select_related("by", "imported_by"), uuid=uuid)
    _refuse_stranger(request, Kind(taken.kind))
    return taken


def _refuse_stranger(request: HttpRequest, kind: Kind) -> None:
    if not request.user.has_perm(MAY[kind]):
        raise PermissionDenied


@require_POST
@tables_page
def start(request: HttpRequest, uuid) -> HttpResponse:
    """Import a table that was checked; begin anew with what was broken off."""
    taken = _mine(request, uuid)
    if not (check_again(taken) or start_import(taken, by=request.user)):
        messages.info(request, _("This table is being imported already, or it was."))
    return redirect("desk:table", uuid)


@require_safe
@tables_page
def empty_table(request: HttpRequest, name: str) -> HttpResponse:
    """Hand out an empty table to fill in."""
    kind = _kind_called(request, name)
    return as_file(f"{kind.value}-template", "xlsx", *template(kind, get_language()))


@require_http_methods(["GET", "HEAD", "POST"])
@tables_page
def give_out(request: HttpRequest, name: str, ending: str) -> HttpResponse:
    """Hand out all there is of a kind; with how producers are reached only for a reason."""
    kind = _kind_called(request, name)
    may_see = kind == Kind.PRODUCERS and request.user.has_perm(SEE_CONTACTS)
    with_contacts = may_see and "without" not in request.GET

    def make_file() -> HttpResponse:
        return as_file(kind.value, ending, everything(kind, get_language(), with_contacts=with_contacts))

    if not with_contacts:
        return make_file()
    holds = _("It holds the names, telephones and addresses by which the centre reaches producers.")
    return hand_out(
        request, make_file, what=f"{kind.value}.{ending}", holds=holds, without=f"{request.path}?without=contacts"
    )


def _kind_called(request: HttpRequest, name: str) -> Kind:
    if name not in Kind.values or name == Kind.PICTURES:
        raise Http404
    kind = Kind(name)
    _refuse_stranger(request, kind)
    return kind
