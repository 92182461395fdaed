"""Files with data of people: handed out to whoever says why, which is noted."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from storefront.privacy.looks import note_taken_out

from .buyers import reason_field
from .views import desk_context


class ReasonForm(forms.Form):
    """Why somebody has to have data of people; it stands in the log."""

    reason = reason_field(
        _("Why you take it out"), help_text=_("For instance: the VAT return of October, for the accountant.")
    )


def hand_out(
    request: HttpRequest, make_file: Callable[[], HttpResponse], *, what: str, holds: str, without: str = ""
) -> HttpResponse:
    """Ask why a file with data of people leaves the house; hand it out when that is said, and note it.

    `what` names the file in the log, `holds` says in a sentence whose data is in it, `without` is the address of the
    same file without them, where there is one.
    """
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        note_taken_out(what, by=request.user, reason=form.cleaned_data["reason"])
        return make_file()
    context = {**desk_context(request, None), "form": form, "what": what, "holds": holds, "without": without}
    return render(request, "desk/take_out.html", context, status=422 if form.is_bound else 200)
