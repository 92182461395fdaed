"""The checklist of joining at the desk: what is noted of a producer, and the list itself."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalogue.pictures.scans import BadPicture
from catalogue.producers.joining import (
    NeedsPaper,
    NoAnswerWanted,
    answer_step,
    change_step,
    take_back_answer,
    waive_step,
)
from catalogue.producers.models import JoiningStep, Partner, StepAnswer

from .access import SET_CHECKLIST, WAIVE_STEPS, makers_page, page_for
from .maker_forms import AnswerForm, StepForm, WaiverForm
from .maker_marks import bad_paper, paper_file
from .makers import makers_context


@require_POST
@makers_page
def done(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """Note that a producer has taken a step."""
    producer, form = get_object_or_404(Partner, pk=pk), AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect("desk:maker", pk)
    file = form.cleaned_data["file"]
    facts = {"on": form.cleaned_data["on"], "data": file.read() if file else None}
    try:
        answer_step(get_object_or_404(JoiningStep, pk=step), producer, by=request.user, **facts)
    except NeedsPaper:
        messages.error(request, _("This step wants its paper. Nothing was saved."))
    except NoAnswerWanted:
        messages.error(request, _("The shop sees this step by itself."))
    except BadPicture as error:
        messages.error(request, bad_paper(error))
    else:
        messages.success(request, _("Noted."))
    return redirect("desk:maker", pk)


@require_POST
@page_for(WAIVE_STEPS)
def waived(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """Let a producer off a step, with the reason."""
    producer, form = get_object_or_404(Partner, pk=pk), WaiverForm(request.POST)
    if form.is_valid():
        waive_step(get_object_or_404(JoiningStep, pk=step), producer, **form.cleaned_data, by=request.user)
        messages.success(request, _("She is let off this step."))
    else:
        messages.error(request, _("Please choose a reason."))
    return redirect("desk:maker", pk)


@require_POST
@makers_page
def taken_back(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    take_back_answer(get_object_or_404(JoiningStep, pk=step), get_object_or_404(Partner, pk=pk), by=request.user)
    messages.success(request, _("Taken back."))
    return redirect("desk:maker", pk)


@require_safe
@makers_page
def step_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the paper of a step."""
    return paper_file(get_object_or_404(StepAnswer, pk=pk).paper, f"step-{pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@page_for(SET_CHECKLIST)
def checklist(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Show the checklist; keep a new or changed step of it."""
    form = StepForm(prefix="new")
    if request.method == "POST":
        step = get_object_or_404(JoiningStep, pk=pk) if pk else JoiningStep()
        form = StepForm(request.POST, instance=step, prefix=str(pk or "new"))
        if form.is_valid():
            try:
                change_step(form.instance)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(request, _("The checklist is saved."))
                return redirect("desk:checklist")
    steps = [
        (step, form if step.pk == form.instance.pk else StepForm(instance=step, prefix=str(step.pk)))
        for step in JoiningStep.objects.order_by("is_off", "place", "pk")
    ]
    new_form = form if form.instance.pk is None else StepForm(prefix="new")
    context = {**makers_context(request), "steps": steps, "new_form": new_form}
    return render(request, "desk/checklist.html", context, status=422 if form.errors else 200)
