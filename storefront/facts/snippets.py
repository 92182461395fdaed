"""The fact table as editors see it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Fact


class FactViewSet(SnippetViewSet):
    """What pages say in numbers. A changed fact is changed on every page that names it."""

    model = Fact
    icon = "table"
    menu_label = _("Facts")
    list_display = ["__str__", "token", "as_of", "review_by", "get_confidence_display"]
    list_filter = ["confidence"]
    search_fields = ["code", "says_th", "says_en", "source", "words_th", "words_en", "unit_th", "unit_en"]
    ordering = ["review_by", "code"]
    panels = [
        HelpPanel(
            content=_("A text names a fact by its code, as [fact:districts]. Readers see its words and its source.")
        ),
        FieldPanel("code"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("about"), FieldPanel("value")]),
                FieldRowPanel([FieldPanel("unit_th"), FieldPanel("unit_en")]),
                FieldRowPanel([FieldPanel("words_th"), FieldPanel("words_en")]),
            ],
            heading=pgettext_lazy("a fact", "What it is"),
        ),
        MultiFieldPanel([FieldPanel("says_th"), FieldPanel("says_en")], heading=_("What it counts")),
        MultiFieldPanel(
            [
                FieldPanel("source"),
                FieldPanel("source_en"),
                FieldRowPanel([FieldPanel("as_of"), FieldPanel("review_by")]),
                FieldRowPanel([FieldPanel("confidence"), FieldPanel("owner")]),
            ],
            heading=_("Where it comes from"),
        ),
    ]
