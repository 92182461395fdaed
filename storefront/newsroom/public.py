"""What people without an account open by a secret link: a maker her story, anybody her consent."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from storefront.consents.models import Consent
from storefront.proofreading.makers import keep_answer
from storefront.proofreading.models import YesAnswer, YesAsked
from storefront.proofreading.voices import kept_voice

from .emails import Letter, tell_editors
from .withdrawal import withdraw


class YesForm(forms.Form):
    """A maker's answer: one of two buttons, and for a change what it is, in words or as a recording."""

    answer = forms.ChoiceField(choices=YesAnswer.Answer.choices)
    words = forms.CharField(
        label=gettext_lazy("What shall we change?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    voice = forms.FileField(
        label=gettext_lazy("Or say it"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "audio/*", "capture": True}),
    )

    def clean_voice(self):
        voice = self.cleaned_data.get("voice")
        return kept_voice(voice) if voice else None

    def clean(self):
        given = super().clean()
        wants_change = given.get("answer") == YesAnswer.Answer.CHANGE
        if wants_change and not (given.get("words", "").strip() or given.get("voice")) and "voice" not in self.errors:
            raise ValidationError(_("Please tell us what to change, in words or as a recording."))
        return given


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def makers_yes(request: HttpRequest, token: str) -> HttpResponse:
    """Show a maker her story as it shall go out, and take her answer."""
    asked = get_object_or_404(
        YesAsked.objects.select_related("page", "revision").prefetch_related("answers"), token=token
    )
    form = YesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        keep_answer(asked, given["answer"], words=given["words"], voice=given["voice"])
        tell_editors(Letter.ANSWERED, pages=[asked.page_id], words=str(YesAnswer.Answer(given["answer"]).label))
        messages.success(request, _("Thank you. We have kept your answer."))
        return redirect(request.path)
    page = asked.revision.as_object() if asked.revision else asked.page.specific
    context = page.get_context(request)
    status = 422 if form.errors else 200
    return render(
        request,
        "newsroom/yes.html",
        {**context, "asked": asked, "form": form, "answer": asked.last_answer},
        status=status,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, token: str) -> HttpResponse:
    """Show a person what she said yes to, and take it back when she says so."""
    found = get_object_or_404(Consent, token=token)
    if request.method == "POST":
        withdraw(found)
        return redirect(request.path)
    pictures = [shown.picture for shown in found.pictures.select_related("picture")]
    return render(request, "newsroom/consent.html", {"consent": found, "pictures": pictures})
