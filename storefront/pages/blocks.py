"""What a story is made of. Each block draws itself in a template of the same name."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from catalogue.products.queries import product_cards

from .choosers import ProductChooserBlock


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
        context["cards"] = product_cards(pks)
        return context


class StoryBody(blocks.StreamBlock):
    heading = HeadingBlock()
    paragraph = ParagraphBlock(features=["bold", "italic", "link", "ol", "ul"])
    quote = QuoteBlock()
    picture = PictureBlock()
    products = ProductsBlock()

    class Meta:
        template = "pages/blocks/body.html"
