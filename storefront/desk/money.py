"""Odd money at the desk: the list, one incident with its facts, and what is done about it."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from checkout.payments.incidents import open_incidents
from checkout.payments.models import PaymentIncident
from checkout.payments.operations import PaymentServiceDown
from checkout.payments.remedies import CannotSettle, Remedy, fitting_remedies, needs_note, settle_incident

from .access import SETTLE_INCIDENTS, money_page, page_for
from .money_words import due, ending, facts, meaning, sum_of, trouble_in_words
from .views import desk_context

INCIDENTS_PER_PAGE = 50


class NoteForm(forms.Form):
    """Why odd money is settled as it is."""

    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


@require_safe
@money_page
def inbox(request: HttpRequest) -> HttpResponse:
    """List the money that waits for a person."""
    return render(request, "desk/money.html", money_context(request))


def money_context(request: HttpRequest) -> dict:
    page = Paginator(open_incidents(), INCIDENTS_PER_PAGE).get_page(request.GET.get("page"))
    for found in page.object_list:
        found.sum, found.due = sum_of(found), due(found)
    return {**desk_context(request, None), "page": page}


@require_safe
@money_page
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one incident in words, with what can be done about it."""
    found = get_object_or_404(PaymentIncident.objects.select_related("order", "attempt", "closed_by"), pk=pk)
    return render_incident(request, found, NoteForm())


def render_incident(request: HttpRequest, found: PaymentIncident, form: NoteForm, status: int = 200) -> HttpResponse:
    remedies = fitting_remedies(found)
    context = {
        **money_context(request),
        "incident": found,
        "meaning": meaning(found),
        "facts": facts(found),
        "ending": ending(found) if found.closed_at else "",
        "may_settle": request.user.has_perm(SETTLE_INCIDENTS),
        "remedies": remedies,
        "form": form,
        "note_hint": ask_for_note(form, found, remedies),
    }
    return render(request, "desk/incident.html", context, status=status)


def ask_for_note(form: NoteForm, found: PaymentIncident, remedies: list[Remedy]) -> str:
    """Ask for the note where every remedy wants one, else say which ones do: then it is neither needed nor optional."""
    wanting = [remedy for remedy in remedies if needs_note(found, remedy)]
    form.fields["note"].required = bool(wanting)
    form.use_required_attribute = wanting == remedies
    if not wanting or wanting == remedies:
        return ""
    names = ", ".join(str(remedy.label) for remedy in wanting)
    return _("Needed for: %(remedies)s. Otherwise it may stay empty.") % {"remedies": names}


@require_POST
@page_for(SETTLE_INCIDENTS)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what a person decided. Whoever clicks second sees how it stands."""
    found = get_object_or_404(PaymentIncident, pk=pk)
    form, remedy = NoteForm(request.POST), request.POST.get("remedy", "")
    if not form.is_valid() or remedy not in Remedy.values:
        return render_incident(request, found, form, status=422)
    try:
        is_new = settle_incident(found, remedy, by=request.user, note=form.cleaned_data["note"])
    except PaymentServiceDown:
        form.add_error(None, _("Stripe cannot be reached just now. Nothing was changed; try again in a few minutes."))
    except CannotSettle as error:
        form.add_error("note", trouble_in_words(error))
    else:
        tell_what_was_done(request, found, is_new=is_new)
        return redirect("desk:incident", pk)
    found.refresh_from_db()
    return render_incident(request, found, form, status=422)


def tell_what_was_done(request: HttpRequest, found: PaymentIncident, *, is_new: bool) -> None:
    found.refresh_from_db()
    if not is_new:
        messages.info(request, _("This was settled already. This is how it stands."))
    elif found.closed_at:
        messages.success(request, _("Settled: %(how)s.") % {"how": ending(found)})
    else:
        messages.success(request, _("Your answer is noted. It stays in the list until the bank has decided."))
