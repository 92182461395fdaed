"""Parcels packed before an order could have several hold all of it."""

from django.db import migrations

AT_ONCE = 1000


def fill_parcels(apps, schema_editor):
    Parcel = apps.get_model("fulfilment", "Parcel")
    ParcelLine = apps.get_model("fulfilment", "ParcelLine")
    Line = apps.get_model("order", "Line")
    empty = Parcel.objects.filter(lines=None)
    parcel_of = dict(empty.order_by().values_list("order", "pk"))
    lines = Line.objects.filter(order__in=empty.values("order"), quantity__gt=0).order_by()
    ParcelLine.objects.bulk_create(
        (
            ParcelLine(parcel_id=parcel_of[order], line_id=line, quantity=quantity)
            for line, order, quantity in lines.values_list("pk", "order", "quantity").iterator(AT_ONCE)
        ),
        batch_size=AT_ONCE,
    )


class Migration(migrations.Migration):
    dependencies = [("fulfilment", "0004_part_shipments")]

    operations = [migrations.RunPython(fill_parcels, migrations.RunPython.noop)]
