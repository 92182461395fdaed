"""What a story is made of. Each block draws itself in a template of the same name."""

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from catalogue.places.models import District
from catalogue.producers.queries import producers_with_counts
from catalogue.products.templatetags.shelves import maker_cards
from catalogue.products.whole_shelf import kept_cards
from storefront.openbooks.blocks import LedgerFiguresBlock, LedgerMapBlock, RenovationFundBlock

from .choosers import DistrictChooserBlock, ProducerChooserBlock, ProductChooserBlock
from .media_blocks import AudioBlock, VideoBlock

# The seven elements of Khaen Kaen Khun, by the names of storefront/ui/elements.py.
ELEMENT_NAMES = [
    ("khaen", _("Khaen")),
    ("khun", _("Khun blossom")),
    ("baisi", _("Baisi tray")),
    ("hook", _("Hook")),
    ("lantern", _("Lantern")),
    ("ring", _("Ring")),
    ("burr", _("Burr")),
]
TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class HeadingBlock(blocks.CharBlock):
    class Meta:
        label = _("Heading")
        icon = "title"
        template = "pages/blocks/heading.html"
        heading_level = 2


class SubheadingBlock(blocks.CharBlock):
    class Meta:
        label = _("Small heading")
        icon = "title"
        template = "pages/blocks/subheading.html"
        heading_level = 3


class ParagraphBlock(blocks.RichTextBlock):
    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "pages/blocks/paragraph.html"
        help_text = _("A figure of the fact table is named by its code, for example [fact:districts].")


class QuoteBlock(blocks.StructBlock):
    """Somebody's words. They leave the page with her consent."""

    text = blocks.TextBlock(label=_("Words"))
    who = blocks.CharBlock(label=_("Role of the speaker"), required=False, help_text=_("An office, not a name."))
    person = SnippetChooserBlock("consents.Consent", label=_("Her consent"), required=False)

    class Meta:
        label = _("Quote")
        icon = "openquote"
        template = "pages/blocks/quote.html"

    def get_context(self, value, parent_context=None):
        person = value["person"]
        context = super().get_context(value, parent_context)
        return {**context, "may_be_shown": person is None or (person.holds() and person.may_quote)}


class PictureBlock(blocks.StructBlock):
    picture = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False)
    width = blocks.ChoiceBlock(
        label=_("Width"),
        choices=[("wide", _("wider than the text")), ("full", _("the whole screen")), ("text", _("as the text"))],
        default="wide",
    )

    class Meta:
        label = _("Picture")
        icon = "image"
        template = "pages/blocks/picture.html"


class HalfPictureBlock(blocks.StructBlock):
    picture = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False)


class PicturePairBlock(blocks.StructBlock):
    """Two pictures side by side, one above the other on a phone."""

    pair = blocks.ListBlock(HalfPictureBlock(label=_("Picture")), label=_("Two pictures"), min_num=2, max_num=2)

    class Meta:
        label = _("Two pictures")
        icon = "image"
        template = "pages/blocks/picture_pair.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("What is done"), max_length=80)
    text = blocks.TextBlock(label=_("How"), max_length=500)
    picture = ImageChooserBlock(label=_("Picture"), required=False)


class StepsBlock(blocks.StructBlock):
    """A craft from its first step to its last."""

    title = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    steps = blocks.ListBlock(StepBlock(label=_("Step")), label=_("Steps"), min_num=2)

    class Meta:
        label = _("Steps of a craft")
        icon = "list-ol"
        template = "pages/blocks/steps.html"


class ProductsBlock(blocks.StructBlock):
    """One good or a row of them with today's price and stock. A good that leaves the shelf leaves the row."""

    title = blocks.CharBlock(label=_("Heading"), required=False)
    products = blocks.ListBlock(ProductChooserBlock(label=_("Product")), label=_("Products"))

    class Meta:
        label = _("Products")
        icon = "pick"
        template = "pages/blocks/products.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        # A deleted product stays in the list as None.
        pks = [product.pk for product in value["products"] if product]
        context["cards"] = kept_cards(pks)
        return context


class ProducerBlock(blocks.StructBlock):
    """A maker with the way to her page. One who is not public is left out."""

    producer = ProducerChooserBlock(label=_("Producer"))
    words = blocks.CharBlock(label=_("Why she stands here"), required=False, max_length=200)

    class Meta:
        label = _("Producer")
        icon = "group"
        template = "pages/blocks/producer.html"

    def get_context(self, value, parent_context=None):
        pk = value["producer"].pk if value["producer"] else None
        makers = list(producers_with_counts().filter(pk=pk, is_public=True))
        return {**super().get_context(value, parent_context), "cards": maker_cards(makers)["cards"]}


class PlaceMapBlock(blocks.StructBlock):
    """Where in the province a district lies, with a dot for a maker."""

    district = DistrictChooserBlock(label=_("District"))
    producer = ProducerChooserBlock(label=_("A dot for this producer"), required=False)
    words = blocks.CharBlock(label=_("Words beside the map"), required=False, max_length=240)

    class Meta:
        label = _("Map of a place")
        icon = "site"
        template = "pages/blocks/place_map.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        district = value["district"]
        return {**context, "district": district if isinstance(district, District) else None}


class FiguresBlock(blocks.StructBlock):
    """What was reached, in a few figures of the fact table, each with where it comes from."""

    title = blocks.CharBlock(label=_("Heading"))
    facts = blocks.ListBlock(SnippetChooserBlock("facts.Fact", label=_("Fact")), label=_("Facts"), min_num=1, max_num=4)

    class Meta:
        label = _("Figures out of the fact table")
        icon = "table"
        template = "pages/blocks/figures.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        facts = [fact for fact in value["facts"] if fact and fact.is_printable]
        sources = dict.fromkeys((fact.source_in(get_language() or "th"), fact.as_of) for fact in facts)
        return {**context, "facts": facts, "sources": list(sources)}


class ElementValue(blocks.StructValue):
    @property
    def name(self) -> str:
        return str(dict(ELEMENT_NAMES)[self["element"]])


class ElementBlock(blocks.StructBlock):
    element = blocks.ChoiceBlock(choices=ELEMENT_NAMES, label=_("Element"))
    words = blocks.CharBlock(label=_("What it means"), required=False, max_length=120)

    class Meta:
        value_class = ElementValue


class ElementsBlock(blocks.StructBlock):
    """The plate of a pattern: each element of the provincial cloth, drawn, with its name."""

    elements = blocks.ListBlock(ElementBlock(label=_("Element")), label=_("Elements"), min_num=1)

    class Meta:
        label = _("Elements of the cloth")
        icon = "grip"
        template = "pages/blocks/elements.html"


class CallBlock(blocks.StructBlock):
    """What a reader can do now: one sentence and one button."""

    words = blocks.CharBlock(label=_("Words"), max_length=160)
    button = blocks.CharBlock(label=_("On the button"), max_length=40)
    page = blocks.PageChooserBlock(label=_("Leads to a page"), required=False)
    address = blocks.CharBlock(
        label=_("or to an address of this site"),
        required=False,
        help_text=_("It begins with a slash, for example /th/products/."),
    )

    class Meta:
        label = _("Call to do something")
        icon = "arrow-right"
        template = "pages/blocks/call.html"

    def clean(self, value):
        value = super().clean(value)
        if bool(value["page"]) == bool(value["address"]):
            raise blocks.StructBlockValidationError(
                {"page": ValidationError(_("Choose a page or give an address, one of the two."))}
            )
        if value["address"] and not (value["address"].startswith("/") and not value["address"].startswith("//")):
            raise blocks.StructBlockValidationError(
                {"address": ValidationError(_("An address of this site begins with one slash."))}
            )
        return value


class StoryBody(blocks.StreamBlock):
    heading = HeadingBlock(group=_("Text"))
    subheading = SubheadingBlock(group=_("Text"))
    paragraph = ParagraphBlock(features=TEXT_FEATURES, group=_("Text"))
    quote = QuoteBlock(group=_("Text"))
    steps = StepsBlock(group=_("Text"))
    picture = PictureBlock(group=_("Pictures and sound"))
    picture_pair = PicturePairBlock(group=_("Pictures and sound"))
    video = VideoBlock(group=_("Pictures and sound"))
    audio = AudioBlock(group=_("Pictures and sound"))
    elements = ElementsBlock(group=_("Pictures and sound"))
    products = ProductsBlock(group=_("Goods and people"))
    producer = ProducerBlock(group=_("Goods and people"))
    place_map = PlaceMapBlock(group=_("Goods and people"))
    call = CallBlock(group=_("Goods and people"))
    figures = FiguresBlock(group=_("Figures"))
    ledger_figures = LedgerFiguresBlock(group=_("Figures"))
    ledger_map = LedgerMapBlock(group=_("Figures"))
    renovation_fund = RenovationFundBlock(group=_("Figures"))

    class Meta:
        template = "pages/blocks/body.html"
