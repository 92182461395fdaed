"""The pages editors write: home, stories, plain pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from .blocks import StoryBody
from .choosers import ProductChooserBlock
from .forms import LatinSlugForm


class ShopPage(Page):
    """What every page of ours does: a readable address, and the way to itself in the other language."""

    base_form_class = LatinSlugForm

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        from . import queries  # noqa: PLC0415 -- queries read these models

        context = super().get_context(request, *args, **kwargs)
        return {**context, "language_urls": queries.urls_in_each_language(self)}

    @property
    def in_short(self) -> str:
        """What the page is about, for search engines and chats: the editor's words for them, else its first words."""
        paragraphs = (block.value.source for block in getattr(self, "body", ()) if block.block_type == "paragraph")
        return self.search_description or self.intro or next(paragraphs, "")


class HomePage(ShopPage):
    """The shop's first page in one language."""

    eyebrow = models.CharField(_("line above the title"), max_length=80, blank=True)
    headline = models.CharField(_("headline"), max_length=120)
    intro = models.TextField(_("introduction"), max_length=400, blank=True)
    hero = models.ForeignKey(
        "pictures.SiteImage",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("picture at the top"),
    )
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
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request, *args, **kwargs):
        from . import queries  # noqa: PLC0415 -- queries read these models

        return {**super().get_context(request, *args, **kwargs), **queries.home_context(self)}


class StoryIndexPage(ShopPage):
    """All stories of one language, newest first."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    template = "pages/story_index.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.StoryPage"]
    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("story index")
        verbose_name_plural = _("story indexes")

    def get_context(self, request, *args, **kwargs):
        from . import queries  # noqa: PLC0415 -- queries read these models

        context = super().get_context(request, *args, **kwargs)
        context["page_of_stories"] = queries.page_of_stories(self, request.GET.get("page"))
        return context


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
    hero = models.ForeignKey(
        "pictures.SiteImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture at the top"),
    )
    producer = models.ForeignKey(
        "partner.Partner",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("producer"),
    )
    body = StreamField(StoryBody(), use_json_field=True)
    sources = models.TextField(_("sources"), blank=True, help_text=_("One to a line, with the date."))

    template = "pages/story.html"
    parent_page_types = ["pages.StoryIndexPage"]
    subpage_types = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("intro"),
        FieldPanel("hero"),
        FieldPanel("producer"),
        FieldPanel("body"),
        FieldPanel("sources"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    def get_context(self, request, *args, **kwargs):
        from . import queries  # noqa: PLC0415 -- queries read these models

        return {**super().get_context(request, *args, **kwargs), **queries.story_context(self)}

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")


class PlainPage(ShopPage):
    """A page that explains: how to buy, privacy, about us."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)
    body = StreamField(StoryBody(), use_json_field=True)
    sources = models.TextField(_("sources"), blank=True, help_text=_("One to a line, with the date."))

    template = "pages/plain.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types = []
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body"), FieldPanel("sources")]

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")
