"""How a Thai address is written: Bangkok has แขวง and เขต, every other province ตำบล and อำเภอ."""

BANGKOK = frozenset({"กรุงเทพมหานคร", "Bangkok"})


def address_lines(language: str, *, street: str, tambon: str, amphoe: str, province: str, postcode: str) -> list[str]:
    """Return the lines of an address as they stand on a parcel, without the name of the person.

    The place names are given in the language asked for ("th" or "en") and bare: ในเมือง, not ตำบลในเมือง. A street
    of several lines keeps them; what is empty is left out.
    """
    place = _thai_lines if language == "th" else _english_lines
    lines = [*street.splitlines(), *place(tambon, amphoe, province, postcode)]
    return [line for line in map(str.strip, lines) if line]


def _thai_lines(tambon: str, amphoe: str, province: str, postcode: str) -> list[str]:
    if province in BANGKOK:
        return [_joined("แขวง", tambon, "เขต", amphoe), f"{province} {postcode}"]
    return [_joined("ตำบล", tambon, "อำเภอ", amphoe), f"{_titled('จังหวัด', province)} {postcode}"]


def _english_lines(tambon: str, amphoe: str, province: str, postcode: str) -> list[str]:
    parts = [f"{tambon} Sub-district" if tambon else "", f"{amphoe} District" if amphoe else ""]
    return [", ".join(filter(None, parts)), f"{province} {postcode}"]


def _joined(tambon_title: str, tambon: str, amphoe_title: str, amphoe: str) -> str:
    return " ".join(filter(None, [_titled(tambon_title, tambon), _titled(amphoe_title, amphoe)]))


def _titled(title: str, name: str) -> str:
    return title + name if name else ""


def tambon_line(language: str, *, tambon: str, amphoe: str, province: str, postcode: str) -> str:
    """Write where a tambon lies on one short line, as people write it on a form.

    >>> tambon_line("th", tambon="ในเมือง", amphoe="เมืองขอนแก่น", province="ขอนแก่น", postcode="40000")
    'ต.ในเมือง อ.เมืองขอนแก่น จ.ขอนแก่น 40000'
    >>> tambon_line("en", tambon="Nai Mueang", amphoe="Mueang Khon Kaen", province="Khon Kaen", postcode="40000")
    'Nai Mueang, Mueang Khon Kaen, Khon Kaen 40000'
    """
    if language != "th":
        return f"{tambon}, {amphoe}, {province} {postcode}"
    if province in BANGKOK:
        return f"แขวง{tambon} เขต{amphoe} {province} {postcode}"
    return f"ต.{tambon} อ.{amphoe} จ.{province} {postcode}"
