from wagtail.admin.forms import WagtailAdminPageForm

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

    def clean_slug(self):
        return self.cleaned_data.get("slug") or thai_slug(self.cleaned_data.get("title", ""))
