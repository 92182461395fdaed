"""Oscar's place for choosing price and availability: one strategy for everybody."""

from oscar.apps.partner import strategy
from oscar.apps.partner.availability import StockRequired, Unavailable

from .prices import ShelfPrice, UnavailablePrice


class Selector:
    def strategy(self, request=None, user=None, **kwargs):
        return ShelfPriceStrategy()


class ShelfPriceStrategy(strategy.UseFirstStockRecord, strategy.StockRequired, strategy.Structured):
    """Prices are the same for every buyer, so the strategy never looks at the request.

    Oscar's base class reads the user in its constructor, which would tie every page to a session.
    """

    def __init__(self):
        self.request = self.user = None

    def fetch_for_line(self, line, stockrecord=None):
        return self.fetch_for_product(line.product, stockrecord or line.stockrecord)

    def availability_policy(self, product, stockrecord):
        """Every good is counted: what nobody holds is what can be bought."""
        return StockRequired(stockrecord.net_stock_level) if stockrecord else Unavailable()

    def pricing_policy(self, product, stockrecord):
        if stockrecord is None or stockrecord.price is None:
            return UnavailablePrice()
        return ShelfPrice(stockrecord.price_currency, stockrecord.price)

    def parent_pricing_policy(self, product, children_stock):
        priced = [record for _child, record in children_stock if record and record.price is not None]
        if not priced:
            return UnavailablePrice()
        cheapest = min(priced, key=lambda record: record.price)
        return ShelfPrice(cheapest.price_currency, cheapest.price)
