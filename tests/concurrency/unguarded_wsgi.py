"""The shop with its stock guard taken out, to show that the race behind it is real.

Looks first and writes afterwards, as a shop without locks does.
"""

from django.db.models import F
from django.db.models.functions import Coalesce

from storefront.wsgi import application  # noqa: F401 -- the web server asks for it; sets Django up, so it comes first

# isort: split
from catalogue.producers.models import StockRecord
from catalogue.stock.models import Hold
from catalogue.stock.operations import NotEnoughStock
from checkout.orders import operations as orders


def hold_without_guard(wanted, *, reference, until):
    for item in wanted:
        record = StockRecord.objects.get(pk=item.stockrecord_pk)
        if record.net_stock_level < item.quantity:
            raise NotEnoughStock(record.pk, record.net_stock_level)
        taken = Coalesce(F("num_allocated"), 0) + item.quantity
        StockRecord.objects.filter(pk=record.pk).update(num_allocated=taken)
        Hold.objects.create(stockrecord=record, quantity=item.quantity, reference=reference, until=until)


orders.hold_stock = hold_without_guard
