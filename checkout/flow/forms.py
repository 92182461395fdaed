"""What a buyer is asked before she orders."""

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from catalogue.places.models import Tambon
from catalogue.places.queries import tambons_matching
from checkout.orders.operations import Buyer
from checkout.payments.models import PaymentAttempt


class DeliveryForm(forms.Form):
    """Contact and address on one screen.

    `area` is a postcode or the beginning of a tambon's name; `tambon` is what was chosen from the
    answers. With script the answers appear while typing; without, the form comes back with them.
    """

    name = forms.CharField(
        label=_("Name and surname"),
        max_length=120,
        error_messages={"required": _("Please write the name for the parcel.")},
    )
    phone = PhoneNumberField(
        label=_("Mobile number"),
        region="TH",
        help_text=_("The carrier calls before delivery."),
        error_messages={
            "required": _("Please write a number at which the carrier can reach you."),
            "invalid": _("Please check this number. A Thai mobile number has ten digits, such as 081 234 5678."),
        },
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("For your receipt, and so that a refund can reach you."),
        error_messages={
            "required": _("Please write your e-mail address."),
            "invalid": _("Please check this e-mail address. It should look like name@example.com."),
        },
    )
    line1 = forms.CharField(
        label=_("House number, village, road"),
        max_length=255,
        help_text=_("For example: 123 Moo 4, Mittraphap Road"),
        error_messages={"required": _("Please write the house number, and village or road.")},
    )
    area = forms.CharField(
        label=_("Postcode or tambon"),
        max_length=60,
        error_messages={"required": _("Please write your postcode, or the first letters of your tambon.")},
    )
    tambon = forms.ModelChoiceField(
        label=_("Tambon, district, province"),
        queryset=Tambon.objects.select_related("district__province"),
        to_field_name="code",
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("Please choose your tambon from the list.")},
    )
    postcode = forms.RegexField(
        label=_("Postcode"),
        regex=r"^\d{5}$",
        required=False,
        error_messages={"invalid": _("A postcode has five digits.")},
    )
    note = forms.CharField(label=_("Note for the delivery"), max_length=200, required=False)

    def clean(self) -> dict:
        data = super().clean()
        tambon, postcode = data.get("tambon"), data.get("postcode")
        if tambon is None:
            self._ask_for_tambon(data.get("area", ""))
        elif not postcode:
            area = data.get("area", "")
            data["postcode"] = area if tambon.has_postcode(area) else tambon.postcode
        elif not tambon.has_postcode(postcode):
            self.add_error(
                "postcode",
                _("%(postcode)s is not a postcode of %(tambon)s. It is usually %(right)s.")
                % {"postcode": postcode, "tambon": tambon.name, "right": tambon.postcode},
            )
        return data

    def _ask_for_tambon(self, area: str) -> None:
        if "tambon" in self.errors or "area" in self.errors:
            return
        if tambons_matching(area):
            message = _("Please choose your tambon from the list.")
        else:
            message = _("We found no tambon or postcode “%(area)s”. Please check it.") % {"area": area}
        self.add_error("area", message)

    @property
    def places(self) -> list[Tambon]:
        """Return the tambons to choose from: those of `area`, and the chosen one."""
        area = self["area"].value() or ""
        chosen = self.chosen_tambon
        found = tambons_matching(str(area))
        return [chosen] if chosen and not found else found

    @property
    def chosen_tambon(self) -> Tambon | None:
        code = self["tambon"].value()
        code = getattr(code, "code", code)
        return self.fields["tambon"].queryset.filter(code=code).first() if code else None

    @property
    def asks_for_postcode(self) -> bool:
        """Say whether the postcode must be asked for: of most tambons we know the only one."""
        if self.errors.get("postcode"):
            return True
        return self.chosen_tambon is not None and bool(self.chosen_tambon.other_postcode)

    def to_session(self) -> dict[str, str]:
        """Return the answers as text, to keep them while the buyer checks her order."""
        data = {**self.cleaned_data, "tambon": self.cleaned_data["tambon"].code}
        return {name: str(value) for name, value in data.items()}

    def buyer(self) -> Buyer:
        data = self.cleaned_data
        return Buyer(
            name=data["name"],
            email=data["email"],
            phone=data["phone"].as_e164,
            line1=data["line1"],
            tambon=data["tambon"],
            postcode=data["postcode"],
            note=data["note"],
        )


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
