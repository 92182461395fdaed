"""Oscar's lists of offers and vouchers, searched by names in either language."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _


class SearchesNames:
    """Keeps the names that are looked for from Oscar, who would look at those in the reader's language only."""

    name_fields = {"name": ""}  # and how one comes from a row of the list to what bears the name

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.NullBooleanField):  # Oscar says these once, in the language of the start
                field.widget.choices = [("unknown", "---------"), ("true", _("Yes")), ("false", _("No"))]

    def clean(self) -> dict:
        cleaned = super().clean()
        self.names_sought = {field: cleaned[field] for field in self.name_fields if cleaned.get(field)}
        return {**cleaned, **dict.fromkeys(self.names_sought, "")}


class ListOfNames:
    """For a list that is searched by a form which `SearchesNames`."""

    def get_queryset(self) -> QuerySet:
        rows = super().get_queryset()
        for field, sought in getattr(self.form, "names_sought", {}).items():
            way = self.form.name_fields[field]
            named = Q(**{f"{way}name_th__icontains": sought}) | Q(**{f"{way}name_en__icontains": sought})
            rows = rows.filter(pk__in=self.model.objects.filter(named).values("pk"))
            self.search_filters.append(f"{self.form.fields[field].label}: {sought}")
        return rows
