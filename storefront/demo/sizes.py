"""What PostgreSQL should know of the tables while the demo is loaded."""

from django.apps import apps
from django.db import connection


def learn_sizes() -> None:
    """Let PostgreSQL see how large our tables have become: it plans by that, and by itself it looks too late for us.

    Table by table: its own ones stay locked until the transaction ends, and others would wait for them.
    """
    if connection.vendor == "postgresql":
        tables = [connection.ops.quote_name(model._meta.db_table) for model in apps.get_models() if _is_table(model)]
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE " + ", ".join(tables))


def _is_table(model) -> bool:
    return model._meta.managed and not model._meta.proxy
