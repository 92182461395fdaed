from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .models import Review


def star_choices() -> list[tuple[int, str]]:
    """Name five to one stars, in the language of whoever is asked."""
    return [(n, ngettext("%(count)d star", "%(count)d stars", n) % {"count": n}) for n in range(5, 0, -1)]


class ReviewForm(forms.ModelForm):
    """What a buyer says of one good."""

    stars = forms.TypedChoiceField(label=_("How is it?"), choices=star_choices, coerce=int, widget=forms.RadioSelect)

    class Meta:
        model = Review
        fields = ["stars", "words", "signed"]
        widgets = {"words": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"signed": _("As others will read it; empty for none.")}
