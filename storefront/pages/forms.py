from itertools import chain, count

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from catalogue.products.slugs import thai_slug


class LatinSlugForm(WagtailAdminPageForm):
    """Lets an editor leave the address of a page empty: it is then made from the Thai title.

    Thai vowel and tone marks are not allowed in Wagtail's addresses, and without them Thai words
    become unreadable.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        """Return what the editor wrote, else the title in Latin letters, numbered where a sister has it."""
        written = self.cleaned_data.get("slug")
        if written:
            return written
        slug = thai_slug(self.cleaned_data.get("title", ""))
        names = chain([slug], (f"{slug}-{number}" for number in count(2)))
        return next(name for name in names if Page._slug_is_available(name, self.parent_page, self.instance))
