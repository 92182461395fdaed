"""Enters producers and changes what is known of them; finds who may be entered twice, and joins the two."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from django.db import models, transaction
from django.db.models import Q, QuerySet
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from catalogue.places.queries import forget_districts
from catalogue.thai.romanise import romanise

from .joining import refresh_public
from .models import Contact, NotSame, Partner

ALIKE_FROM = 0.85
OWN_CODES = "KP-"
# What so many names begin with that it tells nobody apart.
COMMON = ("กลุ่มวิสาหกิจชุมชน", "วิสาหกิจชุมชน", "กลุ่มแม่บ้าน", "กลุ่มสตรี", "กลุ่ม", "บ้าน", "group", "ban ", "community enterprise")
NUMBERS = re.compile(r"\d+")
FILLED_IN = ("legal_name", "person", "phone", "other_phone", "line_id", "address")


class CannotMerge(Exception):
    """Papers or money stand in the name of the one that would go: keep her, and merge the other into her."""


class LooksLike(Exception):
    """Producers that are there already may be the one that is being entered. `found` are they."""

    def __init__(self, found: list[Partner]):
        super().__init__()
        self.found = found


@transaction.atomic
def enter_producer(producer: Partner, contact: Contact, *, is_new: bool = False, by) -> Partner:
    """Enter a producer with her contacts; she is hidden until the checklist lets her be shown.

    Raises LooksLike, with those she may be, unless `is_new` says that somebody looked and she is none of them.
    """
    found = alike(producer, contact)
    if found and not is_new:
        raise LooksLike(found)
    producer.code = producer.code or next_code()
    producer.slug = producer.slug or free_slug(producer)
    producer.full_clean()
    producer.save()
    contact.producer = producer
    contact.save()
    for other in found:
        say_not_same(producer, other, by=by)
    log(producer, "producer.enter", user=by)
    refresh_public([producer.pk])
    return producer


def next_code() -> str:
    """Return the next free number of the centre's own."""
    return next(next_codes(1))


def next_codes(count: int) -> Iterator[str]:
    """Yield so many free numbers of the centre's own. Two queries."""
    number = (Partner.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    taken = set(Partner.objects.filter(code__startswith=OWN_CODES).values_list("code", flat=True))
    while count:
        code = f"{OWN_CODES}{number:05}"
        if code not in taken:
            count -= 1
            yield code
        number += 1


def free_slug(producer: Partner) -> str:
    """Return an address for a producer's page that nobody has: her English name, else her Thai one as it sounds."""
    return free_slugs([producer])[0]


def free_slugs(producers: Sequence[Partner]) -> list[str]:
    """Return an address for the page of each of several producers, all different. One query."""
    stems = [_stem(producer) for producer in producers]
    taken = set(Partner.objects.filter(slug__isnull=False).values_list("slug", flat=True))
    slugs = []
    for stem in stems:
        slug, number = stem, 2
        while slug in taken:
            slug, number = f"{stem}-{number}", number + 1
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _stem(producer: Partner) -> str:
    words = producer.name_en or romanise(producer.name_th or "")
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:80] or "producer"


@transaction.atomic
def change_producer(producer: Partner, changed: Iterable[str], *, by) -> None:
    """Keep changed facts of a producer, each with what it was before. Write only these columns."""
    names = [name for name in changed if name not in {"name", "about", "kind", "village"}]
    if not names:
        return
    before = Partner.objects.select_for_update(of=("self",)).get(pk=producer.pk)
    was = {name: [_as_words(getattr(before, name)), _as_words(getattr(producer, name))] for name in names}
    producer.full_clean()
    producer.save(update_fields=names)
    log(producer, "producer.change", user=by, data={"changed": was})
    refresh_public([producer.pk])
    forget_districts()


def _as_words(value) -> str:
    return "" if value is None else str(value)


@transaction.atomic
def change_contact(contact: Contact, changed: Iterable[str], *, by) -> None:
    """Keep changed contacts. The history says which, not what they were: old telephones are nobody's business."""
    changed = list(changed)
    if not changed:
        return
    contact.save()
    log(contact.producer, "producer.contact.change", user=by, data={"fields": changed})
    refresh_public([contact.producer_id])


def look_at_contact(producer: Partner, *, by) -> Contact:
    """Return how a producer is reached, and note who looked."""
    contact, _new = Contact.objects.get_or_create(producer=producer)
    log(producer, "producer.contact.look", user=by)
    return contact


def history_of(producer: Partner) -> QuerySet[ModelLogEntry]:
    """Return what was done to a producer, the latest first."""
    return ModelLogEntry.objects.for_instance(producer).select_related("user").order_by("-timestamp", "-pk")


def alike(producer: Partner, contact: Contact | None) -> list[Partner]:
    """Return those who may be the same: same telephone, same register number, or nearly the same name in the tambon.

    Those about whom somebody said "not the same" stay away. Three queries.
    """
    others = Partner.objects.filter(merged_into__isnull=True).exclude(pk=producer.pk).select_related("tambon__district")
    same = Q(pk__in=[])
    phones = [phone for phone in (contact.phone, contact.other_phone) if phone] if contact else []
    if phones:
        same |= Q(contact__phone__in=phones) | Q(contact__other_phone__in=phones)
    if producer.register_number:
        same |= Q(register_number=producer.register_number)
    found = {one.pk: one for one in others.filter(same)}
    if producer.tambon_id:
        near = others.filter(tambon=producer.tambon_id)
        found |= {one.pk: one for one in near if names_alike(producer, one)}
    return [found[pk] for pk in sorted(found.keys() - _known_others(producer))]


def _known_others(producer: Partner) -> set[int]:
    if producer.pk is None:
        return set()
    rows = NotSame.objects.filter(Q(one=producer) | Q(other=producer)).values_list("one", "other")
    return {pk for row in rows for pk in row}


def names_alike(one: Partner, other: Partner) -> bool:
    """Say whether two names are nearly the same in either language."""
    pairs = ((bare(one.name_th), bare(other.name_th)), (bare(one.name_en), bare(other.name_en)))
    return any(a and b and _nearly_same(a, b) for a, b in pairs)


def _nearly_same(a: str, b: str) -> bool:
    if NUMBERS.findall(a) != NUMBERS.findall(b):  # village 3 is not village 5, however alike their names
        return False
    # The two quick answers are never too low: a table of thousands asks this for each pair in a tambon.
    match = SequenceMatcher(None, a, b)
    return all(ratio() >= ALIKE_FROM for ratio in (match.real_quick_ratio, match.quick_ratio, match.ratio))


@lru_cache(maxsize=10_000)
def bare(name: str | None) -> str:
    """Return what is left of a name without what many begin with, spaces and case.

    >>> bare("กลุ่มทอผ้า บ้านดอนช้าง"), bare("Ban Don Chang Weaving Group")
    ('ทอผ้าดอนช้าง', 'donchangweaving')
    """
    name = unicodedata.normalize("NFC", name or "").casefold()
    for word in COMMON:
        name = name.replace(word, "")
    return re.sub(r"[\s().,\-’']+", "", name)


@transaction.atomic
def say_not_same(one: Partner, other: Partner, *, by) -> None:
    """Note that two producers are alike and not the same. Safe to repeat."""
    first, second = sorted((one, other), key=lambda producer: producer.pk)
    _row, is_new = NotSame.objects.get_or_create(one=first, other=second, defaults={"by": by})
    if is_new:
        log(one, "producer.not-same", user=by, data={"other": other.code})


@transaction.atomic
def merge_producers(*, keep: Partner, gone: Partner, by) -> None:
    """Make one of two: goods, stock, marks and what was unknown go to the one that stays; the other leads to her.

    Locks both. Raises CannotMerge when papers or money stand in the name of the one that would go, for they stay as
    they were written.
    """
    rows = Partner.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    locked = {row.pk: row for row in rows.filter(pk__in=[keep.pk, gone.pk])}
    keep, gone = locked[keep.pk], locked[gone.pk]
    if keep.pk == gone.pk or keep.merged_into_id or gone.merged_into_id or _is_bound(gone):
        raise CannotMerge
    # Held in the sequence in which orders hold them, so that the two cannot wait for each other.
    list(gone.stockrecords.select_for_update().order_by("pk").values_list("pk"))
    for name in ("products", "stockrecords", "marks"):
        manager = getattr(gone, name)
        manager.update(**{manager.field.name: keep})
    gone.merged.update(merged_into=keep)
    _fill_in(keep, gone)
    gone.merged_into, gone.is_public = keep, False
    gone.save(update_fields=["merged_into", "is_public"])
    log(keep, "producer.merge", user=by, data={"other": gone.code})
    refresh_public([keep.pk])
    forget_districts()


def _is_bound(gone: Partner) -> bool:
    """Say whether anything protected but goods and marks names a producer: books, accounts, delivery notes, terms."""
    moved = {"products", "stockrecords", "marks", "merged"}
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: gone}).exists()
        for relation in Partner._meta.related_objects
        if relation.on_delete is models.PROTECT and relation.get_accessor_name() not in moved
    )


def _fill_in(keep: Partner, gone: Partner) -> None:
    facts = (
        "tambon_id",
        "register_number",
        "about_th",
        "about_en",
        "founded_year",
        "latitude",
        "longitude",
        "picture_id",
    )
    empty = [name for name in facts if not getattr(keep, name) and getattr(gone, name)]
    for name in empty:
        setattr(keep, name, getattr(gone, name))
    keep.save(update_fields=[name.removesuffix("_id") for name in empty] or None)
    mine, _new = Contact.objects.get_or_create(producer=keep)
    hers = Contact.objects.filter(producer=gone).first()
    if hers:
        for name in FILLED_IN:
            setattr(mine, name, getattr(mine, name) or getattr(hers, name))
        mine.save()
        hers.delete()
