"""Returns and claims at the desk: the list, and each case from its first word to its end."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from catalogue.stock.operations import NotEnoughStock
from checkout.aftersales.asking import NotOpen
from checkout.aftersales.deciding import NotPaid, agree, give_part_back, refuse, send_again, take_in
from checkout.aftersales.models import Case, CasePicture
from checkout.aftersales.queries import due_of, goods_of, open_cases
from checkout.closing.write_offs import NoPrice
from checkout.orders.queries import order_rows
from checkout.payments.refunds import CannotRefund

from .access import ORDER_RIGHTS, PACK_ORDERS, REFUND_PAYMENTS, may, order_page, page_for, refund_page
from .buyers import look_at
from .case_forms import AnswerForm, ArrivalForm, PartForm, SendAgainForm
from .downloads import private_file
from .passwords import PasswordForm, is_confirmed, may_go_on
from .refund_words import refund_trouble
from .views import desk_context

CASES_PER_PAGE = 50
ALREADY = gettext_lazy("Somebody was quicker: this step is taken already.")
arrivals_page = page_for(PACK_ORDERS, REFUND_PAYMENTS)


@require_safe
@order_page
def cases(request: HttpRequest) -> HttpResponse:
    """List the open cases, those whose money is due first."""
    page = Paginator(open_cases(), CASES_PER_PAGE).get_page(request.GET.get("page"))
    rows = [(case, due_of(case)) for case in page]
    return render(request, "desk/cases.html", {**desk_context(request, None), "cases_page": page, "rows": rows})


@require_safe
@order_page
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one case."""
    return _show(request, _found(pk))


def _found(pk: int) -> Case:
    return get_object_or_404(Case.objects.select_related("order", "refund"), pk=pk)


def _show(request: HttpRequest, found: Case, **forms_back: forms.Form) -> HttpResponse:
    goods = goods_of(found, order_rows(found.order))
    names = {one.line.line_id: one.good for one in goods}
    arrival = forms_back.get("arrival_form") or ArrivalForm(case=found)
    context = {
        **desk_context(request, None),
        "case": found,
        "order": found.order,
        "due": due_of(found),
        "goods": goods,
        "look": look_at(found.order, request.user),
        "steps": found.steps.select_related("by"),
        "answer_form": AnswerForm(),
        "arrival_form": arrival,
        "arrivals": [(names[pk], came, whole) for pk, came, whole in arrival.rows()],
        "part_form": PartForm(),
        "again_form": SendAgainForm(),
        "password_form": None if is_confirmed(request) else PasswordForm(),
        "may_decide": request.user.has_perm(REFUND_PAYMENTS),
        "may_note": may(request.user, PACK_ORDERS, REFUND_PAYMENTS),
        **forms_back,
    }
    return render(request, "desk/case.html", context, status=422 if forms_back else 200)


def _take_step(request: HttpRequest, found: Case, step: Callable, done: str, **facts) -> HttpResponse:
    try:
        step(found, by=request.user, **facts)
    except NotOpen:
        messages.error(request, ALREADY)
    else:
        messages.success(request, done)
    return redirect("desk:case", found.pk)


@require_POST
@refund_page
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes or no."""
    found, is_yes = _found(pk), request.POST.get("say") == "yes"
    form = AnswerForm(request.POST, is_yes=is_yes)
    if not form.is_valid():
        return _show(request, found, answer_form=form)
    words = form.cleaned_data["answer"]
    if is_yes:
        return _take_step(request, found, agree, _("The buyer knows that it is yes."), answer=words)
    return _take_step(request, found, refuse, _("The buyer knows that it is no, and why."), answer=words)


@require_POST
@arrivals_page
def arrived(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what came back."""
    found = _found(pk)
    form = ArrivalForm(request.POST, case=found)
    if not form.is_valid():
        return _show(request, found, arrival_form=form)
    return _take_step(request, found, take_in, _("Noted. Now it is to be settled."), arrived=form.arrived())


@require_POST
@refund_page
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a part of the price back while she keeps the goods."""
    found = _found(pk)
    form, password = PartForm(request.POST), PasswordForm(request.POST)
    if not form.is_valid():
        return _show(request, found, part_form=form)
    if not may_go_on(request, password):
        return _show(request, found, part_form=form, password_form=password)
    amount = form.cleaned_data["amount_baht"]
    try:
        return _take_step(request, found, give_part_back, _("The money is on its way."), amount_baht=amount)
    except NotPaid:
        form.add_error(None, _("No money of this order is here that could go back."))
    except CannotRefund as error:
        form.add_error("amount_baht", refund_trouble(error))
    return _show(request, found, part_form=form)


@require_POST
@refund_page
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the same goods once more."""
    found = _found(pk)
    form = SendAgainForm(request.POST)
    if form.is_valid():
        try:
            return _take_step(request, found, send_again, _("It is on its way. The buyer knows."), **form.cleaned_data)
        except NotEnoughStock as error:
            words = _("Only %(free)s of them are free. Give the money back instead, or wait for new ones.")
            form.add_error(None, words % {"free": error.free})
        except NoPrice:
            form.add_error(None, _("The good has no price any more, so nobody can say what its maker is owed."))
    return _show(request, found, again_form=form)


@require_safe
@page_for(*ORDER_RIGHTS)
def picture(request: HttpRequest, uuid) -> HttpResponse:
    """Hand out a buyer's picture to whoever may see her data; it is kept nowhere on the way."""
    found = get_object_or_404(CasePicture.objects.select_related("case__order"), uuid=uuid)
    if not look_at(found.case.order, request.user).is_shown:
        raise Http404
    return private_file(found.picture.name, "image/jpeg")
