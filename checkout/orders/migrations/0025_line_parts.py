import django.db.models.deletion
from django.db import migrations, models

MODES = [
    ("bought", "bought by the centre"),
    ("consigned", "on consignment"),
    ("made-to-order", "made to order"),
]


def part(name):
    return models.DecimalField(name, decimal_places=2, max_digits=12, null=True)


class Migration(migrations.Migration):
    """Lines get the columns that say who gets what of them; empty, until the next migration has filled them."""

    dependencies = [
        ("order", "0024_money_in"),
        ("partner", "0011_default_terms"),
    ]

    operations = [
        migrations.AddField(
            "line", "mode", models.CharField("whose the goods were", choices=MODES, max_length=16, null=True)
        ),
        migrations.AddField(
            "line",
            "terms",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="partner.terms"
            ),
        ),
        migrations.AddField("line", "producer_baht", part("the maker’s part")),
        migrations.AddField("line", "centre_baht", part("the centre’s part")),
        migrations.AddField("line", "payment_cost_baht", part("planned cost of the payment")),
    ]
