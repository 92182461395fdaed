"""The buyer's page on which she reviews one good of her order."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from checkout.orders.models import Line
from checkout.orders.private import private_page

from .forms import ReviewForm
from .operations import AlreadyReviewed, is_delivered, write_review


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def review(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """Ask whoever has the link of a delivered order how one of its goods is."""
    lines = Line.objects.select_related("order", "product__parent")
    line = get_object_or_404(lines, pk=pk, order__token=token, product__isnull=False)
    if not is_delivered(line.order):
        raise Http404
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            write_review(line, **form.cleaned_data, language=get_language())
        except AlreadyReviewed:
            messages.info(request, _("You have reviewed this good already; your first words stay."))
        else:
            messages.success(request, _("Thank you. We read it first, then others can."))
        return redirect(line.order)
    status = 422 if request.method == "POST" else 200
    return render(request, "reviews/write.html", {"form": form, "line": line, "order": line.order}, status=status)
