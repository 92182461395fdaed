"""What editors do for the search: words for the same thing, and what shoppers could not find."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.permission_policies.base import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from catalogue.search.models import Miss, Synonyms


class SynonymsViewSet(SnippetViewSet):
    """Words for the same thing; what an editor saves counts within a minute."""

    model = Synonyms
    icon = "list-ul"
    menu_label = _("Words for the same thing")
    list_display = ["__str__", "note"]
    search_fields = ["words", "note"]
    panels = [FieldPanel("words"), FieldPanel("note")]


class WrittenByShoppers(ModelPermissionPolicy):
    """Nobody adds or edits what shoppers wrote; whoever may delete it may."""

    def user_has_permission(self, user, action):
        return action not in ("add", "change") and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)


class MissViewSet(SnippetViewSet):
    """Searches without an answer, the most frequent first: each is a word to add, or a good to find a maker for."""

    model = Miss
    icon = "help"
    menu_label = _("Searches without an answer")
    list_display = ["words", "times", "taken_for", "last"]
    list_per_page = 50
    search_fields = ["words"]
    ordering = ["-times", "-last"]
    inspect_view_enabled = True
    copy_view_enabled = False

    @property
    def permission_policy(self):
        return WrittenByShoppers(self.model)


class SearchWords(SnippetViewSetGroup):
    """The menu of both."""

    items = (SynonymsViewSet, MissViewSet)
    menu_label = _("Search words")
    menu_icon = "search"
    menu_order = 300
