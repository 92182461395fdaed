"""Oscar's place for making order rows: thin, ours is `operations.place_order`."""

from django.utils import timezone
from oscar.apps.order import utils
from oscar.apps.order.utils import OrderDispatcher  # noqa: F401 -- Oscar loads it from here

from catalogue.producers.vat import vat_included, vat_rate_on

from .numbers import order_number


class OrderNumberGenerator:
    def order_number(self, basket) -> str:
        return order_number(basket.pk)


class OrderCreator(utils.OrderCreator):
    """Writes the order, its lines and discounts; `operations.place_order` holds pieces and counts uses."""

    def create_line_models(self, order, basket_line, extra_line_fields=None):
        """Freeze the price and the VAT contained in it, rounded once per line."""
        percent = vat_rate_on(timezone.localdate(order.date_placed)).percent
        gross = basket_line.line_price_incl_tax_incl_discounts
        vat = vat_included(gross, percent)
        frozen = {"vat_percent": percent, "vat_baht": vat, "line_price_excl_tax": gross - vat}
        return super().create_line_models(order, basket_line, {**frozen, **(extra_line_fields or {})})

    def create_line_attributes(self, order, order_line, basket_line):
        """Do nothing: no good of this shop asks for Oscar's free-text options."""

    def update_stock_records(self, line):
        """Do nothing: holds were taken before, in one place and under lock."""

    def record_discount(self, discount):
        """Do nothing: Oscar would forget uses of offers that are counted at the same time; see `uses`."""

    def record_voucher_usage(self, order, voucher, user):
        """Do nothing: the same for vouchers."""
