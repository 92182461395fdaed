"""The pages editors write: home, stories, places, houses, campaigns, plain pages."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.snippets.blocks import SnippetChooserBlock

from storefront.proofreading.contents import text_hash
from storefront.proofreading.gate import let_out

from .blocks import StoryBody
from .choosers import ProducerChooserBlock, ProductChooserBlock
from .forms import ShopPageForm
from .frame import FrameLink, SiteFrame
from .panels import ChecksPanel, FollowsPanel, LanguagesPanel, SharePreviewPanel

__all__ = [
    "CampaignPage",
    "DistrictIndexPage",
    "DistrictPage",
    "FrameLink",
    "HomePage",
    "HousePage",
    "PlainPage",
    "ShopPage",
    "SiteFrame",
    "StoryIndexPage",
    "StoryPage",
]

PREVIEW_OTHER = "other-language"


class ShopPage(Page):
    """What every page of ours does: a readable address, the gate before it goes out, and the way to its translation."""

    share_picture = models.ForeignKey(
        "pictures.SiteImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture when it is passed on"),
        help_text=_("Empty: the picture at the top, or the shop’s own."),
    )
    # What readers see, as a digest; and for a translation, the digest of the Thai that it says.
    text_hash = models.CharField(max_length=64, blank=True, editable=False)
    follows = models.CharField(max_length=64, blank=True, editable=False)

    base_form_class = ShopPageForm
    is_story = False
    needs_yes = False

    promote_panels = [
        SharePreviewPanel(heading=_("As Google and LINE will show it")),
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
                FieldPanel("share_picture"),
                FieldPanel("show_in_menus"),
            ],
            heading=_("How it is found and passed on"),
        ),
    ]

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not kwargs.get("update_fields"):
            self.text_hash = text_hash(self)
        return super().save(*args, **kwargs)

    def publish(self, revision, **kwargs):
        """Let a revision out to readers, whoever asks for it: a review, the clock, a program. Raises NotFit."""
        let_out(revision.as_object())
        return super().publish(revision, **kwargs)

    def get_context(self, request, *args, **kwargs):
        from . import queries  # noqa: PLC0415 -- queries read these models

        context = super().get_context(request, *args, **kwargs)
        return {
            **context,
            "language_urls": queries.urls_in_each_language(self),
            "named_facts": queries.facts_named_on(self),
        }

    @property
    def in_short(self) -> str:
        """What the page is about, for search engines and chats: the editor's words for them, else its first words."""
        paragraphs = (block.value.source for block in getattr(self, "body", ()) if block.block_type == "paragraph")
        return self.search_description or getattr(self, "intro", "") or next(paragraphs, "")

    @property
    def picture_to_share(self):
        return self.share_picture or getattr(self, "hero", None)

    def source_page(self) -> "ShopPage | None":
        """Return the Thai page that this one translates; None for a Thai page, or one without."""
        if self.locale.language_code == settings.LANGUAGE_CODE:
            return None
        return (
            type(self)
            .objects.filter(translation_key=self.translation_key, locale__language_code=settings.LANGUAGE_CODE)
            .first()
        )

    def keeps_step(self, source: "ShopPage") -> bool:
        """Say whether this translation says what the Thai page says today. What was never marked counts as behind."""
        return bool(self.follows) and self.follows == source.text_hash

    def follow(self, source: "ShopPage | None") -> None:
        """Note that this says what `source` says today; with None, that something of it is missing."""
        self.follows = source.text_hash if source else ""

    @property
    def preview_modes(self):
        return [("", _("This language")), (PREVIEW_OTHER, _("The other language"))]

    def serve_preview(self, request, mode_name):
        page = self
        if mode_name == PREVIEW_OTHER:
            other = self.get_translations().specific().first()
            page = other.get_latest_revision_as_object() if other else self
        with translation.override(page.locale.language_code):
            answer = Page.serve_preview(page, request, "")
            return answer.render() if hasattr(answer, "render") else answer


def first_picture(*, required: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        "pictures.SiteImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=not required,
        related_name="+",
        verbose_name=_("picture at the top"),
    )


def sources_field() -> models.TextField:
    return models.TextField(_("sources"), blank=True, help_text=_("One to a line, with the date."))


CHECKS = [
    ChecksPanel(heading=_("Before it goes out")),
    FieldPanel("claims_reason"),
    LanguagesPanel(heading=_("Thai and English")),
    FollowsPanel("follows_now"),
]


class HomePage(ShopPage):
    """The shop's first page in one language."""

    eyebrow = models.CharField(_("line above the title"), max_length=80, blank=True)
    headline = models.CharField(_("headline"), max_length=120)
    intro = models.TextField(_("introduction"), max_length=400, blank=True)
    hero = first_picture(required=True)
    hero_story = models.ForeignKey(
        "pages.StoryPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("story behind the first picture"),
    )
    season_title = models.CharField(
        _("heading of the season's goods"), max_length=80, blank=True, help_text=_("Empty: the newest goods are shown.")
    )
    season_intro = models.CharField(_("words on the season"), max_length=160, blank=True)
    season_goods = StreamField(
        [("product", ProductChooserBlock(label=_("Product")))],
        blank=True,
        use_json_field=True,
        verbose_name=_("goods of the season"),
        max_num=8,
    )
    body = StreamField(StoryBody(), blank=True, use_json_field=True)

    template = "pages/home.html"
    max_count_per_parent = 1
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("eyebrow"),
                FieldPanel("headline"),
                FieldPanel("intro"),
                FieldPanel("hero"),
                FieldPanel("hero_story"),
            ],
            heading=_("First screen"),
        ),
        MultiFieldPanel(
            [FieldPanel("season_title"), FieldPanel("season_intro"), FieldPanel("season_goods")],
            heading=_("Goods of the season"),
        ),
        FieldPanel("body"),
        *CHECKS,
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request, *args, **kwargs):
        from . import queries  # noqa: PLC0415 -- queries read these models

        return {**super().get_context(request, *args, **kwargs), **queries.home_context(self)}


class StoryIndexPage(ShopPage):
    """All stories of one language, newest first, narrowed by what they are about and where they play."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    template = "pages/story_index.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.StoryPage"]
    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("intro"), *CHECKS]

    class Meta:
        verbose_name = _("story index")
        verbose_name_plural = _("story indexes")

    def get_context(self, request, *args, **kwargs):
        from . import queries  # noqa: PLC0415 -- queries read these models

        context = super().get_context(request, *args, **kwargs)
        return {**context, **queries.index_context(self, request.GET)}


class StoryPage(ShopPage):
    """A story: of a producer, a place, a craft, the centre or the foundation."""

    class Kind(models.TextChoices):
        PRODUCER = "producer", _("Makers")
        PLACE = "place", _("Places")
        CRAFT = "craft", _("Crafts")
        CENTRE = "centre", _("The centre")
        FOUNDATION = "foundation", _("The foundation")

    kind = models.CharField(_("about"), max_length=12, choices=Kind.choices, default=Kind.PRODUCER)
    intro = models.TextField(_("introduction"), max_length=400)
    hero = first_picture()
    producer = models.ForeignKey(
        "partner.Partner",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("producer"),
        help_text=_("A maker’s own story goes out when she has said yes to it."),
    )
    district = models.ForeignKey(
        "address.District",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("district"),
        help_text=_("Empty: the producer’s."),
    )
    body = StreamField(StoryBody(), use_json_field=True)
    people = StreamField(
        [("person", SnippetChooserBlock("consents.Consent", label=_("Consent")))],
        blank=True,
        use_json_field=True,
        verbose_name=_("people named or shown"),
        help_text=_("Everyone a reader could recognise, with her consent."),
    )
    sources = sources_field()

    is_story = True
    template = "pages/story.html"
    parent_page_types = ["pages.StoryIndexPage"]
    subpage_types = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("intro"),
        FieldPanel("hero"),
        FieldPanel("producer"),
        FieldPanel("district"),
        FieldPanel("body"),
        FieldPanel("people"),
        FieldPanel("sources"),
        *CHECKS,
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    @property
    def needs_yes(self) -> bool:
        """Whether its maker must agree first: it is her own story. The translation says what she agreed to in Thai."""
        is_hers = self.kind == self.Kind.PRODUCER and self.producer_id is not None
        return is_hers and self.locale.language_code == settings.LANGUAGE_CODE

    def get_context(self, request, *args, **kwargs):
        from . import queries  # noqa: PLC0415 -- queries read these models

        return {**super().get_context(request, *args, **kwargs), **queries.story_context(self)}


class PlainPage(ShopPage):
    """A page that explains: how to buy, delivery, returns, privacy, about us."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)
    body = StreamField(StoryBody(), use_json_field=True)
    is_legal = models.BooleanField(
        _("a legal text"),
        default=False,
        help_text=_("Readers are told that a Thai professional must confirm it, until one has."),
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    confirmed_by = models.CharField(
        _("confirmed by"), max_length=120, blank=True, help_text=_("The office that stands by it.")
    )
    sources = sources_field()

    template = "pages/plain.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("is_legal"), FieldRowPanel([FieldPanel("confirmed_on"), FieldPanel("confirmed_by")])],
            heading=_("If it is a legal text"),
        ),
        FieldPanel("sources"),
        *CHECKS,
    ]

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")

    def clean(self):
        super().clean()
        if bool(self.confirmed_on) != bool(self.confirmed_by):
            raise ValidationError({"confirmed_by": _("Say both: who confirmed it, and when.")})


class HousePage(ShopPage):
    """One of the houses behind the shop: the centre, the company, the foundation."""

    class Which(models.TextChoices):
        CENTRE = "centre", _("The centre")
        COMPANY = "company", _("The company")
        FOUNDATION = "foundation", _("The foundation")

    which = models.CharField(_("which house"), max_length=12, choices=Which.choices)
    intro = models.TextField(_("introduction"), max_length=400)
    hero = first_picture()
    address = models.TextField(_("address"), max_length=300, blank=True)
    hours = models.CharField(_("opening hours"), max_length=160, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    body = StreamField(StoryBody(), use_json_field=True)
    sources = sources_field()

    template = "pages/house.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("which"),
        FieldPanel("intro"),
        FieldPanel("hero"),
        MultiFieldPanel(
            [
                HelpPanel(content=_("What is left empty is not printed. Offices, no private persons.")),
                FieldPanel("address"),
                FieldPanel("hours"),
                FieldPanel("phone"),
            ],
            heading=_("Where to find it"),
        ),
        FieldPanel("body"),
        FieldPanel("sources"),
        *CHECKS,
    ]

    class Meta:
        verbose_name = _("page of a house")
        verbose_name_plural = _("pages of houses")

    def get_context(self, request, *args, **kwargs):
        from . import queries  # noqa: PLC0415 -- queries read these models

        return {**super().get_context(request, *args, **kwargs), "stories": queries.stories_of_house(self)}


class PlacedElsewhere(ShopPage):
    """A page whose text stands on a page that the shop draws itself, and whose address is that page's."""

    template = "pages/district_words.html"

    class Meta:
        abstract = True

    def shown_at(self) -> str:
        """Return the path of the page it stands on, in its own language."""
        raise NotImplementedError

    def get_url_parts(self, request=None):
        parts = super().get_url_parts(request)
        if parts is None:
            return None
        with translation.override(self.locale.language_code):
            return parts[0], parts[1], self.shown_at()

    def serve(self, request, *args, **kwargs):
        return HttpResponseRedirect(self.url)


class DistrictIndexPage(PlacedElsewhere):
    """What is said above the map of the 26 districts; below it stand the words of each."""

    intro = models.TextField(_("introduction"), max_length=400)

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.DistrictPage"]
    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("intro"), *CHECKS]

    class Meta:
        verbose_name = _("words on the districts")
        verbose_name_plural = _("words on the districts")

    def shown_at(self) -> str:
        return reverse("places:districts")


class DistrictPage(PlacedElsewhere):
    """What is told of one district, above what is made there."""

    district = models.ForeignKey(
        "address.District", on_delete=models.PROTECT, related_name="+", verbose_name=_("district")
    )
    intro = models.TextField(_("introduction"), max_length=400)
    body = StreamField(StoryBody(), blank=True, use_json_field=True)
    sources = sources_field()

    parent_page_types = ["pages.DistrictIndexPage"]
    subpage_types = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("district"),
        FieldPanel("intro"),
        FieldPanel("body"),
        FieldPanel("sources"),
        *CHECKS,
    ]

    class Meta:
        verbose_name = _("words on a district")
        verbose_name_plural = _("words on districts")

    def shown_at(self) -> str:
        return self.district.get_absolute_url()

    def clean(self):
        super().clean()
        others = DistrictPage.objects.filter(district_id=self.district_id, locale_id=self.locale_id).exclude(pk=self.pk)
        if self.district_id and self.locale_id and others.exists():
            raise ValidationError({"district": _("This district has its words already.")})


class CampaignPage(ShopPage):
    """A page that fills itself with goods by a rule, between two days: a silk fair, gifts for the new year."""

    intro = models.TextField(_("introduction"), max_length=400)
    hero = first_picture()
    words = models.CharField(
        _("words the goods are found by"),
        max_length=60,
        blank=True,
        help_text=_("As a shopper would search: silk, basket, indigo."),
    )
    category = models.ForeignKey(
        "catalogue.Category",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
    )
    producers = StreamField(
        [("producer", ProducerChooserBlock(label=_("Producer")))],
        blank=True,
        use_json_field=True,
        verbose_name=_("only of these producers"),
    )
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("to"))
    body = StreamField(StoryBody(), blank=True, use_json_field=True)

    template = "pages/campaign.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("hero"),
        MultiFieldPanel(
            [
                FieldPanel("words"),
                FieldPanel("category"),
                FieldPanel("producers"),
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
            ],
            heading=_("Which goods, and when"),
            help_text=_("All that is given must fit. Goods come and go by themselves."),
        ),
        FieldPanel("body"),
        *CHECKS,
    ]

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")

    def clean(self):
        super().clean()
        if not (self.words or self.category_id or self.producers):
            raise ValidationError({"words": _("Say which goods: by words, a category or producers.")})
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day lies before the first.")})

    def get_context(self, request, *args, **kwargs):
        from . import queries  # noqa: PLC0415 -- queries read these models

        return {**super().get_context(request, *args, **kwargs), **queries.campaign_context(self)}
