"""What goes back: pieces, delivery, why; and the password of whoever gives it."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from checkout.aftersales.deciding import pieces_owed
from checkout.aftersales.models import Case
from checkout.orders.states import UNSENT_STATES
from checkout.payments.models import PaymentAttempt, Refund
from checkout.payments.refund_sums import delivery_left_baht, lines_left, pieces_here
from checkout.payments.refunds import RefundWish

# What only the shop itself says of a refund.
NOT_CHOSEN = {Refund.Reason.LATE, Refund.Reason.OUTSIDE}
REASONS = [("", _("Please choose"))] + [pair for pair in Refund.Reason.choices if pair[0] not in NOT_CHOSEN]


class RefundForm(forms.Form):
    """How many pieces of each line are paid back, whether they go on the shelf, and why."""

    delivery = forms.BooleanField(label=_("The delivery cost too"), required=False)
    reason = forms.ChoiceField(
        label=_("Reason"), choices=REASONS, error_messages={"required": _("Please choose why the money goes back.")}
    )
    note = forms.CharField(label=_("Note"), max_length=255, required=False, help_text=_("Only staff read it."))
    # One form is one refund, however often it is sent.
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    # The return or claim that ends with it.
    case = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, attempt: PaymentAttempt, case: Case | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.left = [left for left in lines_left(attempt.order) if left.quantity > 0]
        self.delivery_baht = delivery_left_baht(attempt)
        # Only what lies here can go on the shelf now; what was sent is put there when it is back.
        here = pieces_here(attempt.order) if attempt.order.status in UNSENT_STATES else {}
        self.here = {pk for pk, pieces in here.items() if pieces}
        if not self.delivery_baht:
            del self.fields["delivery"]
        for left in self.left:
            self._add_line(left)
        if case:
            self._begin_with(case)

    def _add_line(self, left) -> None:
        most = {"max_value": _("At most %(limit_value)s can be paid back."), "min_value": _("Not below zero.")}
        self.fields[f"pieces_{left.line.pk}"] = forms.IntegerField(
            label=_("Pieces"), min_value=0, max_value=left.quantity, initial=0, required=False, error_messages=most
        )
        if left.line.pk in self.here:
            self.fields[f"shelf_{left.line.pk}"] = forms.BooleanField(
                label=_("back on the shelf"), required=False, initial=True
            )

    def _begin_with(self, case: Case) -> None:
        """Begin with what came back for a return or a claim, and its reason."""
        is_claim = case.kind == Case.Kind.CLAIM
        self.initial |= {
            "case": case.pk,
            "reason": Refund.Reason.FAULTY if is_claim else Refund.Reason.CHANGED_MIND,
            "note": case.name,
            "delivery": is_claim,
            **{f"pieces_{owed.line_pk}": owed.pieces for owed in pieces_owed(case)},
        }

    def rows(self) -> list[tuple]:
        """Return the lines that can be paid back, each with its fields."""
        return [
            (left, self[f"pieces_{left.line.pk}"], self[f"shelf_{left.line.pk}"] if left.line.pk in self.here else None)
            for left in self.left
        ]

    def everything(self) -> dict:
        """Return what the form would say if all that is left were chosen."""
        pieces = {f"pieces_{left.line.pk}": left.quantity for left in self.left}
        return {**pieces, "delivery": True}

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.wishes() and not cleaned.get("delivery"):
            self.add_error(None, _("Please say how many pieces are paid back, or choose the delivery cost."))
        return cleaned

    def wishes(self) -> list[RefundWish]:
        """Return which pieces were chosen."""
        given = self.cleaned_data
        chosen = ((left.line.pk, given.get(f"pieces_{left.line.pk}") or 0) for left in self.left)
        return [RefundWish(pk, pieces, bool(given.get(f"shelf_{pk}"))) for pk, pieces in chosen if pieces]
