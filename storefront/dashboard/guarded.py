"""Forms of Oscar's dashboard that never write over what somebody else saved after they were opened."""

import hashlib
import json

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _

from storefront.ui.two_languages import TwoLanguages


class GuardedForm(TwoLanguages, forms.ModelForm):
    """Knows by its stamp what was stored when it was opened: a digest of all that it shows.

    A view takes it in under the lock of its row (`locked_row`), and gives it the row as it is then. Where that is not
    what the stamp says, the form is refused with all that was typed, and tells what is stored now: whoever saves it a
    second time has seen that. Counters of uses are not in the form, so sales in between do no harm.
    """

    version = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.name_languages()
        self.stored = {name: _plain(self.get_initial_for_field(field, name)) for name, field in self._shown()}
        self.stamp = self.initial["version"] = _digest(self.stored) if self.instance.pk else ""

    def _shown(self) -> list[tuple[str, forms.Field]]:
        return [(name, field) for name, field in self.fields.items() if name != "version"]

    def clean(self):
        opened_with = self.cleaned_data.pop("version", "")
        cleaned = super().clean()
        if opened_with != self.stamp:
            self._refuse()
        return cleaned

    def _refuse(self) -> None:
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = self.stamp
        words = _(
            "Somebody changed this while you wrote. All you typed is still here and nothing was saved: "
            "compare it with what is stored now, then save again."
        )
        shown = [(name, field) for name, field in self._shown() if name in self.changed_data]
        stored = [f"{field.label}: {self._said(name, field)}" for name, field in shown]
        title = [_("Stored now, where it differs from what you typed")] if stored else []
        self.add_error(None, [words, *title, *stored])

    def _said(self, name: str, field: forms.Field) -> str:
        """Return what is stored in a field, in words."""
        stored = self.stored[name]
        if isinstance(field, forms.ModelChoiceField):
            pks = stored if isinstance(stored, list) else [stored]
            stored = ", ".join(str(row) for row in field.queryset.filter(pk__in=[pk for pk in pks if pk]))
        elif isinstance(field, forms.ChoiceField):
            stored = dict(field.choices).get(stored, stored)
        elif isinstance(field, forms.DateTimeField) and stored:
            stored = timezone.localtime(stored)
        elif isinstance(field, forms.BooleanField):
            stored = _("yes") if stored else _("no")
        return "–" if stored in (None, "") else localize(stored)


def _plain(value):
    """Return what a field shows as something that can be compared; rows as their keys."""
    if isinstance(value, models.QuerySet | list | tuple):
        return sorted(getattr(row, "pk", row) for row in value)
    return getattr(value, "pk", value)


def _digest(stored: dict) -> str:
    return hashlib.sha256(json.dumps(stored, cls=DjangoJSONEncoder).encode()).hexdigest()[:16]


def locked_row(model: type[models.Model], pk: int) -> models.Model:
    """Return a row that nobody else can change before this transaction ends, or answer 404.

    Two forms of one row would otherwise both find it unchanged. The lock lets others point to the row, so a voucher
    can be given the offer meanwhile: two forms whose rows name each other would else wait for ever.
    """
    return get_object_or_404(model.objects.select_for_update(no_key=True), pk=pk)


class LockedUpdate:
    """For a view that changes one row: it takes a form in under the row's lock."""

    is_locking = False

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        with transaction.atomic():
            self.is_locking = True
            return super().post(request, *args, **kwargs)

    def form_invalid(self, form: forms.BaseForm) -> HttpResponse:
        self.object.refresh_from_db()  # what was typed stands in the form, not in the page's title
        return super().form_invalid(form)

    def get_object(self, queryset=None):
        return locked_row(self.model, self.kwargs["pk"]) if self.is_locking else super().get_object(queryset)
