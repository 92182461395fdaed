"""Panels of the editor that tell instead of asking."""

from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import Locale

from storefront.proofreading.gate import look_through

from .states import state_of


class TellingPanel(Panel):
    """A panel without fields, drawn by its template from the page as it was last saved."""

    template_name = ""

    class BoundPanel(Panel.BoundPanel):
        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            return {**context, "page": self.instance, **self.panel.tell(self.instance)}

        @property
        def template_name(self):
            return self.panel.template_name

        def is_shown(self):
            return super().is_shown() and self.panel.has_something_to_tell(self.instance)

    def has_something_to_tell(self, page) -> bool:
        return page.pk is not None

    def tell(self, page) -> dict:
        raise NotImplementedError


class ChecksPanel(TellingPanel):
    """What keeps the page from going out, and what might be better."""

    template_name = "cms/panels/checks.html"

    def tell(self, page) -> dict:
        found = look_through(page)
        return {"findings": found, "stops": [one for one in found if one.weight != "hint"]}


class SharePreviewPanel(TellingPanel):
    """How a search engine and a chat will show the page."""

    template_name = "cms/panels/share_preview.html"

    def tell(self, page) -> dict:
        return {"title": page.seo_title or page.title, "words": page.in_short, "share": page.picture_to_share}


class FollowsPanel(FieldPanel):
    """The tick of a translation; a Thai page follows nothing."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self):
            return super().is_shown() and self.instance.pk is not None and self.instance.source_page() is not None


class LanguagesPanel(TellingPanel):
    """The page in each language: missing, draft, behind, live."""

    template_name = "cms/panels/languages.html"

    def tell(self, page) -> dict:
        family = {one.locale_id: one for one in page.get_translations(inclusive=True).specific()}
        thai = next((one for one in family.values() if one.source_page() is None), None)
        rows = [
            {"locale": locale, "page": family.get(locale.pk), "state": state_of(family.get(locale.pk), thai)}
            for locale in Locale.objects.order_by("-language_code")
        ]
        return {"rows": rows}
