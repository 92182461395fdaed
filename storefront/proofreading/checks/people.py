"""Looks at the people of a page: nobody is shown, named or quoted who has not said yes, or no longer does."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from storefront.consents.models import Consent
from storefront.consents.queries import consents_to_pictures, names_taken_back

from ..contents import Contents
from ..findings import Finding, Weight

# A title with a name behind it. Offices begin alike (นายอำเภอ, นายก), and so do words (นางรำ), so these are left out.
THAI_TITLE = re.compile(
    r"(?<![ก-๛])(?:นายแพทย์|นาย(?!อำเภอ|ก|ทะเบียน|จ้าง|หน้า|ทุน|ท่า|แบบ|พล|ตำรวจ)|นางสาว|น\.ส\.|"
    r"นาง(?!รำ|ฟ้า|เอก|แบบ|งาม|ไหม|พญา|กวัก|เงือก|สาว)|ด\.ช\.|ด\.ญ\.|ดร\.)\s?([ก-๛]{2,})"
)
ENGLISH_TITLE = re.compile(r"\b(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? |(?<!Kaen )Khun )([A-Z][a-z]+(?: [A-Z][a-z]+)?)")


def look_at_people(page, contents: Contents) -> Iterator[Finding]:
    yield from _in_pictures(contents)
    yield from _chosen(contents)
    yield from _named(contents)


def _in_pictures(contents: Contents) -> Iterator[Finding]:
    photographs = [picture for picture in contents.pictures if not picture.is_illustration]
    given = consents_to_pictures(picture.pk for picture in photographs) if photographs else {}
    for picture in photographs:
        if picture.people_count is None:
            yield Finding(
                "people-unsaid",
                Weight.STOP,
                _("Nobody has said how many people one can recognise in a picture. Open the picture and write it."),
                picture.title,
            )
        elif picture.people_count > given[picture.pk]:
            yield Finding(
                "no-consent",
                Weight.STOP,
                _("A picture shows %(people)s people, and %(consents)s of them said yes to it.")
                % {"people": picture.people_count, "consents": given[picture.pk]},
                picture.title,
            )
        if picture.faces_found and picture.people_count == 0:
            yield Finding(
                "faces",
                Weight.HINT,
                _("The computer sees a face in a picture that is said to show nobody. Look once more."),
                picture.title,
            )
        if picture.hidden_at:
            yield Finding(
                "rests",
                Weight.STOP,
                _("A consent to a picture came to its end: readers do not see it until it is renewed."),
                picture.title,
            )


def _chosen(contents: Contents) -> Iterator[Finding]:
    for consent in contents.people:
        if consent.withdrawn_at:
            yield Finding(
                "taken-back",
                Weight.STOP,
                _("This person took her consent back. Take her words and pictures out."),
                consent.called("th"),
            )
        elif not consent.holds():
            yield Finding(
                "consent-ended",
                Weight.STOP,
                _("This person’s consent came to its end. Ask her again, or take her out."),
                consent.name,
            )


def _named(contents: Contents) -> Iterator[Finding]:
    for consent in names_taken_back():
        if consent.name in contents.text or any(consent.name in line for line in contents.citations):
            yield Finding(
                "named",
                Weight.STOP,
                _("A person is named who did not agree to it, or no longer does."),
                consent.called("th"),
            )
    agreed = set(Consent.objects.holding().filter(may_name=True).values_list("name", flat=True))
    for passage in contents.passages:
        for found in (*THAI_TITLE.finditer(passage.text), *ENGLISH_TITLE.finditer(passage.text)):
            if not any(name in passage.text[found.start() : found.end() + len(name)] for name in agreed):
                yield Finding(
                    "name-without-consent",
                    Weight.CLAIM,
                    _("This looks like a person’s name, and no consent holds it. Name an office, or note her consent."),
                    found[0][:60],
                    passage.where,
                    _("Personal Data Protection Act B.E. 2562, sections 19 and 24"),
                )
