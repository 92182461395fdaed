from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import migrations

PAYMENT_PERCENT = 2
SATANG = Decimal("0.01")
PARTS = ["mode", "terms", "producer_baht", "centre_baht", "payment_cost_baht"]


def fill(apps, schema_editor):
    """Split the lines of old orders by the terms the shop begins with; the VAT they had stays as it is.

    The same sum as `catalogue.producers.terms.share_out`, kept here as it was on this day.
    """
    using = schema_editor.connection.alias
    Line, Terms = apps.get_model("order", "Line"), apps.get_model("partner", "Terms")
    terms = Terms.objects.using(using).get(
        product=None, producer=None, product_class=None, starts_on=date(2020, 1, 1)
    )
    batch = []
    for line in Line.objects.using(using).order_by("pk").iterator(chunk_size=1000):
        split(line, terms)
        batch.append(line)
        if len(batch) == 1000:
            Line.objects.using(using).bulk_update(batch, PARTS, batch_size=200)
            batch = []
    Line.objects.using(using).bulk_update(batch, PARTS, batch_size=200)


def split(line, terms):
    full_gross = line.line_price_before_discounts_incl_tax
    full_vat = half_up(full_gross * line.vat_percent / (100 + line.vat_percent))
    line.mode, line.terms = terms.mode, terms
    line.producer_baht = half_up((full_gross - full_vat) * (100 - terms.commission_percent) / 100)
    line.payment_cost_baht = half_up(line.line_price_incl_tax * PAYMENT_PERCENT / 100)
    line.centre_baht = line.line_price_incl_tax - line.vat_baht - line.producer_baht - line.payment_cost_baht


def half_up(baht):
    return baht.quantize(SATANG, ROUND_HALF_UP)


class Migration(migrations.Migration):
    dependencies = [("order", "0025_line_parts")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
