"""What is asked of a buyer who wants a full tax invoice."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .contents import Buyer
from .faces import printable, unknown_letters
from .tax_id import HEAD_OFFICE, clean_branch, clean_number, is_company, is_tax_id


class TaxDetailsForm(forms.Form):
    """To whom a full tax invoice is written."""

    name = forms.CharField(
        label=_("Name of the company or person"),
        max_length=200,
        help_text=_("As registered, with “Co., Ltd.” or the like."),
        error_messages={"required": _("Please write the name that the tax invoice is to bear.")},
    )
    tax_id = forms.CharField(
        label=_("Tax number, 13 digits"),
        max_length=40,
        help_text=_("A person writes the number of her identity card."),
        error_messages={"required": _("Please write the tax number. It has 13 digits.")},
    )
    branch = forms.CharField(
        label=_("Branch, five digits"),
        max_length=40,
        required=False,
        help_text=_("Leave it empty for the head office, or for a person."),
    )
    address = forms.CharField(
        label=_("Address on the tax invoice"),
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As registered, with the postcode."),
        error_messages={
            "required": _("Please write the address that the tax invoice is to bear."),
            "min_length": _("Please write the whole address, with the postcode."),
        },
    )

    def clean_name(self) -> str:
        return self._clean_words("name")

    def clean_address(self) -> str:
        return self._clean_words("address")

    def _clean_words(self, field: str) -> str:
        unknown = unknown_letters(self.cleaned_data[field])
        if unknown:
            raise forms.ValidationError(
                _("A paper can show Thai and Latin letters only. Please write these otherwise: %(letters)s")
                % {"letters": unknown}
            )
        return printable(self.cleaned_data[field])

    def clean_tax_id(self) -> str:
        number = clean_number(self.cleaned_data["tax_id"])
        if not (number.isascii() and number.isdecimal()):
            raise forms.ValidationError(_("A tax number is made of digits only. Please check it."))
        if len(number) != 13:
            raise forms.ValidationError(
                ngettext(
                    "A tax number has 13 digits; this one has %(count)d. Please check it.",
                    "A tax number has 13 digits; this one has %(count)d. Please check it.",
                    len(number),
                )
                % {"count": len(number)}
            )
        if not is_tax_id(number):
            raise forms.ValidationError(
                _("This number cannot be right: its last digit does not fit the others. Please compare it once more.")
            )
        return number

    def clean_branch(self) -> str:
        branch = clean_branch(self.cleaned_data["branch"])
        if not branch:
            raise forms.ValidationError(
                _("A branch has five digits, such as 00012. Leave it empty for the head office.")
            )
        return branch

    def clean(self) -> dict:
        """Leave a person without a place of business, unless she has named one."""
        data = super().clean()
        named = self.data.get(self.add_prefix("branch"), "").strip()
        if data.get("branch") == HEAD_OFFICE and not named and not is_company(data.get("tax_id", "0")):
            data["branch"] = ""
        return data

    def answers(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("name", "tax_id", "branch", "address")}

    def buyer(self) -> Buyer:
        return Buyer(**self.answers())


class TaxWishForm(TaxDetailsForm):
    """The same among the questions of the checkout, where it is a wish: answered or left alone.

    What is hidden until the wish is made must not keep the form from being sent, so the browser demands nothing.
    """

    use_required_attribute = False
    prefix = "tax"
    field_order = ("wanted",)
    wanted = forms.BooleanField(label=_("I need a full tax invoice"), required=False)

    @classmethod
    def answered(cls, data: QueryDict, kept: dict | None) -> "TaxWishForm":
        """Return the form as it was answered; left alone, it holds what was typed and finds no fault with it."""
        prefix = f"{cls.prefix}-"
        if data.get(f"{prefix}wanted"):
            return cls(data)
        typed = {name.removeprefix(prefix): data[name] for name in data if name.startswith(prefix)}
        return cls(initial=typed if data else {**(kept or {}), "wanted": bool(kept)})

    def kept(self) -> dict | None:
        """Return the answers to keep until the order is placed; None when nothing is wished for."""
        return self.answers() if self.is_bound else None


class OwnerForm(forms.Form):
    """Asked of whoever has an order's link before a paper that says who bought is shown."""

    email = forms.EmailField(
        label=_("E-mail of the order"),
        error_messages={
            "required": _("Please write the e-mail address that you ordered with."),
            "invalid": _("Please check this e-mail address. It should look like name@example.com."),
        },
    )
