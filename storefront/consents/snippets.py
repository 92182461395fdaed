"""Consents as editors see them."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, MultipleChooserPanel, Panel
from wagtail.permission_policies.base import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Consent
from .ways import withdrawal_url


class LinkPanel(Panel):
    """The secret link by which a person takes her yes back."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtailadmin/panels/help_panel.html"

        @property
        def content(self):
            if self.instance.pk is None:
                return gettext("Once this is saved, the link stands here by which she can take it back.")
            return format_html(
                '{} <a href="{url}" lang="en">{url}</a>',
                gettext("Give her this link. With it she can take her yes back, at any hour and without an account:"),
                url=withdrawal_url(self.instance),
            )


class KeptConsents(ModelPermissionPolicy):
    """Nobody deletes a consent: it is the proof that there was one."""

    def user_has_permission(self, user, action):
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)


class ConsentViewSet(SnippetViewSet):
    """Every person who can be recognised in a picture or a story, and what she said yes to."""

    model = Consent
    icon = "user"
    menu_label = _("Consents")
    list_display = ["name", "get_state_display", "given_on", "until", "get_how_display"]
    list_filter = ["how"]
    search_fields = ["name", "called_th", "called_en", "note"]
    copy_view_enabled = False
    panels = [
        LinkPanel(heading=_("Her own link")),
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldRowPanel([FieldPanel("called_th"), FieldPanel("called_en")]),
                FieldPanel("producer"),
            ],
            heading=_("Who"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(name, widget=forms.CheckboxInput)
                for name in ("may_name", "may_show", "may_quote", "may_hear")
            ],
            heading=_("She said yes to"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("given_on"), FieldPanel("until")]),
                FieldPanel("how"),
                FieldPanel("note"),
                FieldPanel("paper"),
            ],
            heading=_("When and how"),
        ),
        MultipleChooserPanel("pictures", chooser_field_name="picture", label=_("Pictures she is in")),
    ]

    @property
    def permission_policy(self):
        return KeptConsents(self.model)
