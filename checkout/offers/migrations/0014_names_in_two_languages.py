"""Gives offers a name and a description in Thai and in English; what they were called till now is Thai."""

from django.db import migrations, models
from django.db.models import F


def old_words_are_thai(apps, schema_editor):
    offers = apps.get_model("offer", "ConditionalOffer").objects.using(schema_editor.connection.alias)
    offers.update(name_th=F("name"), description_th=F("description"))


class Migration(migrations.Migration):

    dependencies = [
        ('offer', '0013_range_excluded_categories'),
    ]

    operations = [
        migrations.AddField(
            model_name='conditionaloffer',
            name='description_en',
            field=models.TextField(blank=True, help_text='This is displayed on the offer browsing page', null=True, verbose_name='Description'),
        ),
        migrations.AddField(
            model_name='conditionaloffer',
            name='description_th',
            field=models.TextField(blank=True, help_text='This is displayed on the offer browsing page', null=True, verbose_name='Description'),
        ),
        migrations.AddField(
            model_name='conditionaloffer',
            name='name_en',
            field=models.CharField(help_text="This is displayed within the customer's basket", max_length=128, null=True, unique=True, verbose_name='Name'),
        ),
        migrations.AddField(
            model_name='conditionaloffer',
            name='name_th',
            field=models.CharField(help_text="This is displayed within the customer's basket", max_length=128, null=True, unique=True, verbose_name='Name'),
        ),
        migrations.RunPython(old_words_are_thai, migrations.RunPython.noop),
    ]
