"""What a story is made of. Each block draws itself in a template of the same name."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from catalogue.products.whole_shelf import kept_cards
from storefront.openbooks.blocks import LedgerFiguresBlock, LedgerMapBlock, RenovationFundBlock

from .choosers import ProductChooserBlock

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


class HeadingBlock(blocks.CharBlock):
    class Meta:
        label = _("Heading")
        icon = "title"
        template = "pages/blocks/heading.html"


class ParagraphBlock(blocks.RichTextBlock):
    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "pages/blocks/paragraph.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Words"))
    who = blocks.CharBlock(label=_("Role of the speaker"), required=False, help_text=_("An office, not a name."))

    class Meta:
        label = _("Quote")
        icon = "openquote"
        template = "pages/blocks/quote.html"


class PictureBlock(blocks.StructBlock):
    picture = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        label = _("Picture")
        icon = "image"
        template = "pages/blocks/picture.html"


class ProductsBlock(blocks.StructBlock):
    """A row of goods with today's price and stock. A good that leaves the shelf leaves the row."""

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


class FigureBlock(blocks.StructBlock):
    number = blocks.CharBlock(label=_("Figure"), max_length=30, help_text=_("As it is read, for example: over 3,000."))
    words = blocks.CharBlock(label=_("What it counts"), max_length=160)


class FiguresBlock(blocks.StructBlock):
    """What was reached, in a few figures, and where they come from."""

    title = blocks.CharBlock(label=_("Heading"))
    figures = blocks.ListBlock(FigureBlock(label=_("Figure")), label=_("Figures"), min_num=1, max_num=4)
    source = blocks.CharBlock(label=_("Source and date"), max_length=200)

    class Meta:
        label = _("Figures")
        icon = "table"
        template = "pages/blocks/figures.html"


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


class StoryBody(blocks.StreamBlock):
    heading = HeadingBlock()
    paragraph = ParagraphBlock(features=["bold", "italic", "link", "ol", "ul"])
    quote = QuoteBlock()
    picture = PictureBlock()
    products = ProductsBlock()
    figures = FiguresBlock()
    elements = ElementsBlock()
    ledger_figures = LedgerFiguresBlock()
    ledger_map = LedgerMapBlock()
    renovation_fund = RenovationFundBlock()

    class Meta:
        template = "pages/blocks/body.html"
