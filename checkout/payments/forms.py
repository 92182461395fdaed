"""What a buyer who transfers is asked: a picture of the slip, and a few words where its QR is cut off."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from .banks import Bank
from .slip_picture import FORMATS, MOST_BYTES

ACCEPTED = ",".join(f"image/{name.lower()}" for name in FORMATS)


class SlipForm(forms.Form):
    """The slip of a transfer."""

    picture = forms.FileField(
        label=_("Picture of the slip"),
        help_text=_("JPEG, PNG or WebP, up to 5 MB. A screenshot from your bank’s app is best, with its QR."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": _("Please choose the picture of your slip."),
            "empty": _("This file is empty. Please choose the picture of your slip."),
        },
    )
    typed_baht = forms.DecimalField(
        label=_("Amount you transferred"), max_digits=12, decimal_places=2, min_value=0, required=False
    )
    typed_at = forms.DateTimeField(
        label=_("Date and time on the slip"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    typed_bank = forms.ChoiceField(label=_("Your bank"), choices=[("", "–"), *Bank.choices], required=False)
    typed_last4 = forms.CharField(
        label=_("Last 4 digits of your account"),
        max_length=4,
        required=False,
        validators=[RegexValidator(r"^\d{4}$", _("Please type the last four digits."))],
    )

    def clean_picture(self):
        picture = self.cleaned_data["picture"]
        if picture.size > MOST_BYTES:
            raise forms.ValidationError(too_large_in_words())
        return picture

    @property
    def typed_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("typed_baht", "typed_at", "typed_bank", "typed_last4")]

    @property
    def has_typed_faults(self) -> bool:
        return any(field.errors for field in self.typed_fields)


def too_large_in_words() -> str:
    return _("This picture is too large: 5 MB is the most. A screenshot of the slip is small enough.")
