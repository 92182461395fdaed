"""Every mail that orders can owe, as buyers would read it today: for whoever changes its words."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_safe

from checkout.fulfilment.reach import with_buyers_needed
from checkout.orders.emails import compose, sample
from checkout.orders.models import Order, OrderMail
from storefront.privacy.looks import note_looks

from .access import offline_page
from .views import desk_context

HTML = "text/html"


class SampleForm(forms.Form):
    """Which mail, in which language."""

    kind = forms.ChoiceField(label=gettext_lazy("Mail"), choices=OrderMail.Kind.choices)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)


@require_safe
@offline_page
def samples(request: HttpRequest) -> HttpResponse:
    """Show a mail of a kind, written of a real order."""
    asked = {"kind": OrderMail.Kind.RECEIVED, "language": get_language(), **request.GET.dict()}
    form = SampleForm(asked)
    context = {**desk_context(request, None), "form": form}
    if not form.is_valid():
        return render(request, "desk/mail_samples.html", context, status=422)
    kind, language = form.cleaned_data["kind"], form.cleaned_data["language"]
    found = _sample(request, kind)
    if found:
        context |= {
            "mail": found,
            "message": compose(found, language=language),
            "html_url": reverse("desk:mail-sample-html", args=[kind, language]),
        }
    return render(request, "desk/mail_samples.html", context | {"language": language})


# A mail has its style within itself and asks for nothing but the shop's pictures.
@csp({"default-src": [NONE], "style-src": [UNSAFE_INLINE], "img-src": [SELF], "frame-ancestors": [NONE]})
@require_safe
@offline_page
def sample_html(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Show a mail in the dress in which it arrives."""
    form = SampleForm({"kind": kind, "language": language})
    found = _sample(request, kind) if form.is_valid() else None
    if found is None:
        raise Http404
    message = compose(found, language=language)
    return HttpResponse(next(body for body, kind_of_text in message.alternatives if kind_of_text == HTML))


def _sample(request: HttpRequest, kind: str) -> OrderMail | None:
    """Return a mail of an order whose buyer may still be seen, and note that she is."""
    found = sample(OrderMail.Kind(kind), with_buyers_needed(Order.objects.all()))
    if found:
        note_looks([found.order], by=request.user)
    return found
