"""Parcels to hand over: their numbers by scan, paste or table, the carrier's list, and word of their arrival."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checkout.fulfilment.carriers import CARRIERS, clean_tracking_number
from checkout.fulfilment.in_bulk import (
    BulkLine,
    Fault,
    TooManyLines,
    check_arrivals,
    check_sending,
    find_waiting,
    note_arrivals,
    send_all,
)
from checkout.fulfilment.manifests import NothingHandedOver, make_manifest, manifest_pdf, unlisted_counts
from checkout.fulfilment.models import Manifest
from checkout.fulfilment.queries import job_called, last_manifests

from .access import pack_page
from .parcel_forms import LinesForm, SendingForm, too_many_lines
from .stock_notes import pdf
from .views import desk_context, reminders

MANIFESTS_SHOWN = 10
ARRIVALS_ID = "arrivals_%s"  # two forms with lines stand on one page


@require_http_methods(["GET", "HEAD", "POST"])
@pack_page
def parcels(request: HttpRequest) -> HttpResponse:
    """Show what waits for a carrier, and take many parcels' numbers or days of arrival at once."""
    if request.method != "POST":
        return render_parcels(request)
    return _arrive(request) if request.POST.get("what") == "arrivals" else _send(request)


def render_parcels(
    request: HttpRequest,
    *,
    sending: SendingForm | None = None,
    arrivals: LinesForm | None = None,
    status: int = 200,
    **shown,
) -> HttpResponse:
    job = job_called("to-ship")
    context = {
        **desk_context(request, job),
        **reminders(job),
        "sending": sending or SendingForm(),
        "arrivals": arrivals or LinesForm(auto_id=ARRIVALS_ID),
        "arrivals_open": arrivals is not None,
        "unlisted": unlisted_counts(),
        "manifests": last_manifests(MANIFESTS_SHOWN),
        **shown,
    }
    return render(request, "desk/parcels.html", context, status=status)


def _send(request: HttpRequest) -> HttpResponse:
    """Take a scan, check the lines, or let the chosen ones leave."""
    form = SendingForm(request.POST, request.FILES)
    if not form.is_valid():
        return render_parcels(request, sending=form, status=422)
    carrier = form.cleaned_data["carrier"]
    if request.POST.get("step") == "scan":
        return render_parcels(request, sending=_scanned(form))
    try:
        lines = check_sending(form.all_lines(), carrier=carrier)
    except TooManyLines:
        form.add_error("lines", too_many_lines())
        return render_parcels(request, sending=form, status=422)
    work = {"carrier": carrier, "by": request.user}
    return _check_or_do(request, lines, send_all, work, sending=_with_lines(form, form.all_lines()))


def _scanned(form: SendingForm) -> SendingForm:
    """Take what was scanned: the number of an order first, then that of its label; both together are a line."""
    given = form.cleaned_data
    scan, chosen, carrier = given["scan"], given["chosen"], given["carrier"]
    found = find_waiting(scan)
    if found.parcel:
        return _with_lines(form, form.all_lines(), chosen=found.parcel.name)
    if not chosen:
        return _with_lines(form, form.all_lines(), trouble=found.fault.label)
    number = clean_tracking_number(scan)
    if not CARRIERS[carrier].takes(number):
        return _with_lines(form, form.all_lines(), chosen=chosen, trouble=Fault.NOT_ITS_NUMBER.label)
    return _with_lines(form, f"{form.all_lines()}\n{chosen}\t{number}".lstrip())


def _with_lines(form: SendingForm, lines: str, *, chosen: str = "", trouble: str = "") -> SendingForm:
    """Return the form with all lines in their field, and the field for the next scan empty."""
    filled = SendingForm({"carrier": form.cleaned_data["carrier"], "lines": lines, "chosen": chosen, "scan": ""})
    filled.is_valid()
    if trouble:
        filled.add_error("scan", trouble)
    return filled


def _arrive(request: HttpRequest) -> HttpResponse:
    """Check lines of parcels and the days they came, or note the chosen ones."""
    form = LinesForm(request.POST, request.FILES, auto_id=ARRIVALS_ID)
    if not form.is_valid():
        return render_parcels(request, arrivals=form, status=422)
    try:
        lines = check_arrivals(form.all_lines())
    except TooManyLines:
        form.add_error("lines", too_many_lines())
        return render_parcels(request, arrivals=form, status=422)
    filled = LinesForm({"lines": form.all_lines()}, auto_id=ARRIVALS_ID)
    return _check_or_do(request, lines, note_arrivals, {"by": request.user}, arrivals=filled)


def _check_or_do(request: HttpRequest, lines: list[BulkLine], operation: Callable, work: dict, **form) -> HttpResponse:
    """Show how the lines stand; once every chosen one is right do what they say, and say what became of each."""
    if request.POST.get("step") != "do":
        return render_parcels(request, **form, checked=lines, chosen=_to_choose(lines))
    picked = set(request.POST.getlist("line"))
    chosen = [line for line in lines if str(line.number) in picked]
    if not chosen or any(line.fault for line in chosen):
        words = _NOT_RIGHT if chosen else _NONE_CHOSEN
        shown = {"checked": lines, "chosen": {line.number for line in chosen}, "trouble": words}
        return render_parcels(request, **form, **shown, status=422)
    done = operation(chosen, **work)
    went = sum(not line.fault for line in done)
    tell = messages.success if went == len(done) else messages.warning
    tell(request, _how_many(went, len(done), is_sending="sending" in form))
    return render_parcels(request, went=done, is_sending="sending" in form)


_NONE_CHOSEN = gettext_lazy("Please choose the lines that are meant. Nothing was saved.")
_NOT_RIGHT = gettext_lazy("Not every chosen line is right, so nothing was saved. Correct those lines, or untick them.")


def _to_choose(lines: list[BulkLine]) -> set[int]:
    """Return the lines that are ticked at first: all but those about which nothing is left to do."""
    return {line.number for line in lines if not line.is_done}


def _how_many(went: int, of: int, *, is_sending: bool) -> str:
    words = {"went": went, "of": of}
    if went < of:
        return _("%(went)s of %(of)s lines are done. The others stand below.") % words
    if is_sending:
        return (
            ngettext(
                "%(went)s parcel is on its way; its buyer gets a mail.",
                "%(went)s parcels are on their way; their buyers get a mail.",
                went,
            )
            % words
        )
    return ngettext("Noted: %(went)s parcel has come.", "Noted: %(went)s parcels have come.", went) % words


@require_POST
@pack_page
def list_handed_over(request: HttpRequest) -> HttpResponse:
    """Put what has left with a carrier on a list to be signed."""
    carrier = request.POST.get("carrier", "")
    try:
        made = make_manifest(carrier, by=request.user) if carrier in CARRIERS else None
    except NothingHandedOver:
        made = None
    if made is None:
        messages.info(request, _("These parcels stand on a list already. It is the first one below."))
    else:
        messages.success(
            request, _("List %(number)s is made. Please print it and let both sign.") % {"number": made.pk}
        )
    return redirect("desk:parcels")


@require_safe
@pack_page
def manifest(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a hand-over list as a paper that both sign."""
    return pdf(manifest_pdf(get_object_or_404(Manifest.objects.select_related("by"), pk=pk)), f"hand-over-{pk}.pdf")
