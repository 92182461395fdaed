"""What has to be known of somebody before a parcel can reach her."""

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from .models import Tambon
from .parcel_address import ParcelAddress
from .queries import tambons_matching


class AddressForm(forms.Form):
    """An address of Thailand. Drawn with `checkout/area.html`, which asks for `area`, `tambon` and `postcode`.

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
        tambon, area = data.get("tambon"), data.get("area", "")
        if tambon is None or self._was_chosen_for_another(area, tambon):
            self._ask_for_tambon(area)
        else:
            self._settle_postcode(tambon, area, data)
        return data

    def _was_chosen_for_another(self, area: str, tambon: Tambon) -> bool:
        """Say whether the area was changed after the choice: without script the old choice is sent along."""
        found = tambons_matching(area)
        return bool(found) and tambon not in found

    def _ask_for_tambon(self, area: str) -> None:
        if "tambon" in self.errors or "area" in self.errors:
            return
        if tambons_matching(area):
            message = _("Please choose your tambon from the list.")
        else:
            message = _("We found no tambon or postcode “%(area)s”. Please check it.") % {"area": area}
        self.add_error("area", message)

    def _settle_postcode(self, tambon: Tambon, area: str, data: dict) -> None:
        postcode = data.get("postcode")
        if not postcode:
            data["postcode"] = area if tambon.has_postcode(area) else tambon.postcode
        elif not tambon.has_postcode(postcode):
            self.add_error(
                "postcode",
                _("%(postcode)s is not a postcode of %(tambon)s. It is usually %(right)s.")
                % {"postcode": postcode, "tambon": tambon.name, "right": tambon.postcode},
            )

    @property
    def places(self) -> list[Tambon]:
        """Return the tambons to choose from: those of `area`; of an address that is known only its own."""
        chosen = self.chosen_tambon
        if chosen and not self.is_bound:
            return [chosen]
        found = tambons_matching(str(self["area"].value() or ""))
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

    def address(self) -> ParcelAddress:
        return ParcelAddress(**self._address_answers())

    def _address_answers(self) -> dict:
        data = self.cleaned_data
        kept = {name: data[name] for name in ("name", "line1", "tambon", "postcode", "note")}
        return {**kept, "phone": data["phone"].as_e164}
