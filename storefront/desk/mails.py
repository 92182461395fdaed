"""A mail to a buyer at the desk: what it says, and sent once more for whoever cannot find it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from checkout.fulfilment.queries import job_of
from checkout.orders.emails import NotSentYet, OnItsWay, compose, send_mail_again
from checkout.orders.models import OrderMail

from .access import offline_page
from .buyers import look_at
from .presses import press
from .views import desk_context


@require_safe
@offline_page
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a mail as it would be written today."""
    found = get_object_or_404(OrderMail.objects.select_related("order"), pk=pk)
    if not look_at(found.order, request.user).is_shown:
        messages.error(request, _("This order came long enough ago, so its mails are not shown any more."))
        return redirect("desk:order", found.order.number)
    context = {**desk_context(request, job_of(found.order)), "mail": found, "order": found.order}
    return render(request, "desk/mail.html", context | {"message": compose(found)})


@require_POST
@offline_page
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a mail once more."""
    found = get_object_or_404(OrderMail, pk=pk)
    troubles = {
        NotSentYet: _("This mail has not left yet; it is sent by itself within minutes."),
        OnItsWay: _("This mail is on its way already."),
    }
    press(request, send_mail_again, found, done=_("The mail is sent once more."), troubles=troubles)
    return redirect("desk:mail", pk)
