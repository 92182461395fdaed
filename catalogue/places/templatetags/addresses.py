"""Thai addresses on a page."""

from django import template
from django.utils.translation import get_language

from catalogue.places import thai_address

register = template.Library()


@register.simple_tag
def tambon_line(tambon):
    """Write a tambon on one line of a list to choose from: `ต.ในเมือง อ.เมืองขอนแก่น จ.ขอนแก่น 40000`."""
    return thai_address.tambon_line(
        get_language() or "th",
        tambon=tambon.name,
        amphoe=tambon.district.name,
        province=tambon.district.province.name,
        postcode=tambon.postcode,
    )


@register.simple_tag
def lines_of_address(street, tambon, postcode):
    """Return the lines of an address in the reader's language."""
    return thai_address.address_lines(
        get_language() or "th",
        street=street,
        tambon=tambon.name,
        amphoe=tambon.district.name,
        province=tambon.district.province.name,
        postcode=postcode,
    )


@register.simple_tag
def lines_of_parcel(address):
    """Return the lines of an order's address in Thai, for whoever reads them the carrier reads Thai."""
    return thai_address.address_lines(
        "th",
        street=address.line1,
        tambon=address.line2,
        amphoe=address.line4,
        province=address.state,
        postcode=address.postcode,
    )


@register.simple_tag
def lines_of_kept_address(address):
    """Return the lines of an address from somebody's book, in the reader's language where its tambon is known."""
    if address.tambon is None:
        return lines_of_parcel(address)
    return lines_of_address(address.line1, address.tambon, address.postcode)


@register.simple_tag
def line_of_kept_address(address):
    """Return an address from somebody's book on one line."""
    return (" " if get_language() == "th" else ", ").join(lines_of_kept_address(address))
