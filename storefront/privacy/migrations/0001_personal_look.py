import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Who of the staff looked at a buyer's data."""

    initial = True

    dependencies = [
        ('order', '0029_papers_printed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PersonalLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='looks', to='order.order')),
            ],
            options={
                'ordering': ['-pk'],
                'permissions': [('look_again', "Can see a buyer's data after its time, and who looked at any")],
                'constraints': [models.UniqueConstraint(fields=('order', 'by', 'on'), name='one_look_a_day')],
            },
        ),
    ]
