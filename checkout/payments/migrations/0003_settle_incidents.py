from django.db import migrations, models


class Migration(migrations.Migration):
    """Odd money is settled by people who may, one at a time."""

    dependencies = [("payments", "0002_money_in")]

    operations = [
        migrations.AlterModelOptions(
            name="paymentincident",
            options={"ordering": ["pk"], "permissions": [("settle_incidents", "Can settle odd payments")]},
        ),
        migrations.AddField(
            model_name="paymentincident",
            name="settling_since",
            field=models.DateTimeField(help_text="Somebody gives its money back just now.", null=True),
        ),
    ]
