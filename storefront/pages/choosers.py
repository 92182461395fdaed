"""How editors pick goods and producers."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.chooser import ChooserViewSet


class ProductChooserViewSet(ChooserViewSet):
    """Pick a good by its name or number. Variants follow their main product and are not listed."""

    model = "catalogue.Product"
    icon = "pick"
    choose_one_text = _("Choose a product")
    choose_another_text = _("Choose another product")
    per_page = 20

    def get_object_list(self):
        return self.model.objects.exclude(structure="child").order_by("title_th")


product_chooser = ProductChooserViewSet("product_chooser", url_prefix="product-chooser")
ProductChooserBlock = product_chooser.get_block_class(
    name="ProductChooserBlock", module_path="storefront.pages.choosers"
)


class ProducerChooserViewSet(ChooserViewSet):
    model = "partner.Partner"
    icon = "group"
    choose_one_text = _("Choose a producer")
    choose_another_text = _("Choose another producer")
    per_page = 20


producer_chooser = ProducerChooserViewSet("producer_chooser", url_prefix="producer-chooser")
