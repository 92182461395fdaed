"""What accounts hear of Django."""

from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from .operations import keep_roles


def keep_roles_after_migrate(using, plan=None, **_kwargs) -> None:
    """Let the shop have its roles once all tables are there; emptying them (`flush`) and half a way do nothing."""
    if plan is not None and not is_on_its_way(using):
        keep_roles()


def is_on_its_way(using: str) -> bool:
    executor = MigrationExecutor(connections[using])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
