"""Broken and lost goods: written off at the desk."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from catalogue.stock.models import Move
from catalogue.stock.operations import NotEnoughStock
from checkout.closing.write_offs import NoPrice, write_off

from .access import broken_page
from .books_forms import BrokenForm
from .views import desk_context

MOVES_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@broken_page
def broken(request: HttpRequest) -> HttpResponse:
    """Write pieces off, and show the last ones that were."""
    if request.method != "POST":
        return render_broken(request, BrokenForm(initial={**_asked_for(request), "once": uuid.uuid4()}))
    form = BrokenForm(request.POST)
    if form.is_valid() and _wrote_off(request, form):
        return redirect("desk:broken")
    return render_broken(request, form, status=422)


def _asked_for(request: HttpRequest) -> dict:
    """Return what the page that led here already knows."""
    return {name: request.GET[name][:128] for name in ("good", "lot", "pieces") if name in request.GET}


def _wrote_off(request: HttpRequest, form: BrokenForm) -> bool:
    facts = form.cleaned_data
    try:
        write_off(
            facts["good"],
            facts["pieces"],
            by=request.user,
            note=facts["note"],
            once=str(facts["once"]),
            kind=facts["kind"],
            lot=facts["lot"],
        )
    except NotEnoughStock as error:
        form.add_error("pieces", not_enough(error.free))
        return False
    except NoPrice:
        form.add_error("good", _("This good has no price yet, so nobody can say what its loss costs."))
        return False
    messages.success(request, _("Off the shelf, and in the books."))
    return True


def not_enough(free: int) -> str:
    return ngettext(
        "Only %(free)s piece is free; what is kept for orders cannot be written off. Nothing was changed.",
        "Only %(free)s pieces are free; what is kept for orders cannot be written off. Nothing was changed.",
        free,
    ) % {"free": free}


def render_broken(request: HttpRequest, form: BrokenForm, status: int = 200) -> HttpResponse:
    moves = Move.objects.filter(kind__in=[Move.Kind.BREAK, Move.Kind.SAMPLE]).select_related(
        "stockrecord__product__parent", "by", "lot"
    )
    context = {
        **desk_context(request, None),
        "form": form,
        "moves": moves.order_by("-pk")[:MOVES_SHOWN],
    }
    return render(request, "desk/broken.html", context, status=status)
