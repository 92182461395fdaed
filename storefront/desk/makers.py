"""The register of producers at the desk: who they are, what is missing, how they are reached, who is there twice."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalogue.pictures.models import SiteImage
from catalogue.producers.entering import (
    CannotMerge,
    LooksLike,
    alike,
    change_contact,
    change_producer,
    enter_producer,
    history_of,
    look_at_contact,
    merge_producers,
    say_not_same,
)
from catalogue.producers.joining import progress_of
from catalogue.producers.marks import marks_to_check, marks_to_renew
from catalogue.producers.models import Contact, Mark, Partner
from catalogue.producers.wagtail_hooks import ACTIONS
from catalogue.search.queries import asked_for_in_vain
from checkout.settlement.selling import selling_of

from .access import CHECK_MARKS, SEE_CONTACTS, SET_CHECKLIST, SETTLEMENT_RIGHTS, WAIVE_STEPS, makers_page, may, page_for
from .maker_forms import AnswerForm, ContactForm, MarkForm, Narrowing, ProducerForm, WaiverForm
from .views import desk_context

PRODUCERS_PER_PAGE = 50
HISTORY_SHOWN = 30


def makers_context(request: HttpRequest) -> dict:
    return {
        **desk_context(request, None),
        "may_see_contacts": request.user.has_perm(SEE_CONTACTS),
        "may_check": request.user.has_perm(CHECK_MARKS),
        "may_waive": request.user.has_perm(WAIVE_STEPS),
        "may_set_checklist": request.user.has_perm(SET_CHECKLIST),
    }


@require_safe
@makers_page
def makers(request: HttpRequest) -> HttpResponse:
    """List producers with what keeps each from being shown; narrowed to a district, a kind, what is missing."""
    narrowing, shared = Narrowing(request.GET), makers_context(request)
    found = Partner.objects.filter(merged_into__isnull=True).select_related("tambon__district").order_by("name", "pk")
    if narrowing.is_valid():
        found = narrowing.narrow(found, may_see_contacts=shared["may_see_contacts"])
        step = narrowing.cleaned_data.get("missing")
        if step:
            found = found.filter(pk__in=those_without(step, found))
    page = Paginator(found, PRODUCERS_PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    progress = progress_of([one.pk for one in page.object_list])
    for one in page.object_list:
        one.blocking = [step.step.title for step in progress[one.pk] if step.blocks]
    context = {
        **shared,
        "page": page,
        "narrowing": narrowing,
        "is_narrowed": any(request.GET.get(name) for name in narrowing.fields),
        "renew_count": marks_to_renew().count(),
        "check_count": marks_to_check().count(),
    }
    return render(request, "desk/makers.html", context)


def those_without(step, found) -> list[int]:
    progress = progress_of(list(found.values_list("pk", flat=True)))
    return [pk for pk, steps in progress.items() if any(one.step == step and not one.is_settled for one in steps)]


@require_safe
@makers_page
def maker(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one producer: how far she has joined, her marks, what sells, who she may be twice, what was done."""
    return render_maker(request, get_object_or_404(Partner, pk=pk))


def render_maker(request: HttpRequest, found: Partner, *, status: int = 200, **more) -> HttpResponse:
    marks = (Mark.objects.filter(producer=found) | Mark.objects.filter(product__producer=found)).distinct()
    context = {
        **makers_context(request),
        "producer": found,
        "steps": progress_of([found.pk])[found.pk],
        "marks": marks.select_related("product", "checked_by", "entered_by").order_by("ended_at", "kind", "pk"),
        "mark_form": MarkForm(producer=found),
        "answer_form": AnswerForm(),
        "waiver_form": WaiverForm(),
        "selling": selling_of(found),
        "sees_settlement": may(request.user, *SETTLEMENT_RIGHTS),
        "in_vain": asked_for_in_vain(),
        "twins": [] if found.merged_into_id else alike(found, Contact.objects.filter(producer=found).first()),
        "history": [in_words(entry) for entry in history_of(found)[:HISTORY_SHOWN]],
        **more,
    }
    return render(request, "desk/maker.html", context, status=status)


def in_words(entry):
    """Add to an entry of the history what people read of it."""
    data = entry.data or {}
    changed = {name: _label(name) for name in data.get("changed", {})}
    entry.words = ACTIONS.get(entry.action, entry.action)
    entry.changes = [(changed[name], *data["changed"][name]) for name in changed]
    entry.detail = data.get("mark") or data.get("step") or data.get("other") or ""
    return entry


def _label(name: str) -> str:
    labels = ProducerForm.Meta.labels
    return str(labels.get(name) or Partner._meta.get_field(name).verbose_name)


@require_http_methods(["GET", "HEAD", "POST"])
@makers_page
def new_maker(request: HttpRequest) -> HttpResponse:
    """Enter a producer; those she may be are shown first."""
    if request.method != "POST":
        return _render_form(request, ProducerForm(), ContactForm())
    form, contact = ProducerForm(request.POST, request.FILES), ContactForm(request.POST)
    if not (form.is_valid() and contact.is_valid()):
        return _render_form(request, form, contact, status=422)
    _take_picture(form)
    is_new = request.POST.get("is_new") == "yes"
    try:
        entered = enter_producer(form.instance, contact.instance, is_new=is_new, by=request.user)
    except LooksLike as error:
        return _render_form(request, form, contact, twins=error.found, status=422)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _render_form(request, form, contact, status=422)
    messages.success(request, _("Entered. She is shown to everybody when the checklist below is done."))
    return redirect("desk:maker", entered.pk)


def _render_form(request, form, contact=None, *, producer=None, twins=(), status=200) -> HttpResponse:
    context = {**makers_context(request), "form": form, "contact": contact, "producer": producer, "twins": twins}
    return render(request, "desk/maker_form.html", context, status=status)


def _take_picture(form: ProducerForm) -> None:
    jpeg = form.cleaned_data["picture_file"]
    if jpeg:
        picture = ContentFile(jpeg, name=f"{uuid.uuid4()}.jpg")
        form.instance.picture = SiteImage.objects.create(title=form.cleaned_data["name_th"], file=picture)


@require_http_methods(["GET", "HEAD", "POST"])
@makers_page
def change_maker(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what everybody may read of a producer; a form that is older than somebody else's change is held back."""
    found = get_object_or_404(Partner, pk=pk)
    last = history_of(found).filter(action="producer.change").values_list("pk", flat=True).first() or 0
    if request.method != "POST":
        return _render_form(request, ProducerForm(instance=found, initial={"seen": last}), producer=found)
    form = ProducerForm(request.POST, request.FILES, instance=found)
    if form.is_valid() and (form.cleaned_data["seen"] or 0) != last:
        form.data = {**form.data.dict(), "seen": last}
        form.add_error(None, _("Somebody else has changed her meanwhile. Please compare, and save again."))
    if not form.is_valid():
        return _render_form(request, form, producer=found, status=422)
    _take_picture(form)
    changed = [name for name in form.changed_data if name not in {"seen", "picture_file"}]
    change_producer(found, [*changed, *(["picture"] if form.cleaned_data["picture_file"] else [])], by=request.user)
    messages.success(request, _("Saved."))
    return redirect("desk:maker", pk)


@require_POST
@page_for(SEE_CONTACTS)
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how a producer is reached; that somebody looked is noted."""
    found = get_object_or_404(Partner, pk=pk)
    contact = look_at_contact(found, by=request.user)
    return render_maker(request, found, contact=contact, contact_form=ContactForm(instance=contact))


@require_POST
@page_for(SEE_CONTACTS)
def contact_changed(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Partner, pk=pk)
    contact, _new = Contact.objects.get_or_create(producer=found)
    form = ContactForm(request.POST, instance=contact)
    if not form.is_valid():
        return render_maker(request, found, contact=contact, contact_form=form, status=422)
    change_contact(contact, form.changed_data, by=request.user)
    messages.success(request, _("Saved."))
    return redirect("desk:maker", pk)


@require_POST
@makers_page
def twin(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Decide of two that are alike: the other is merged into this one, or they are not the same."""
    one, two = get_object_or_404(Partner, pk=pk), get_object_or_404(Partner, pk=other)
    if request.POST.get("answer") != "merge":
        say_not_same(one, two, by=request.user)
        messages.success(request, _("Noted: they are not the same."))
        return redirect("desk:maker", pk)
    try:
        merge_producers(keep=one, gone=two, by=request.user)
    except CannotMerge:
        messages.error(
            request,
            _("Accounts, deliveries or payments bear the other one’s name. Open her and merge this one into her."),
        )
    else:
        messages.success(request, _("They are one now. The old address leads here."))
    return redirect("desk:maker", pk)
