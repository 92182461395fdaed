"""Blocks for editors' pages that read the books themselves: no number in them is written by hand."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from . import queries
from .figures import FIGURES


def figure_choices() -> list[tuple[str, str]]:
    return [(figure.key, figure.words) for figure in FIGURES.values()]


class LedgerFiguresBlock(blocks.StructBlock):
    """Some figures of the newest year. One that may not be shown is left out."""

    title = blocks.CharBlock(label=_("Heading"), max_length=120)
    figures = blocks.ListBlock(
        blocks.ChoiceBlock(choices=figure_choices, label=_("Figure")), label=_("Figures"), min_num=1, max_num=4
    )

    class Meta:
        label = _("Figures out of the books")
        icon = "table"
        template = "pages/blocks/ledger_figures.html"

    def get_context(self, value, parent_context=None):
        year = queries.newest_year()
        figures = year.some(value["figures"]) if year else []
        return {**super().get_context(value, parent_context), "year": year, "figures": figures}


class LedgerMapBlock(blocks.StructBlock):
    """What makers earned, by district, on the map."""

    title = blocks.CharBlock(label=_("Heading"), max_length=120)

    class Meta:
        label = _("Districts out of the books")
        icon = "site"
        template = "pages/blocks/ledger_map.html"

    def get_context(self, value, parent_context=None):
        return {**super().get_context(value, parent_context), "year": queries.newest_year()}


class RenovationFundBlock(blocks.StructBlock):
    """Every baht in and out of the renovation fund, as the foundation told us."""

    title = blocks.CharBlock(label=_("Heading"), max_length=120)

    class Meta:
        label = _("Renovation fund out of the books")
        icon = "doc-full"
        template = "pages/blocks/renovation_fund.html"

    def get_context(self, value, parent_context=None):
        return {**super().get_context(value, parent_context), "fund": queries.renovation_fund()}
