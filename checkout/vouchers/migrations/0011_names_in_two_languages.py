"""Gives vouchers and their sets a name in Thai and in English; what they were called till now is Thai."""

from django.db import migrations, models
from django.db.models import F


def old_names_are_thai(apps, schema_editor):
    for name in ("Voucher", "VoucherSet"):
        apps.get_model("voucher", name).objects.using(schema_editor.connection.alias).update(name_th=F("name"))


class Migration(migrations.Migration):

    dependencies = [
        ('voucher', '0010_auto_20210224_0712'),
    ]

    operations = [
        migrations.AddField(
            model_name='voucher',
            name='name_en',
            field=models.CharField(help_text='This will be shown in the checkout and basket once the voucher is entered', max_length=128, null=True, unique=True, verbose_name='Name'),
        ),
        migrations.AddField(
            model_name='voucher',
            name='name_th',
            field=models.CharField(help_text='This will be shown in the checkout and basket once the voucher is entered', max_length=128, null=True, unique=True, verbose_name='Name'),
        ),
        migrations.AddField(
            model_name='voucherset',
            name='name_en',
            field=models.CharField(max_length=100, null=True, unique=True, verbose_name='Name'),
        ),
        migrations.AddField(
            model_name='voucherset',
            name='name_th',
            field=models.CharField(max_length=100, null=True, unique=True, verbose_name='Name'),
        ),
        migrations.RunPython(old_names_are_thai, migrations.RunPython.noop),
    ]
