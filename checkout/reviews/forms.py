from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .models import Review

STARS = [
    (count, ngettext_lazy("%(count)d star", "%(count)d stars", "count") % {"count": count}) for count in range(5, 0, -1)
]


class ReviewForm(forms.ModelForm):
    """What a buyer says of one good."""

    stars = forms.TypedChoiceField(label=_("How is it?"), choices=STARS, coerce=int, widget=forms.RadioSelect)

    class Meta:
        model = Review
        fields = ["stars", "words", "signed"]
        widgets = {"words": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"signed": _("As others will read it; empty for none.")}
