"""Things of the newsroom."""

import io
import json
from datetime import date, timedelta
from itertools import count
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from wagtail.models import Locale, Page, Site

from catalogue.pictures.models import SiteImage
from storefront.consents.models import Consent, ConsentPicture
from storefront.facts.models import Fact
from storefront.pages.models import StoryIndexPage, StoryPage

NUMBERS = count(1)
# The pages of all languages belong together by these.
HOME, INDEX = (uuid5(NAMESPACE_URL, f"tests:{name}") for name in ("home", "index"))
TEXT = "ช่างทอเริ่มงานก่อนฟ้าสาง"


def make_fact(**given) -> Fact:
    """A figure that may be printed and need not be looked at for a year."""
    facts = {
        "code": f"fact-{next(NUMBERS)}",
        "value": 26,
        "unit_th": "อำเภอ",
        "unit_en": "districts",
        "says_th": "นับอำเภอ",
        "says_en": "districts counted",
        "source": "ที่มา",
        "as_of": date(2022, 9, 27),
        "confidence": Fact.Confidence.FIRST_HAND,
        "owner": "ศูนย์ OTOP",
        "review_by": timezone.localdate() + timedelta(days=365),
    }
    return Fact.objects.create(**{**facts, **given})


def make_consent(name="ป้าบุญมี", **given) -> Consent:
    """A yes to everything, given yesterday, without an end."""
    facts = {
        "called_th": "ช่างทอในกลุ่ม",
        "called_en": "a weaver of the group",
        "may_name": True,
        "may_show": True,
        "may_quote": True,
        "may_hear": True,
        "given_on": timezone.localdate() - timedelta(days=1),
        "how": Consent.How.PAPER,
    }
    pictures = given.pop("pictures", [])
    consent = Consent.objects.create(name=name, **{**facts, **given})
    for picture in pictures:
        ConsentPicture.objects.create(consent=consent, picture=picture)
    return consent


def jpeg(width=320, height=240, colour="brown", **saved) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "JPEG", **saved)
    return file.getvalue()


def make_photograph(people_count: int | None = 0, **given) -> SiteImage:
    """A photograph with its file, described, and with a number of people in it."""
    facts = {"title": "ภาพถ่าย", "alt_th": "กี่ทอผ้า", "alt_en": "a loom", "people_count": people_count}
    file = ContentFile(jpeg(), name=f"photograph-{uuid4().hex[:8]}.jpg")
    return SiteImage.objects.create(file=file, **{**facts, **given})


def make_index(language="th") -> StoryIndexPage:
    """The place where stories of a language stand, below a home page of its own."""
    locale, _new = Locale.objects.get_or_create(language_code=language)
    index = StoryIndexPage.objects.filter(locale=locale).first()
    if index:
        return index
    root = Page.get_first_root_node()
    home = root.add_child(instance=Page(title="Home", slug=f"home-{language}", locale=locale, translation_key=HOME))
    if language == "th":
        Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "testserver", "root_page": home})
    return home.add_child(
        instance=StoryIndexPage(title="เรื่องเล่า", intro="ทุกเรื่อง", slug="stories", locale=locale, translation_key=INDEX)
    )


def make_story(*blocks, language="th", live=True, **given) -> StoryPage:
    """A short story of a craft; `blocks` are pairs of a block's name and its value as JSON."""
    index = make_index(language)
    body = [
        {"type": kind, "value": value, "id": str(uuid4())}
        for kind, value in blocks or [("paragraph", f"<p>{TEXT}</p>")]
    ]
    facts = {"title": "ผ้าฝ้ายของเรา", "intro": "เล่าสั้นๆ", "kind": StoryPage.Kind.CRAFT, "slug": f"story-{next(NUMBERS)}"}
    story = StoryPage(locale=index.locale, body=json.dumps(body), live=False, **{**facts, **given})
    index.add_child(instance=story)
    revision = story.save_revision()
    if live:
        revision.publish()
    return StoryPage.objects.get(pk=story.pk)


def listed(values) -> list[dict]:
    """The items of a ListBlock as JSON."""
    return [{"type": "item", "value": value, "id": str(uuid4())} for value in values]
