"""The papers of an order, for its buyer: reached by the order's secret link."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from checkout.orders.models import Order
from checkout.orders.private import private_page

from .drawing import file_of
from .forms import OwnerForm, TaxDetailsForm
from .models import Paper
from .operations import AlreadyIssued, CannotIssue, TooLate, ask_for_tax_invoice, can_ask, last_day_to_ask, payment_of


def pdf_response(paper: Paper) -> HttpResponse:
    """Hand out a paper as a file that the browser shows."""
    response = HttpResponse(file_of(paper), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{paper.number}.pdf"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def paper(request: HttpRequest, token: str, uuid) -> HttpResponse:
    """Show a paper to whoever has its order's link.

    One that bears the name and address of the parcel is shown only to whoever is signed in as its buyer, or knows the
    e-mail of the order: the link alone never tells who bought.
    """
    papers = Paper.objects.select_related("order__user", "replaced_by")
    found = get_object_or_404(papers, uuid=uuid, order__token=token)
    order = found.order
    is_own = bool(order.user_id) and order.user_id == request.user.pk
    if is_own or not found.tells_who_bought:
        return pdf_response(found)
    form = OwnerForm(request.POST or None)
    if form.is_valid():
        if form.cleaned_data["email"].casefold() == order.buyer_email.casefold():
            return pdf_response(found)
        form.add_error("email", _("This order was made with another e-mail address. Please check it."))
    context = {"order": order, "paper": found, "form": form}
    return render(request, "documents/owner.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for whom the full tax invoice of an order is to be, and issue it, or keep it until the order is paid."""
    order = get_object_or_404(Order, token=token)
    if not can_ask(order):
        messages.info(request, _("A tax invoice for this order cannot be asked for here any more."))
        return redirect(order)
    form = TaxDetailsForm(request.POST or None)
    if form.is_valid():
        try:
            issued = ask_for_tax_invoice(order, form.buyer())
        except CannotIssue as error:
            form.add_error(None, trouble_in_words(error))
        else:
            messages.success(request, _what_happened(issued))
            return redirect(order)
    payment = payment_of(order)
    context = {"order": order, "form": form, "last_day": payment and last_day_to_ask(payment)}
    return render(request, "documents/ask.html", context, status=422 if form.is_bound else 200)


def _what_happened(issued: Paper | None) -> str:
    if issued is None:
        return _("Noted. Your tax invoice is on this page as soon as your payment is here.")
    return _("Your tax invoice %(number)s is on this page.") % {"number": issued.number}


def trouble_in_words(error: CannotIssue) -> str:
    """Say why no tax invoice was issued, and what can be done."""
    if isinstance(error, AlreadyIssued):
        return _("The tax invoice %(number)s was issued already. Answer any of our mails if it needs a correction.") % {
            "number": error.paper.number
        }
    if isinstance(error, TooLate):
        return _("The time to ask for a tax invoice for this order is over.")
    return _("No tax invoice can be issued for this order just now. Answer any of our mails, and we look at it.")
