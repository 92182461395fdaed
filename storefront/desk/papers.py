"""Papers of an order at the desk: opened, and replaced by one with other words for the buyer."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from checkout.documents.forms import TaxDetailsForm
from checkout.documents.models import Kind, Paper, TaxDetails
from checkout.documents.operations import CannotIssue, NotPaid, NotRegistered, Settled, replace, sale_paper
from checkout.documents.views import pdf_response
from checkout.orders.models import Order

from .access import REPLACE_PAPER, money_page, page_for


class ReplaceForm(TaxDetailsForm):
    """To whom the new tax invoice is written, and why the old one does not do. The reason stands on it, in Thai."""

    reason = forms.CharField(
        label=gettext_lazy("Why, in Thai: it stands on the new paper"),
        max_length=120,
        error_messages={"required": gettext_lazy("Please say why: it stands on the new paper.")},
    )

    def clean_reason(self) -> str:
        return self._clean_words("reason")


def papers_of(order: Order, user) -> dict:
    """Return what the page of an order shows of its papers."""
    papers = list(order.papers.select_related("replaced_by", "by").order_by("-pk"))
    valid = sale_paper(order)
    is_tax_paper = valid is not None and valid.kind != Kind.RECEIPT
    is_credited = any(paper.kind == Kind.CREDIT_NOTE for paper in papers)
    return {"all": papers, "may_replace": is_tax_paper and not is_credited and user.has_perm(REPLACE_PAPER)}


@require_safe
@money_page
def pdf(request: HttpRequest, uuid) -> HttpResponse:
    """Show a paper to staff, whoever's name it bears."""
    return pdf_response(get_object_or_404(Paper.objects.select_related("replaced_by"), uuid=uuid))


@require_http_methods(["GET", "HEAD", "POST"])
@page_for(REPLACE_PAPER)
def tax_invoice(request: HttpRequest, number: str) -> HttpResponse:
    """Issue a full tax invoice in place of the valid paper of a sale."""
    from .views import desk_context  # noqa: PLC0415 -- the page of an order shows what stands here

    order = get_object_or_404(Order, number=number)
    valid = sale_paper(order)
    if valid is None:
        messages.error(request, _("There is no paper to replace: no money has come for this order."))
        return redirect("desk:order", number)
    form = ReplaceForm(request.POST or None, initial=_known(order))
    if form.is_valid():
        try:
            issued = replace(valid, form.buyer(), reason=form.cleaned_data["reason"], by=request.user)
        except CannotIssue as error:
            form.add_error(None, trouble_in_words(error))
        else:
            words = {"new": issued.number, "old": valid.number}
            messages.success(request, _("%(new)s is issued; %(old)s is cancelled and points to it.") % words)
            return redirect("desk:order", number)
    context = {**desk_context(request, None), "order": order, "valid": valid, "form": form}
    return render(request, "desk/tax_invoice.html", context, status=422 if form.is_bound else 200)


def _known(order: Order) -> dict:
    details = TaxDetails.objects.filter(order=order).values("name", "tax_id", "branch", "address").first()
    return details or {}


def trouble_in_words(error: CannotIssue) -> str:
    """Say why no paper was issued, and what can be done."""
    words = {
        Settled: _(
            "Somebody has replaced this paper meanwhile, or a credit note names it. Look at the papers once more; if "
            "there is a credit note, ask the accountant."
        ),
        NotPaid: _("No money has come for this order, so there is no paper."),
        NotRegistered: _("The shop is not registered for VAT, so it issues no tax invoices."),
    }
    return words.get(type(error)) or _("The paper could not be issued. Nothing was changed.")
