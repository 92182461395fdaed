"""Marks and standards at the desk: entered, compared with their papers, ended; which ones run out soon."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalogue.pictures.scans import AppleFormat, BadPicture, TooLarge
from catalogue.producers.marks import (
    CannotCheck,
    add_paper,
    check_mark,
    end_mark,
    enter_mark,
    marks_to_check,
    marks_to_renew,
    owner_of,
)
from catalogue.producers.models import Mark, Partner

from .access import CHECK_MARKS, makers_page, page_for
from .downloads import private_file
from .maker_forms import MarkForm, PaperForm
from .makers import makers_context, render_maker


def bad_paper(error: BadPicture) -> str:
    """Say what is wrong with a file that was to be a paper."""
    if isinstance(error, TooLarge):
        return _("Please take a file of at most 5 MB.")
    if isinstance(error, AppleFormat):
        return _("This is a HEIC file of an iPhone. Please take a photograph as JPEG, or a screenshot of it.")
    return _("This is neither a picture nor a PDF, or it is damaged.")


@require_safe
@makers_page
def marks(request: HttpRequest) -> HttpResponse:
    """List the marks that end within sixty days, and those that wait for somebody to compare them."""
    context = {**makers_context(request), "to_renew": marks_to_renew(), "to_check": marks_to_check()[:200]}
    return render(request, "desk/marks.html", context)


@require_POST
@makers_page
def new_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a mark of a producer or of one of her goods."""
    found = get_object_or_404(Partner, pk=pk)
    form = MarkForm(request.POST, request.FILES, producer=found)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            enter_mark(form.instance, data=file.read() if file else None, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        except BadPicture as error:
            form.add_error("file", bad_paper(error))
        else:
            messages.success(request, _("Entered. It is shown when somebody has compared it with its paper."))
            return redirect("desk:maker", pk)
    return render_maker(request, found, mark_form=form, status=422)


@require_POST
@page_for(CHECK_MARKS)
def checked(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a mark was compared with its paper."""
    mark = _mark_or_404(pk)
    try:
        check_mark(mark, by=request.user)
    except CannotCheck:
        messages.error(request, _("Without its paper, its day and its end a mark cannot be compared with anything."))
    else:
        messages.success(request, _("Checked: it is shown as long as it holds."))
    return redirect("desk:maker", owner_of(mark).pk)


@require_POST
@page_for(CHECK_MARKS)
def ended(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a mark away for good."""
    mark = _mark_or_404(pk)
    end_mark(mark, by=request.user)
    messages.success(request, _("The mark is gone from all pages."))
    return redirect("desk:maker", owner_of(mark).pk)


@require_POST
@makers_page
def paper_added(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the paper of a mark."""
    mark, form = _mark_or_404(pk), PaperForm(request.POST, request.FILES)
    try:
        if form.is_valid():
            add_paper(mark, form.cleaned_data["file"].read(), by=request.user)
            messages.success(request, _("The paper is kept. Somebody may compare it now."))
        else:
            messages.error(request, " ".join(form.errors.get("file", [])))
    except BadPicture as error:
        messages.error(request, bad_paper(error))
    return redirect("desk:maker", owner_of(mark).pk)


@require_safe
@makers_page
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the paper of a mark."""
    return paper_file(_mark_or_404(pk).paper, f"mark-{pk}")


def paper_file(file, name: str) -> HttpResponse:
    """Hand out a private paper, to be saved. Raises Http404 when there is none."""
    if not file:
        raise Http404
    ending = file.name.rsplit(".", 1)[-1]
    return private_file(file.name, "application/pdf" if ending == "pdf" else "image/jpeg", save_as=f"{name}.{ending}")


def _mark_or_404(pk: int) -> Mark:
    mark = get_object_or_404(Mark.objects.select_related("producer", "product__producer", "product__parent"), pk=pk)
    if owner_of(mark) is None:
        raise Http404
    return mark
