"""Templates to fill in, and all there is as the same tables."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from .models import Import
from .operations import TABLES
from .tables import Column
from .writing import Sheet

Kind = Import.Kind


def template(kind: Kind, language: str) -> list[Sheet]:
    """Return an empty table with its heads in a language, and a sheet that says what stands in each column."""
    columns = TABLES[kind].columns
    heads = [column.head(language) for column in columns]
    explained = Sheet(
        _("How to fill it in"),
        [_("Column"), _("In the other language"), _("Needed"), _("Example")],
        [_explained(column, language) for column in columns],
    )
    return [Sheet(str(kind.label), heads, []), explained]


def _explained(column: Column, language: str) -> list[str]:
    other = "th" if language == "en" else "en"
    example = column.help or getattr(column.read, "example", "")
    return [column.head(language), column.head(other), _("yes") if column.needed else "", example]


def everything(kind: Kind, language: str, *, with_contacts: bool = False) -> Sheet:
    """Return all there is of a kind as the table that can be read in again."""
    table = TABLES[kind]
    rows: Iterable = table.rows(with_contacts=with_contacts) if kind == Kind.PRODUCERS else table.rows()
    return Sheet(str(kind.label), [column.head(language) for column in table.columns], rows)
