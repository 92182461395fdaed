"""Where a parcel goes, and how that is kept in Oscar's columns."""

from dataclasses import dataclass

from oscar.apps.address.abstract_models import AbstractAddress

from .models import Tambon


@dataclass(frozen=True, kw_only=True)
class ParcelAddress:
    """Who gets a parcel, and where. `line1` is house, village and road."""

    name: str
    phone: str
    line1: str
    tambon: Tambon
    postcode: str
    note: str = ""

    def columns(self) -> dict:
        """Return the columns of an address: line1 house and road, line2 tambon, line4 district, state province.

        The names are the Thai ones, for it is the carrier who reads them.
        """
        tambon = self.tambon
        return {
            "first_name": self.name,
            "line1": self.line1,
            "line2": tambon.name_th,
            "line4": tambon.district.name_th,
            "state": tambon.district.province.name_th,
            "postcode": self.postcode,
            "tambon": tambon,
            "phone_number": self.phone,
            "notes": self.note,
            "country_id": "TH",
        }


def answers_of(address: AbstractAddress) -> dict[str, str]:
    """Return an address, kept or of an order, as the answers that `AddressForm` would have got for it."""
    return {
        "name": address.name,
        "phone": address.phone_number.as_national if address.phone_number else "",
        "line1": address.line1,
        "area": address.postcode,
        "tambon": address.tambon.code if address.tambon else "",
        "postcode": address.postcode,
        "note": address.notes,
    }
