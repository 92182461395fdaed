from datetime import date
from decimal import Decimal

from django.db import migrations

NOTE = "Default of the shop's software, until the manager sets the centre's own terms."


def write_default_terms(apps, schema_editor):
    Terms = apps.get_model("partner", "Terms")
    Terms.objects.using(schema_editor.connection.alias).get_or_create(
        product=None,
        producer=None,
        product_class=None,
        starts_on=date(2020, 1, 1),
        defaults={"mode": "consigned", "commission_percent": Decimal("20.00"), "note": NOTE},
    )


class Migration(migrations.Migration):
    dependencies = [("partner", "0010_terms")]
    operations = [migrations.RunPython(write_default_terms, migrations.RunPython.noop)]
