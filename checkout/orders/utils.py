"""Oscar's place for making order rows: thin, ours is `operations.place_order`."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from oscar.apps.order import utils
from oscar.apps.order.utils import OrderDispatcher  # noqa: F401 -- Oscar loads it from here

from catalogue.producers.models import StockRecord
from catalogue.producers.splits import Pieces, Split, scope_of, split_prices

from .numbers import order_number


class OrderNumberGenerator:
    def order_number(self, basket) -> str:
        return order_number(basket.pk)


class OrderCreator(utils.OrderCreator):
    """Writes the order, its lines and discounts; `operations.place_order` holds pieces and counts uses."""

    def place_order(self, basket, *args, date_placed: datetime, **kwargs):
        """Split the price of each line before any is written: the terms cost one query, not one for each line."""
        lines = basket.all_lines()
        # Read anew: a delivery note may have come between the basket's reading and the hold.
        records = StockRecord.objects.in_bulk({line.stockrecord_id for line in lines})
        goods = [_pieces(line, records[line.stockrecord_id]) for line in lines]
        splits = split_prices(goods, timezone.localdate(date_placed))
        self.ordered_on = timezone.localdate(date_placed)
        self.split_of = dict(zip((line.pk for line in lines), splits, strict=True))
        return super().place_order(basket, *args, date_placed=date_placed, **kwargs)

    def create_line_models(self, order, basket_line, extra_line_fields=None):
        """Freeze the price and who gets what of it, rounded once per line; and until when a good is to be made."""
        frozen = _frozen(self.split_of[basket_line.pk], basket_line.line_price_incl_tax_incl_discounts)
        if lead_days := basket_line.product.main.lead_days:
            frozen["ships_by"] = self.ordered_on + timedelta(days=lead_days)
        return super().create_line_models(order, basket_line, {**frozen, **(extra_line_fields or {})})

    def create_line_attributes(self, order, order_line, basket_line):
        """Do nothing: no good of this shop asks for Oscar's free-text options."""

    def update_stock_records(self, line):
        """Do nothing: holds were taken before, in one place and under lock."""

    def record_discount(self, discount):
        """Do nothing: Oscar would forget uses of offers that are counted at the same time; see `uses`."""

    def record_voucher_usage(self, order, voucher, user):
        """Do nothing: the same for vouchers."""


def _pieces(basket_line, stockrecord: StockRecord) -> Pieces:
    return Pieces(
        scope=scope_of(basket_line.product, stockrecord),
        stockrecord=stockrecord,
        quantity=basket_line.quantity,
        gross_baht=basket_line.line_price_incl_tax_incl_discounts,
        full_gross_baht=basket_line.line_price_incl_tax,
    )


def _frozen(split: Split, gross_baht: Decimal) -> dict:
    """Return the columns of an order line that say who gets what of it."""
    return {
        "vat_percent": split.vat_percent,
        "vat_baht": split.shares.vat_baht,
        "line_price_excl_tax": gross_baht - split.shares.vat_baht,
        "mode": split.mode,
        "terms": split.terms,
        "producer_baht": split.shares.producer_baht,
        "centre_baht": split.shares.centre_baht,
        "payment_cost_baht": split.shares.payment_cost_baht,
    }
