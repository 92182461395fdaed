"""Names that must be unique, in Thai and English."""

from django.utils.translation import override


class NamedInThai:
    """Keeps the column `name`, which is unique, in Thai.

    Otherwise it would hold the language of whoever saved last, and two names could meet there that differ in both
    languages. A name that was given in one language only, or before there were two, is the Thai one.
    """

    def save(self, *args, **kwargs):
        self.name_th = self.name_th or self.name_en or self.__dict__.get("name", "")
        with override("th"):
            super().save(*args, **kwargs)
