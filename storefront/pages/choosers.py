"""How editors pick goods and producers."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from catalogue.places.models import District
from catalogue.products.models import Product


class ProductSearchForm(SearchFilterMixin, BaseFilterForm):
    """Find a good by any part of its Thai or English name, or by its number."""

    def filter(self, objects):
        words = self.cleaned_data["q"].strip()
        if not words:
            return objects
        self.is_searching, self.search_query = True, words
        return objects.filter(Q(title_th__icontains=words) | Q(title_en__icontains=words) | Q(upc__icontains=words))


class ChooseProductView(ChooseView):
    filter_form_class = ProductSearchForm


class ChooseProductResultsView(ChooseResultsView):
    filter_form_class = ProductSearchForm


class ProductChooserViewSet(ChooserViewSet):
    """Pick a good by its name or number. Variants follow their main product and are not listed."""

    model = "catalogue.Product"
    icon = "pick"
    choose_one_text = _("Choose a product")
    choose_another_text = _("Choose another product")
    choose_view_class = ChooseProductView
    choose_results_view_class = ChooseProductResultsView
    per_page = 20

    def get_object_list(self):
        return Product.objects.exclude(structure=Product.CHILD).order_by("title_th")


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
ProducerChooserBlock = producer_chooser.get_block_class(
    name="ProducerChooserBlock", module_path="storefront.pages.choosers"
)


class DistrictChooserViewSet(ChooserViewSet):
    """Pick one of the 26 districts."""

    model = "address.District"
    icon = "site"
    choose_one_text = _("Choose a district")
    choose_another_text = _("Choose another district")
    per_page = 30

    def get_object_list(self):
        return District.objects.filter(slug__isnull=False).order_by("code")


district_chooser = DistrictChooserViewSet("district_chooser", url_prefix="district-chooser")
DistrictChooserBlock = district_chooser.get_block_class(
    name="DistrictChooserBlock", module_path="storefront.pages.choosers"
)
