import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A refund can wait for a second person, and says who that was."""

    dependencies = [
        ('payments', '0005_brake'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='refund',
            name='seconded_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='refund',
            name='seconded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='refund',
            name='state',
            field=models.CharField(choices=[('asked', 'Waits for a second person'), ('requested', 'Being asked for'), ('needs-buyer', "Waiting for the buyer's bank details"), ('pending', 'On its way'), ('succeeded', 'Given back'), ('failed', 'Came back to us'), ('canceled', 'Withdrawn')], default='requested', max_length=12),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('seconded_by', None), models.Q(('seconded_by', models.F('by')), _negated=True), _connector='OR'), name='refund_second_person_is_another'),
        ),
    ]
