"""Marks and standards: enters them, has them checked against their papers, and reads those in force."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalogue.pictures.scans import private_storage, read_paper

from .joining import refresh_public
from .mark_kinds import GOOD, PRODUCER
from .models import Mark, Partner
from .register_models import paper_name

WARNED_DAYS_BEFORE = 60


class CannotCheck(Exception):
    """A mark without its paper, its day or its end cannot be compared with anything."""


def current_marks(goods: Iterable[int], on: date | None = None) -> dict[int, list[Mark]]:
    """Return the marks in force of goods, by the number of the main product. One query for any number of goods."""
    found = defaultdict(list)
    for mark in Mark.objects.current(on).filter(product__in=list(goods)):
        found[mark.product_id].append(mark)
    return found


def marks_around(producer: Partner, on: date | None = None) -> list[Mark]:
    """Return the marks in force of a producer and of those of her goods that are on the shelf. One query."""
    hers = Q(producer=producer) | Q(product__producer=producer, product__is_public=True)
    return list(Mark.objects.current(on).filter(hers))


def marks_to_renew(on: date | None = None) -> QuerySet[Mark]:
    """Return the marks that end within sixty days, the first to end first: staff asks their makers for new papers."""
    on = on or timezone.localdate()
    soon = Mark.objects.current(on).filter(expires_on__lte=on + timedelta(days=WARNED_DAYS_BEFORE))
    return soon.select_related("producer", "product__producer").order_by("expires_on", "pk")


def marks_to_check() -> QuerySet[Mark]:
    """Return the marks that nobody has compared with their papers yet, the oldest first."""
    waiting = Mark.objects.filter(checked_at__isnull=True, ended_at__isnull=True)
    return waiting.select_related("producer", "product__producer").order_by("entered_at", "pk")


def owner_of(mark: Mark) -> Partner | None:
    """Return whose mark it is: the producer, or she who makes the good."""
    return mark.producer or mark.product.main.producer


@transaction.atomic
def enter_mark(mark: Mark, *, data: bytes | None = None, by) -> Mark:
    """Enter a mark, with a picture or PDF of its paper. It is shown to nobody before it is checked.

    Raises ValidationError for what its kind does not allow, and what `read_paper` raises.
    """
    clean_mark(mark)
    mark.entered_by = by
    if data:
        _keep_paper(mark, data)
    mark.full_clean(exclude=["paper"])
    mark.save()
    _log(mark, "producer.mark.enter", by)
    return mark


def clean_mark(mark: Mark) -> None:
    """Refuse what a mark of this kind cannot be. Raises ValidationError by field."""
    if (mark.producer_id is None) == (mark.product_id is None):
        raise ValidationError(_("Please say what bears the mark: the producer, or one of her goods."))
    kind, faults = mark.facts, {}
    if mark.product_id and mark.product.is_child:
        raise ValidationError(_("Variants bear the marks of their main product."))
    if (GOOD if mark.product_id else PRODUCER) not in kind.stands_on:
        stands = _("This mark is given to goods.") if GOOD in kind.stands_on else _("This mark is given to producers.")
        faults["kind"] = stands
    if kind.levels and mark.level not in kind.levels:
        faults["level"] = _("Please choose the grade that stands on the paper.")
    if not kind.levels and mark.level:
        faults["level"] = _("A mark of this kind has no grades.")
    if kind.number and kind.levels is None and not re.fullmatch(kind.number, mark.number):
        faults["number"] = _("Please write the number as it stands on the paper.")
    if kind.ends and not mark.expires_on:
        faults["expires_on"] = _("A mark of this kind ends. Please write its last day.")
    if not mark.issued_on:
        faults["issued_on"] = _("Please write the day it was given.")
    elif mark.issued_on > timezone.localdate():
        faults["issued_on"] = _("This day is still to come.")
    if mark.piece_url and not mark.piece_url.startswith("https://"):
        faults["piece_url"] = _("Please give an address that begins with https://")
    if faults:
        raise ValidationError(faults)


@transaction.atomic
def add_paper(mark: Mark, data: bytes, *, by) -> None:
    """Keep a picture or PDF of a mark's paper; what was checked by another paper is to be checked again.

    Raises what `read_paper` raises.
    """
    _keep_paper(mark, data)
    mark.checked_by = mark.checked_at = None
    mark.save(update_fields=["paper", "checked_by", "checked_at"])
    _log(mark, "producer.mark.paper", by)
    _tell(mark)


def _keep_paper(mark: Mark, data: bytes) -> None:
    content, ending = read_paper(data)
    mark.paper.name = private_storage().save(paper_name("marks", ending), ContentFile(content))


@transaction.atomic
def check_mark(mark: Mark, *, by) -> None:
    """Note that somebody compared a mark with its paper: from now on it is shown while it holds. Safe to repeat.

    Raises CannotCheck.
    """
    # Locked: two checks at once would each log, and an end meanwhile must win.
    mark = Mark.objects.select_for_update(of=("self",)).get(pk=mark.pk)
    if mark.checked_at:
        return
    if mark.ended_at or not (mark.paper or mark.is_illustrative) or not mark.issued_on:
        raise CannotCheck
    if mark.facts.ends and not mark.expires_on:
        raise CannotCheck
    mark.checked_by, mark.checked_at = by, timezone.now()
    mark.save(update_fields=["checked_by", "checked_at"])
    _log(mark, "producer.mark.check", by)
    _tell(mark)


@transaction.atomic
def end_mark(mark: Mark, *, by) -> None:
    """Take a mark away for good: withdrawn by its issuer, or entered wrongly. Safe to repeat."""
    mark = Mark.objects.select_for_update(of=("self",)).get(pk=mark.pk)
    if mark.ended_at:
        return
    mark.ended_by, mark.ended_at = by, timezone.now()
    mark.save(update_fields=["ended_by", "ended_at"])
    _log(mark, "producer.mark.end", by)
    _tell(mark)


def _tell(mark: Mark) -> None:
    owner = owner_of(mark)
    if owner:
        refresh_public([owner.pk])


def _log(mark: Mark, action: str, by) -> None:
    log(owner_of(mark) or mark, action, user=by, data={"mark": str(mark)})
