"""What buyers say: looked at before others read it, and answered by the makers."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from checkout.reviews.models import Review
from checkout.reviews.operations import AlreadyDone, answer_review, refuse_review, show_review
from checkout.reviews.queries import reviews_to_answer, reviews_waiting

from .access import reviews_page
from .presses import press
from .views import desk_context

ANSWERABLE_SHOWN = 30
DONE = {AlreadyDone: gettext_lazy("Somebody was quicker: it is done already.")}


class RefusalForm(forms.Form):
    because = forms.CharField(label=gettext_lazy("Why it is kept back"), max_length=200)


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("The maker’s answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


@require_safe
@reviews_page
def reviews(request: HttpRequest) -> HttpResponse:
    """Show the reviews nobody has looked at, and those the makers may answer."""
    return render_reviews(request)


def render_reviews(
    request: HttpRequest, broken: tuple[int, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    waiting, answerable = list(reviews_waiting()), list(reviews_to_answer()[:ANSWERABLE_SHOWN])
    for rows, kind in ((waiting, RefusalForm), (answerable, AnswerForm)):
        for one in rows:
            is_it = broken and broken[0] == one.pk
            one.form = broken[1] if is_it else kind(auto_id=f"id_{one.pk}_%s")
    context = {**desk_context(request, None), "waiting": waiting, "answerable": answerable}
    return render(request, "desk/reviews.html", context, status=status)


@require_POST
@reviews_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a review be read."""
    press(request, show_review, get_object_or_404(Review, pk=pk), done=_("Everybody can read it now."), troubles=DONE)
    return redirect("desk:reviews")


@require_POST
@reviews_page
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a review back, with the reason."""
    return _with_words(request, pk, RefusalForm, refuse_review, _("It is kept back."))


@require_POST
@reviews_page
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what the maker answers, as she told it."""
    return _with_words(request, pk, AnswerForm, answer_review, _("The answer stands below the review."))


def _with_words(request: HttpRequest, pk: int, kind: type[forms.Form], operation, done: str) -> HttpResponse:
    found, form = get_object_or_404(Review, pk=pk), kind(request.POST, auto_id=f"id_{pk}_%s")
    if not form.is_valid():
        return render_reviews(request, (pk, form), status=422)
    press(request, operation, found, done=done, troubles=DONE, **form.cleaned_data)
    return redirect("desk:reviews")
