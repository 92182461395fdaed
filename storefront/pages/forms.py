"""The form of a page: its address in Latin letters, and the gate before it goes out."""

from itertools import chain, count

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from catalogue.products.slugs import thai_slug
from storefront.proofreading.findings import Weight
from storefront.proofreading.gate import answer_for, in_words, stops

# The buttons after which readers may see the page at once, or a review may let it out as it stands.
OPENS = ("action-publish", "action-submit", "action-restart-workflow")


class ShopPageForm(WagtailAdminPageForm):
    """Lets an editor leave the address of a page empty: it is then made from the Thai title.

    Thai vowel and tone marks are not allowed in Wagtail's addresses, and without them Thai words
    become unreadable. It also holds a page back that may not go out: what was typed stays on the
    screen and in the draft.
    """

    claims_reason = forms.CharField(
        label=_("Why these words may stand"),
        required=False,
        max_length=300,
        help_text=_("Only where a rule stopped words that are right all the same. Your name is kept with it."),
    )
    follows_now = forms.BooleanField(
        label=_("This says what the Thai page says today"),
        required=False,
        help_text=_("Take the tick away while something of the Thai page is still missing here."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        self.source = self.instance.source_page() if self.instance.pk else None
        if "follows_now" in self.fields:
            self.fields["follows_now"].initial = self.source is None or self.instance.keeps_step(self.source)

    def clean_slug(self) -> str:
        """Return what the editor wrote, else the title in Latin letters, numbered where a sister has it."""
        written = self.cleaned_data.get("slug")
        if written:
            return written
        slug = thai_slug(self.cleaned_data.get("title", ""))
        names = chain([slug], (f"{slug}-{number}" for number in count(2)))
        return next(name for name in names if Page._slug_is_available(name, self.parent_page, self.instance))

    def _post_clean(self):
        super()._post_clean()
        if self.source is not None and "follows_now" in self.fields:
            self.instance.follow(self.source if self.cleaned_data.get("follows_now") else None)
        if self.errors or not any(self.data.get(button) for button in OPENS):
            return
        self._look_through()

    def _look_through(self) -> None:
        found = stops(self.instance)
        claims = [finding for finding in found if finding.weight is Weight.CLAIM]
        reason = self.cleaned_data.get("claims_reason", "").strip()
        if claims and reason and self.instance.pk:
            answer_for(self.instance, claims, reason, by=self.for_user)
            found = [finding for finding in found if finding not in claims]
        if self.data.get("action-submit"):
            # Whoever reviews it asks the maker; all else is the writer's to put right.
            found = [finding for finding in found if finding.code not in {"no-yes"}]
        for finding in found:
            self.add_error(None, ValidationError(in_words(finding), code=finding.code))
