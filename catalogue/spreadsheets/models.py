"""Tables that were handed in: what was found in them, and how far their import has come."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.pictures.scans import private_storage

from .faults import Fault


class Import(models.Model):
    """One file that was handed in to be read into the shop.

    Checked in the background first; nothing is written before somebody who has seen the result says so. `by` is who
    handed it in. The file is private, and thrown away after some weeks, for it may hold telephones.
    """

    class Kind(models.TextChoices):
        PRODUCERS = "producers", _("Producers")
        GOODS = "goods", _("Goods")
        PRICES = "prices", _("Prices")
        STOCK = "stock", _("Deliveries")
        PICTURES = "pictures", _("Pictures")

    class State(models.TextChoices):
        NEW = "new", _("waits to be checked")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("ready to import")
        FAULTY = "faulty", _("has faults")
        WAITING = "waiting", _("waits to be imported")
        WRITING = "writing", _("being imported")
        DONE = "done", _("imported")
        BROKEN = "broken", _("broken off")

    WORKING = (State.NEW, State.CHECKING, State.WAITING, State.WRITING)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    name = models.CharField(_("file"), max_length=120)
    file = models.FileField(storage=private_storage, upload_to="spreadsheets", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    fault_count = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    moved_at = models.DateTimeField(default=timezone.now)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.kind} {self.name}"

    @property
    def is_working(self) -> bool:
        return self.state in self.WORKING

    @property
    def shown_faults(self) -> list[Fault]:
        return [Fault(**fault) for fault in self.faults]
