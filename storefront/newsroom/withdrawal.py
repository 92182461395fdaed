"""Takes a person off the site who took her yes back, or whose yes came to its end."""

import json
import logging
from collections.abc import Iterator
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from wagtail.fields import StreamField
from wagtail.models import Page, PageLogEntry, Revision, get_page_models

from catalogue.pictures.models import SiteImage
from catalogue.products.models import ProductImage
from catalogue.products.operations import take_picture_down
from storefront.consents.models import Consent
from storefront.consents.queries import consents_to_pictures
from storefront.pages.context import forget_frames
from storefront.pages.models import ShopPage
from storefront.proofreading.contents import read_page

from .emails import Letter, tell_editors
from .models import FieldNote

logger = logging.getLogger(__name__)


@transaction.atomic
def withdraw(consent: Consent) -> list[int]:
    """Take a person off every page: her name, her pictures with all their sizes, her words and her voice.

    Where her name stood stands what she is called without it, in drafts and earlier versions too. Files are deleted
    when the transaction is through; the page's search words, lists and drawn parts follow by themselves. The consent
    itself is kept as the proof of both. Locks it; twice does nothing more. Returns the numbers of the pages touched.
    """
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if consent.withdrawn_at:
        return []
    consent.withdrawn_at = timezone.now()
    consent.save(update_fields=["withdrawn_at"])
    shown_on = _pages_showing(consent)
    _delete_voices(consent, shown_on)
    for picture in SiteImage.objects.filter(consents__consent=consent).distinct():
        _take_down_and_delete(picture)
    in_step = _translations_in_step()
    named_on = [page.pk for page in shop_pages() if _take_name_off(page, consent)]
    _keep_in_step(in_step)
    _take_name_off_the_rest(consent)
    touched = sorted({*named_on, *(page.pk for page in shown_on)})
    transaction.on_commit(forget_frames)  # all else that is kept of pages is kept for less than a minute
    tell_editors(Letter.WITHDRAWN, pages=touched)
    logger.info("a consent was taken back: %s pages touched", len(touched))
    return touched


def shop_pages() -> Iterator[Page]:
    """Yield every page of ours in every language, drafts too."""
    for kind in get_page_models():
        if issubclass(kind, ShopPage):
            yield from kind.objects.select_related("locale").all()


def _pages_showing(consent: Consent) -> list[Page]:
    """Return the pages that show or quote her, and drafts of live pages that will."""
    pictures = set(consent.pictures.values_list("picture", flat=True))
    live = list(shop_pages())
    drafts = [page.get_latest_revision_as_object() for page in live if page.live and page.has_unpublished_changes]
    return [
        page
        for page in (*live, *drafts)
        for contents in [read_page(page)]
        if any(picture.pk in pictures for picture in contents.pictures)
        or any(one.pk == consent.pk for one in contents.people)
    ]


def _delete_voices(consent: Consent, pages: list[Page]) -> None:
    for page in pages:
        for stream in _streams(page):
            for child in stream:
                said = child.value if isinstance(child.value, dict) else {}
                if said.get("person") and said["person"].pk == consent.pk and said.get("file"):
                    said["file"].delete()


def _streams(page: Page) -> Iterator[Any]:
    return (getattr(page, one.name) for one in page._meta.get_fields() if isinstance(one, StreamField))


def _take_down_and_delete(picture: SiteImage) -> None:
    for hung in ProductImage.objects.filter(picture=picture).select_related("product"):
        take_picture_down(hung)
    picture.delete()  # its files and those of its sizes go when the transaction is through


def _take_name_off(page: Page, consent: Consent) -> bool:
    """Put in place of her name what she is called without it, in a page and its versions. Say whether it was there."""
    instead = consent.called(page.locale.language_code)
    found = False
    for one in page._meta.get_fields():
        if not isinstance(one, models.CharField | models.TextField | StreamField) or one.name in {"url_path", "path"}:
            continue
        value = getattr(page, one.name)
        if isinstance(one, StreamField):
            raw = one.get_prep_value(value)
            other = without_name(raw, consent.name, instead)
            if other != raw:
                setattr(page, one.name, one.to_python(other))
                found = True
        elif isinstance(value, str) and consent.name in value:
            setattr(page, one.name, value.replace(consent.name, instead)[: one.max_length or None])
            found = True
    for revision in page.revisions.all():
        content = without_name(revision.content, consent.name, instead)
        if content != revision.content:
            Revision.objects.filter(pk=revision.pk).update(
                content=content, object_str=revision.object_str.replace(consent.name, instead)
            )
            found = True
    if found:
        page.save(clean=False)
        PageLogEntry.objects.filter(page=page.pk, label__contains=consent.name).update(label=page.title)
    return found


def without_name(value: Any, name: str, instead: str) -> Any:
    """Return what JSON holds with another word in place of a name, also inside texts that are JSON themselves.

    >>> without_name({"title": "ป้าบุญมีทอผ้า", "tags": ["ป้าบุญมี"]}, "ป้าบุญมี", "ช่าง")
    {'title': 'ช่างทอผ้า', 'tags': ['ช่าง']}
    """
    if isinstance(value, dict):
        return {key: without_name(one, name, instead) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [without_name(one, name, instead) for one in value]
    if not isinstance(value, str):
        return value
    if value[:1] in "[{" and value:
        try:
            parsed = json.loads(value)
        except ValueError:
            pass
        else:
            other = without_name(parsed, name, instead)
            return value if other == parsed else json.dumps(other)
    return value.replace(name, instead)


def _translations_in_step() -> list[ShopPage]:
    """Return the translations that say what their Thai says. Taking a name off both leaves them so."""
    return [page for page in shop_pages() if (source := page.source_page()) and page.keeps_step(source)]


def _keep_in_step(pages: list[ShopPage]) -> None:
    for page in pages:
        type(page).objects.filter(pk=page.pk).update(follows=page.source_page().text_hash)


def _take_name_off_the_rest(consent: Consent) -> None:
    for picture in (
        SiteImage.objects.filter(alt_th__contains=consent.name)
        | SiteImage.objects.filter(alt_en__contains=consent.name)
        | SiteImage.objects.filter(title__contains=consent.name)
    ):
        picture.title = picture.title.replace(consent.name, consent.called_th)[:255]
        picture.alt_th = picture.alt_th.replace(consent.name, consent.called_th)[:255]
        picture.alt_en = picture.alt_en.replace(consent.name, consent.called_en)[:255]
        picture.save(update_fields=["title", "alt_th", "alt_en"])
    for note in FieldNote.objects.filter(words__contains=consent.name) | FieldNote.objects.filter(
        who__contains=consent.name
    ):
        note.words = note.words.replace(consent.name, consent.called_th)
        note.who = note.who.replace(consent.name, consent.called_th)[:120]
        note.save(update_fields=["words", "who"])


def rest_and_wake() -> int:
    """Hide pictures and take down stories whose consent came to its end, and show pictures agreed to anew.

    Nothing is deleted: an editor has had thirty days' warning, and may still ask. Returns how many things changed.
    """
    changed = 0
    asked_for = SiteImage.objects.filter(people_count__gt=0, is_illustration=False)
    given = consents_to_pictures(asked_for.values_list("pk", flat=True))
    ended = set(Consent.objects.ended().values_list("pictures__picture", flat=True))
    for picture in asked_for:
        is_allowed = given[picture.pk] >= picture.people_count
        if picture.hidden_at and is_allowed:
            changed += SiteImage.objects.filter(pk=picture.pk).update(hidden_at=None)
        elif picture.hidden_at is None and not is_allowed and picture.pk in ended:
            changed += SiteImage.objects.filter(pk=picture.pk).update(hidden_at=timezone.now())
    return changed + _rest_stories()


def _rest_stories() -> int:
    agreed = set(Consent.objects.holding().filter(may_name=True).values_list("name", flat=True))
    ended = [one for one in Consent.objects.ended().filter(may_name=True) if one.name not in agreed]
    if not ended:
        return 0
    resting = [page for page in shop_pages() if page.live and any(one.name in read_page(page).text for one in ended)]
    for page in resting:
        page.unpublish()
    if resting:
        tell_editors(Letter.RESTING, pages=[page.pk for page in resting])
    return len(resting)
