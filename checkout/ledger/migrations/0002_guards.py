"""The database refuses what must not be: unbalanced entries, and any change of what is written."""

from django.db import migrations

from checkout.ledger.guards import to_lift, to_set


def forwards(_apps, schema_editor):
    for statement in to_set(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def backwards(_apps, schema_editor):
    for statement in to_lift(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [('ledger', '0001_initial')]

    operations = [migrations.RunPython(forwards, backwards)]
