"""Returns, exchanges and claims: three things, each with its pieces, its pictures and its end."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.pictures.scans import private_storage


class Case(models.Model):
    """One wish of a buyer about goods she has: what, why, and what became of it."""

    class Kind(models.TextChoices):
        CLAIM = "claim", _("Something is wrong with it")
        RETURN = "return", _("I changed my mind")
        EXCHANGE = "exchange", _("I would rather have another")

    class Fault(models.TextChoices):
        BROKEN = "broken", _("It arrived broken")
        WRONG = "wrong", _("It is not what I ordered")
        MISSING = "missing", _("It was not in the parcel")
        DIFFERS = "differs", _("It is not as it was described")

    class Wish(models.TextChoices):
        MONEY = "money", _("My money back")
        AGAIN = "again", _("The same once more")
        OTHER = "other", _("Another one instead")
        PART = "part", _("I keep it, for a part of the price")

    class State(models.TextChoices):
        ASKED = "asked", _("To be answered")
        AWAITED = "awaited", _("Waiting for the goods")
        HERE = "here", _("To be settled")
        SETTLED = "settled", _("Settled")
        REFUSED = "refused", _("Not agreed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Ending(models.TextChoices):
        MONEY = "money", _("Money back")
        PART = "part", _("Kept, a part of the price back")
        AGAIN = "again", _("Sent once more")
        OTHER = "other", _("Exchanged for another")

    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="cases")
    number = models.PositiveSmallIntegerField(_("number within its order"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    fault = models.CharField(max_length=8, choices=Fault.choices, blank=True)
    wish = models.CharField(max_length=8, choices=Wish.choices)
    words = models.TextField(_("what she writes"), max_length=1000, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    answer = models.CharField(_("what we answered"), max_length=500, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=8, choices=Ending.choices, blank=True)
    refund = models.ForeignKey("payments.Refund", on_delete=models.PROTECT, null=True, related_name="cases")
    swap = models.ForeignKey("fulfilment.Swap", on_delete=models.PROTECT, null=True, related_name="cases")
    sent_by_carrier = models.CharField(max_length=20, blank=True)
    sent_number = models.CharField(_("tracking number"), max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="one_case_per_number_of_its_order"),
            models.CheckConstraint(condition=Q(fault="") | Q(kind="claim"), name="only_claims_name_a_fault"),
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(ended_at=None), name="case_is_open"),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """Return what people call it: its order's number, and its own behind that."""
        return f"{self.order.number}/R{self.number}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def needs_goods(self) -> bool:
        """Whether pieces have to come back before it is settled: not what never came, nor what she keeps."""
        return self.fault != self.Fault.MISSING and self.wish != self.Wish.PART


class CaseLine(models.Model):
    """Pieces of one good that a case is about, and what came back of them."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="in_cases")
    quantity = models.PositiveIntegerField()
    came = models.PositiveIntegerField(_("pieces that came back"), default=0)
    is_whole = models.BooleanField(_("they can be sold again"), default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "line"], name="one_row_per_line_of_a_case"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="a_case_is_about_pieces"),
            models.CheckConstraint(condition=Q(came__lte=models.F("quantity")), name="no_more_come_than_asked_for"),
        ]

    def __str__(self):
        return f"{self.case_id} {self.line_id} {self.quantity}"


class CasePicture(models.Model):
    """A picture a buyer took of what is wrong. Only staff see it, and it is thrown away some months after the end."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="pictures")
    picture = models.FileField(storage=private_storage, upload_to="cases")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return str(self.uuid)


class CaseStep(models.Model):
    """One step of a case: when, and who of us took it; nobody where the buyer did. Written once."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=9, choices=Case.State.choices)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.case_id} {self.state}"
