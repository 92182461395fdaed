"""Forms of what is said in Thai and in English: beside each other, not behind tabs, so that none is forgotten."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LANGUAGE_NAMES = {"th": gettext_lazy("Thai"), "en": gettext_lazy("English")}


def both(*names: str) -> list[str]:
    """Return the columns that hold these in each language.

    >>> both("name", "about")
    ['name_th', 'name_en', 'about_th', 'about_en']
    """
    return [f"{name}_{language}" for name in names for language in LANGUAGE_NAMES]


class TwoLanguages:
    """Names the language of a field behind its label, and sets it so that a keyboard and a reader know it.

    `called` holds labels for columns whose own name has no Thai.
    """

    called: dict = {}

    def name_languages(self) -> None:
        for name, field in self.fields.items():
            base, _dash, language = name.rpartition("_")
            if language not in LANGUAGE_NAMES:
                continue
            label = self.called.get(base) or self._meta.model._meta.get_field(base).verbose_name
            said = {"field": capfirst(str(label)), "language": LANGUAGE_NAMES[language]}
            field.label = _("%(field)s, %(language)s") % said
            field.widget.attrs["lang"] = language
