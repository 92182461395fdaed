"""Publishes pages at their hour in Bangkok, and takes them down at their last."""

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from storefront.proofreading.gate import in_words, stops

from .emails import Letter, tell_editors
from .models import PublishingRun, UnpublishedAtItsHour


def publish_what_is_due() -> int:
    """Publish the pages whose hour has come and take down those whose hour has passed; return how many went out.

    One that may not go out as it stands stays a draft, its hour is taken away, and its editors are told why: it does
    not keep the others back.
    """
    now = timezone.now()
    kept_back = sum(_keep_back(revision) for revision in Revision.objects.filter(approved_go_live_at__lt=now))
    due = Revision.objects.filter(approved_go_live_at__lt=now).count()
    call_command("publish_scheduled", verbosity=0)
    PublishingRun.objects.update_or_create(pk=1, defaults={"at": now, "out_count": due, "kept_back_count": kept_back})
    return due


@transaction.atomic
def _keep_back(revision: Revision) -> bool:
    """Take away the hour of a page that may not go out, and say whether it was one."""
    page = revision.as_object()
    found = stops(page) if isinstance(page, Page) else []
    if not found:
        return False
    why = "\n".join(in_words(finding) for finding in found)
    UnpublishedAtItsHour.objects.create(page_id=page.pk, due_at=revision.approved_go_live_at, why=why)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    tell_editors(Letter.NOT_OUT, pages=[page.pk], words=why)
    return True
