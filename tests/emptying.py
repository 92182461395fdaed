"""Emptying the tables between two tests, where some of them let nobody take a row away."""

from django.db import transaction
from django.db.backends.sqlite3.base import DatabaseOperations

from checkout.ledger import guards


def let_books_be_emptied() -> None:
    """Lift the guards of the books while SQLite is flushed: PostgreSQL truncates, which asks no row."""
    flush = DatabaseOperations.execute_sql_flush

    def flush_without_guards(operations, sql_list):
        with transaction.atomic(using=operations.connection.alias), operations.connection.cursor() as cursor:
            for statement in guards.to_lift("sqlite"):
                cursor.execute(statement)
            flush(operations, sql_list)
            for statement in guards.to_set("sqlite"):
                cursor.execute(statement)

    DatabaseOperations.execute_sql_flush = flush_without_guards
