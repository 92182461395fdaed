import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What the payment brake counts, and a word for its incidents."""

    dependencies = [
        ('payments', '0004_offline'),
    ]

    operations = [
        migrations.AlterField(
            model_name='paymentincident',
            name='kind',
            field=models.CharField(choices=[('mismatch', 'Amount, currency or mode differs'), ('late', 'Paid after the order had ended'), ('double', 'Paid twice'), ('unknown', 'Payment without an order'), ('short', 'Paid too little'), ('over', 'Paid too much'), ('currency', 'Paid in another currency'), ('dispute', 'Card payment disputed'), ('refund-failed', 'Refund did not arrive'), ('expiry', 'Hold could not be ended for a day'), ('payout', 'Payout differs from its parts'), ('configuration', 'Payment method not available'), ('brake', 'Many failed payments')], max_length=16),
        ),
        migrations.CreateModel(
            name='BrakeMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(choices=[('promptpay', 'PromptPay'), ('card', 'Card'), ('transfer', 'Bank transfer'), ('cod', 'Cash on delivery'), ('cash', 'Cash at the counter')], max_length=12)),
                ('what', models.CharField(choices=[('start', 'Start'), ('failure', 'Failure')], max_length=8)),
                ('who', models.CharField(choices=[('session', 'Session'), ('address', 'Address'), ('card', 'Card'), ('order', 'Order')], max_length=8)),
                ('digest', models.CharField(max_length=32)),
                ('number', models.CharField(blank=True, help_text="The provider's number of the failed try.", max_length=255)),
                ('happened', models.DateTimeField(db_index=True)),
                ('forgiven', models.BooleanField(default=False)),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='brake_marks', to='payments.paymentattempt')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['digest', 'happened'], name='brake_counts')],
                'constraints': [models.UniqueConstraint(fields=('attempt', 'what', 'who', 'digest', 'number'), name='one_brake_mark')],
            },
        ),
    ]
