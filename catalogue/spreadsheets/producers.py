"""The register of producers as a table."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalogue.places.models import Tambon
from catalogue.places.queries import forget_districts
from catalogue.producers.entering import free_slugs, names_alike, next_codes
from catalogue.producers.joining import refresh_public
from catalogue.producers.models import Contact, Partner
from catalogue.products.operations import set_columns

from .cells import choice, code, degrees, line, long_number, phone, text, year, yes_no
from .plans import AT_ONCE, Plan, changes_of
from .tables import Column, Progress, Row, Table, as_cell, nobody_looks, refuse_twice

KHON_KAEN = "40"
TYPES = {
    Partner.Type.GROUP: ("กลุ่ม", "group", "กลุ่มวิสาหกิจชุมชน", "วิสาหกิจชุมชน"),
    Partner.Type.PERSON: ("บุคคล", "person", "รายเดียว", "เจ้าของรายเดียว"),
    Partner.Type.SME: ("SME", "sme", "เอสเอ็มอี", "enterprise", "บริษัท"),
}
COLUMNS = [
    Column("code", "รหัสผู้ผลิต", "Producer number", code(40), also=("รหัส", "number")),
    Column("name_th", "ชื่อผู้ผลิต", "Name in Thai", line(128), is_key=True, needed=True, also=("ชื่อ", "ชื่อกลุ่ม")),
    Column("name_en", "ชื่ออังกฤษ", "Name in English", line(128), also=("name",)),
    Column("type", "ประเภทผู้ผลิต", "Group, person or SME", choice(TYPES), can_clear=False, also=("ประเภท", "type")),
    Column("tambon", "ตำบล", "Tambon", line(100), can_clear=False),
    Column("district", "อำเภอ", "District", line(100), can_clear=False, also=("amphoe",)),
    Column("province", "จังหวัด", "Province", line(100), can_clear=False, help="ขอนแก่น"),
    Column("village_th", "หมู่บ้าน", "Village in Thai", line(100), also=("village",)),
    Column("village_en", "หมู่บ้านอังกฤษ", "Village in English", line(100)),
    Column("kind_th", "งานที่ทำ", "Craft in Thai", line(100)),
    Column("kind_en", "งานที่ทำอังกฤษ", "Craft in English", line(100)),
    Column("register_number", "เลขทะเบียนผู้ผลิต", "Register number", long_number(40), also=("เลขทะเบียน",)),
    Column("founded_year", "ปีที่ก่อตั้ง", "Founded in", year, empty=None),
    Column("about_th", "แนะนำกลุ่ม", "About in Thai", text(4000)),
    Column("about_en", "แนะนำกลุ่มอังกฤษ", "About in English", text(4000)),
    Column("latitude", "ละติจูด", "Latitude", degrees(5, 21), empty=None),
    Column("longitude", "ลองจิจูด", "Longitude", degrees(97, 106), empty=None),
    Column("legal_name", "ชื่อตามเอกสาร", "Name in papers", line(200)),
    Column("person", "ผู้ติดต่อ", "Whom to ask for", line(120), also=("ชื่อผู้ติดต่อ", "contact")),
    Column("phone", "โทรศัพท์", "Telephone", phone, also=("เบอร์โทร", "เบอร์โทรศัพท์", "โทร", "phone")),
    Column("other_phone", "โทรศัพท์อื่น", "Another telephone", phone),
    Column("line_id", "ไลน์", "LINE", line(60), also=("LINE ID", "ไอดีไลน์")),
    Column("address", "ที่อยู่", "Postal address", text(1000), also=("address",)),
    Column("is_new", "เป็นรายใหม่", "Is a new one", yes_no, can_clear=False),
]
OF_PRODUCER = [
    *("name_th", "name_en", "type", "village_th", "village_en", "kind_th", "kind_en"),
    *("register_number", "founded_year", "about_th", "about_en", "latitude", "longitude"),
]
OF_CONTACT = ["legal_name", "person", "phone", "other_phone", "line_id", "address"]
TITLES = ("ตำบล", "ต.", "อำเภอ", "อ.", "จังหวัด", "จ.", "tambon ", "amphoe ", "changwat ", "แขวง", "เขต", "กิ่งอำเภอ")
IS_NEW = next(column for column in COLUMNS if column.code == "is_new")


class Entry:
    """One row of the register: whom it is about, and what it says of her."""

    def __init__(self, row: Row, producer: Partner | None, tambon: Tambon | None):
        self.row, self.tambon = row, tambon
        self.is_new = producer is None
        self.producer = producer or Partner()
        self.contact = _contact_of(self.producer)
        wanted = {name: row.get(name) for name in OF_PRODUCER if name in row}
        if tambon:
            wanted["tambon_id"] = tambon.pk
        self.facts = changes_of(self.producer, wanted)
        self.contacts = changes_of(self.contact, {name: row.get(name) for name in OF_CONTACT if name in row})
        self.before = {name: _as_words(getattr(self.producer, name)) for name in self.facts}
        set_columns(self.producer, self.facts)
        set_columns(self.contact, self.contacts)

    @property
    def phones(self) -> set[str]:
        return {str(phone) for phone in (self.contact.phone, self.contact.other_phone) if phone}


def _contact_of(producer: Partner) -> Contact:
    return (getattr(producer, "contact", None) if producer.pk else None) or Contact()


def _as_words(value) -> str:
    return "" if value is None else str(value)


def plan_producers(table: Table, *, locked: bool = False, progress: Progress = nobody_looks) -> Plan:
    """Find what a table of producers would change. A producer is known by her number, else her register number, else
    by exactly the same name in the same tambon; whoever is only nearly the same needs somebody to look.

    Five queries for any number of rows. `locked`: with the producers locked by rising key, to write the plan.
    """
    for column in ("code", "register_number"):
        refuse_twice(table, column)
    register, tambons = Register(locked), Tambons()
    entries = []
    for number, row in enumerate(table.rows, start=1):
        tambon = _tambon_of(table, row, tambons)
        entry = Entry(row, register.find(table, row, tambon), tambon)
        if entry.is_new:
            table.refuse_missing(row, [column for column in COLUMNS if column.needed])
        if not row.unread:
            register.refuse_doubtful(table, entry)
        entries.append(entry)
        progress(number)
    new = [entry for entry in entries if entry.is_new]
    changed = [entry for entry in entries if not entry.is_new and (entry.facts or entry.contacts)]
    return Plan(
        table,
        len(new),
        len(changed),
        len(entries) - len(new) - len(changed),
        lambda by, progress: _write(new, changed, by, progress),
    )


class Register:
    """All producers there are, and those further up in the table, found by what tells them apart."""

    def __init__(self, locked: bool):
        rows = Partner.objects.order_by("pk")
        rows = rows.select_for_update(of=("self",), no_key=True) if locked else rows
        everybody = list(rows)
        contacts = {contact.pk: contact for contact in Contact.objects.all()}
        self.by_code, self.by_pk = {}, {}
        self.by_register, self.by_phone = defaultdict(list), defaultdict(list)
        self.by_tambon: dict[int, list[Entry | Partner]] = defaultdict(list)
        for producer in everybody:
            if producer.pk in contacts:
                producer.contact = contacts[producer.pk]
            self._add(producer)

    def _add(self, producer: Partner) -> None:
        self.by_pk[producer.pk] = producer
        if producer.code:
            self.by_code[producer.code.casefold()] = producer
        if producer.merged_into_id:
            return
        if producer.register_number:
            self.by_register[producer.register_number].append(producer)
        if producer.tambon_id:
            self.by_tambon[producer.tambon_id].append(producer)
        contact = _contact_of(producer)
        for number in {str(number) for number in (contact.phone, contact.other_phone) if number}:
            self.by_phone[number].append(producer)

    def find(self, table: Table, row: Row, tambon: Tambon | None) -> Partner | None:
        """Return whom a row is about, or None for somebody new."""
        if "code" in row:
            found = self.by_code.get(row.get("code").casefold())
            if found and found.merged_into_id:
                table.fault(row.number, "code", "merged", other=self.by_pk[found.merged_into_id].code)
            return found
        known = self.by_register.get(row.get("register_number"), []) if row.get("register_number") else []
        if not known and tambon:
            near = [one for one in self.by_tambon[tambon.pk] if isinstance(one, Partner)]
            known = [one for one in near if one.name_th == row.get("name_th")]
        return known[0] if len(known) == 1 else None

    def refuse_doubtful(self, table: Table, entry: Entry) -> None:
        """Note it where a new row may be somebody who is there, or further up, unless somebody said that she is new."""
        row, producer = entry.row, entry.producer
        others = [one for one in self.by_register.get(producer.register_number or "", []) if one is not producer]
        if others and "register_number" in row and entry.facts.get("register_number"):
            table.fault(row.number, "register_number", "other-register", other=_called(others[0]))
        elif entry.is_new and not row.get("is_new"):
            self._refuse_alike(table, entry)
        if entry.is_new:
            for number in entry.phones:
                self.by_phone[number].append(entry)
            if entry.tambon:
                self.by_tambon[entry.tambon.pk].append(entry)

    def _refuse_alike(self, table: Table, entry: Entry) -> None:
        alike = [one for number in entry.phones for one in self.by_phone.get(number, [])]
        near = self.by_tambon[entry.tambon.pk] if entry.tambon else []
        alike += [one for one in near if names_alike(entry.producer, one.producer if isinstance(one, Entry) else one)]
        there = sorted({one.pk: one for one in alike if isinstance(one, Partner)}.values(), key=lambda one: one.pk)
        if there:
            names = get_text_list([_called(one) for one in there[:3]], _("or"))
            table.fault(entry.row.number, "code", "looks-like", names=names, head=IS_NEW.heads)
        elif alike:
            first = min(one.row.number for one in alike)
            table.fault(entry.row.number, "name_th", "looks-like-row", row=first, head=IS_NEW.heads)


def _called(producer: Partner) -> str:
    return f"{producer.name_th} ({producer.code})"


class Tambons:
    """Tambons by what people call them."""

    def __init__(self):
        self.by_code, self.districts = {}, set()
        self.by_name: dict[str, list[Tambon]] = defaultdict(list)
        for tambon in Tambon.objects.select_related("district__province"):
            self.by_code[tambon.code] = tambon
            district = tambon.district
            self.districts |= {untitled(district.name_th), untitled(district.name_en)}
            for name in {untitled(tambon.name_th), untitled(tambon.name_en)}:
                self.by_name[name].append(tambon)

    def called(self, name: str, district: str, province: str) -> list[Tambon]:
        """Return the tambons that are meant; without a province those of Khon Kaen come first."""
        if name in self.by_code:
            return [self.by_code[name]]
        found = self.by_name.get(untitled(name), [])
        if district:
            found = [one for one in found if untitled(district) in _names(one.district)]
        if province:
            return [one for one in found if untitled(province) in _names(one.district.province)]
        return [one for one in found if one.code.startswith(KHON_KAEN)] or found


def _names(place) -> set[str]:
    return {untitled(place.name_th), untitled(place.name_en)}


def untitled(name: str) -> str:
    """Return a place's name without its title, blanks and case.

    >>> untitled("ต. ดอนช้าง"), untitled("Tambon Don Chang")
    ('ดอนช้าง', 'donchang')
    """
    name = (name or "").casefold().strip()
    for title in TITLES:
        name = name.removeprefix(title)
    return "".join(name.split())


def _tambon_of(table: Table, row: Row, tambons: Tambons) -> Tambon | None:
    if "tambon" not in row:
        return None
    district, province = row.get("district", ""), row.get("province", "")
    found = tambons.called(row.get("tambon"), district, province)
    if len(found) == 1:
        return found[0]
    if found:
        table.fault(row.number, "tambon", "several-tambons", text=row.get("tambon"))
    elif district and untitled(district) not in tambons.districts:
        table.fault(row.number, "district", "no-district", text=district)
    else:
        table.fault(row.number, "tambon", "unknown-tambon", text=row.get("tambon"))
    row.unread.add("tambon")
    return None


def _write(new: list[Entry], changed: list[Entry], by, progress: Progress) -> None:
    _enter(new)
    _change(changed)
    for number, entry in enumerate([*new, *changed], start=1):
        _log(entry, by)
        progress(number)
    refresh_public([entry.producer.pk for entry in [*new, *changed]])
    forget_districts()


def _enter(new: list[Entry]) -> None:
    codes = next_codes(len([entry for entry in new if "code" not in entry.row]))
    for entry in new:
        entry.producer.code = entry.row.get("code") or next(codes)
        entry.producer.name = entry.producer.name_th
    for entry, slug in zip(new, free_slugs([entry.producer for entry in new]), strict=True):
        entry.producer.slug = slug
    Partner.objects.bulk_create([entry.producer for entry in new], batch_size=AT_ONCE)
    for entry in new:
        entry.contact.producer = entry.producer
    Contact.objects.bulk_create([entry.contact for entry in new], batch_size=AT_ONCE)


def _change(changed: list[Entry]) -> None:
    names = sorted({name for entry in changed for name in entry.facts})
    if names:
        rows = [entry.producer for entry in changed if entry.facts]
        Partner.objects.bulk_update(rows, names, batch_size=AT_ONCE)
    for entry in changed:
        entry.contact.producer = entry.producer
    known = set(Contact.objects.filter(pk__in=[entry.producer.pk for entry in changed]).values_list("pk", flat=True))
    rows = [entry.contact for entry in changed if entry.contacts]
    Contact.objects.bulk_create([row for row in rows if row.pk not in known], batch_size=AT_ONCE)
    Contact.objects.bulk_update([row for row in rows if row.pk in known], OF_CONTACT, batch_size=AT_ONCE)


def _log(entry: Entry, by) -> None:
    if entry.is_new:
        log(entry.producer, "producer.enter", user=by)
        return
    if entry.facts:
        was = {name: [before, _as_words(entry.facts[name])] for name, before in entry.before.items()}
        log(entry.producer, "producer.change", user=by, data={"changed": was})
    if entry.contacts:
        log(entry.producer, "producer.contact.change", user=by, data={"fields": list(entry.contacts)})


def producer_rows(*, with_contacts: bool) -> Iterator[list]:
    """Yield the register as rows of its own columns; contacts only for whoever may see them."""
    rows = Partner.objects.filter(Q(merged_into=None)).select_related("tambon__district__province", "contact")
    for producer in rows.order_by("code", "pk").iterator(chunk_size=AT_ONCE):
        yield [_cell_of(producer, column.code, with_contacts) for column in COLUMNS]


def _cell_of(producer: Partner, name: str, with_contacts: bool):
    if name in OF_CONTACT:
        value = getattr(_contact_of(producer), name) if with_contacts else ""
        return value.as_national if value and name in ("phone", "other_phone") else as_cell(value)
    if name == "is_new":
        return None
    if name == "type":
        return TYPES[Partner.Type(producer.type)][0]
    if name in ("tambon", "district", "province"):
        return _place_of(producer.tambon, name)
    if name in ("latitude", "longitude"):
        return _as_words(getattr(producer, name)) or None
    return as_cell(getattr(producer, name))


def _place_of(tambon: Tambon | None, name: str) -> str | None:
    if tambon is None:
        return None
    return {"tambon": tambon, "district": tambon.district, "province": tambon.district.province}[name].name_th
