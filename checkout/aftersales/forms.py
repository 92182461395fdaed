"""What a buyer is asked who wants to give something back."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.pictures.scans import AppleFormat, BadPicture, TooLarge

from .asking import MOST_PICTURES, read_pictures
from .models import Case

Kind, Wish, Fault = Case.Kind, Case.Wish, Case.Fault
# What can be wished for each kind, the usual first.
WISHES = {
    Kind.CLAIM: (Wish.AGAIN, Wish.MONEY, Wish.PART),
    Kind.RETURN: (Wish.MONEY,),
    Kind.EXCHANGE: (Wish.OTHER,),
}
# Of what was never there, nobody can take a picture.
SHOWN_IN_PICTURES = {Fault.BROKEN, Fault.WRONG, Fault.DIFFERS}


class Files(forms.FileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several pictures of a telephone's camera, read as they are kept."""

    widget = Files(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True})

    def clean(self, data, initial=None) -> list[bytes]:
        files = [file for file in (data or []) if file]
        if len(files) > MOST_PICTURES:
            raise forms.ValidationError(_("At most %(most)s pictures, please.") % {"most": MOST_PICTURES})
        try:
            return read_pictures([file.read() for file in files])
        except TooLarge as error:
            raise forms.ValidationError(_("One of the pictures is too large: at most 20 MB each.")) from error
        except AppleFormat as error:
            words = _("An iPhone’s own format (HEIC) cannot be read. Please send a screenshot of it, or a JPEG.")
            raise forms.ValidationError(words) from error
        except BadPicture as error:
            words = _("One of these files is no picture we can read. Please send JPEG or PNG.")
            raise forms.ValidationError(words) from error


class AskForm(forms.Form):
    """Which pieces, what about them, and what she would like."""

    kind = forms.ChoiceField(label=gettext_lazy("What is it about?"), widget=forms.RadioSelect)
    fault = forms.ChoiceField(
        label=gettext_lazy("What is wrong with it"),
        choices=[("", gettext_lazy("Please choose")), *Fault.choices],
        required=False,
    )
    wish = forms.ChoiceField(label=gettext_lazy("What would you like?"), choices=Wish.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("In your words"),
        help_text=gettext_lazy("For an exchange: which colour, size or good you would like instead."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    pictures = PicturesField(
        label=gettext_lazy("Pictures"),
        help_text=gettext_lazy("Up to five, straight from your phone. Only we see them."),
        required=False,
    )
    # One form is one case, however often it is sent.
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, kinds: list[Kind], pieces: dict[int, int], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        self.most = pieces
        for pk, most in pieces.items():
            words = _("You have %(limit_value)s of it.")
            self.fields[f"pieces_{pk}"] = forms.IntegerField(
                label=_("Pieces"),
                min_value=0,
                max_value=most,
                initial=most if len(pieces) == 1 and most == 1 else 0,
                error_messages={"max_value": words},
            )

    def rows(self) -> list[tuple]:
        """Return each line's key with its field."""
        return [(pk, self[f"pieces_{pk}"]) for pk in self.most]

    def pieces(self) -> dict[int, int]:
        return {pk: self.cleaned_data.get(f"pieces_{pk}") or 0 for pk in self.most}

    def clean(self):
        given = super().clean()
        if not any(f"pieces_{pk}" in self.errors for pk in self.most) and not any(self.pieces().values()):
            self.add_error(None, _("Please say which pieces it is about."))
        kind = given.get("kind")
        if kind == Kind.CLAIM:
            self._clean_claim(given)
        elif kind:
            given["fault"] = ""
        if kind == Kind.EXCHANGE and not given.get("words"):
            self.add_error("words", _("Please write which one you would like instead."))
        if kind and given.get("wish") not in WISHES[Kind(kind)]:
            # Where there is but one, it is meant.
            given["wish"] = WISHES[Kind(kind)][0]
        return given

    def _clean_claim(self, given: dict) -> None:
        if not given.get("fault"):
            self.add_error("fault", _("Please choose what is wrong."))
        elif given["fault"] in SHOWN_IN_PICTURES and not given.get("pictures") and "pictures" not in self.errors:
            self.add_error("pictures", _("Please add a picture of it, so that we can decide at once."))
