"""What a buyer is asked before she orders."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.places.forms import AddressForm
from checkout.orders.operations import Buyer
from checkout.payments.methods import is_offered
from checkout.payments.models import PaymentAttempt


class DeliveryForm(AddressForm):
    """Contact and address on one screen."""

    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("For your receipt, and so that a refund can reach you."),
        error_messages={
            "required": _("Please write your e-mail address."),
            "invalid": _("Please check this e-mail address. It should look like name@example.com."),
        },
    )
    # Asked only of somebody with an account.
    keep = forms.BooleanField(label=_("Keep this address for next time"), required=False)

    field_order = ("name", "phone", "email")

    def to_session(self) -> dict[str, str]:
        """Return the answers as text, to keep them while the buyer checks her order."""
        data = self.cleaned_data
        as_text = {"tambon": data["tambon"].code, "keep": "on" if data["keep"] else ""}
        return {name: str(value) for name, value in {**data, **as_text}.items()}

    def buyer(self) -> Buyer:
        return Buyer(**self._address_answers(), email=self.cleaned_data["email"])


class ConfirmForm(forms.Form):
    """How to pay, and the sum the buyer saw when she pressed the button."""

    method = forms.ChoiceField(
        label=_("How do you want to pay?"),
        choices=PaymentAttempt.Method.choices,
        widget=forms.RadioSelect,
        initial=PaymentAttempt.Method.PROMPTPAY,
        error_messages={"required": _("Please choose how you want to pay.")},
    )
    shown_total = forms.DecimalField(max_digits=12, decimal_places=2, widget=forms.HiddenInput)

    def __init__(self, *args, postcode: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.postcode = postcode

    def clean(self) -> dict:
        """Refuse a way to pay that is not offered for this sum and place."""
        answers = super().clean()
        if {"method", "shown_total"} <= answers.keys() and not is_offered(
            answers["method"], answers["shown_total"], self.postcode
        ):
            self.add_error("method", _("Please choose how you want to pay."))
        return answers
