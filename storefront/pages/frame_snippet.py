"""Menu and footer as editors see them."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import SiteFrame


class SiteFrameViewSet(SnippetViewSet):
    """What stands in the menu and the footer of every page, language by language."""

    model = SiteFrame
    icon = "list-ul"
    menu_label = _("Menus and footers")
    list_display = ["__str__", "about"]
    copy_view_enabled = False
    panels = [
        FieldPanel("locale"),
        FieldPanel("about"),
        InlinePanel(
            "links",
            [
                FieldRowPanel([FieldPanel("place"), FieldPanel("words")]),
                FieldRowPanel([FieldPanel("page"), FieldPanel("address")]),
            ],
            label=_("Link"),
        ),
    ]
