"""What the database itself refuses: entries that do not balance, and any change of what is written.

On SQLite a migration that rebuilds one of these tables drops its triggers: such a migration sets the guards again at
its end. A test looks whether all of them are there.
"""

FROZEN = ("ledger_entry", "ledger_leg", "ledger_seal", "ledger_sealedentry")
NAMES = frozenset(
    {
        "ledger_entry_balances",
        "ledger_entry_open_month",
        "ledger_leg_before_entry",
        *(f"{table}_no_{change}" for table in FROZEN for change in ("update", "delete")),
    }
)

IS_UNBALANCED = """(SELECT COUNT(*) FROM ledger_leg WHERE entry_id = NEW.key) < 2
    OR (SELECT SUM(CAST(ROUND(amount_baht * 100) AS INTEGER)) FROM ledger_leg WHERE entry_id = NEW.key) <> 0"""
HAS_ENTRY = "EXISTS (SELECT 1 FROM ledger_entry WHERE key = NEW.entry_id)"
MONTH_SEALED = {
    "sqlite": """NEW."on" < (SELECT date(MAX(month), '+1 month') FROM ledger_seal)""",
    "postgresql": """NEW."on" < (SELECT MAX(month) + INTERVAL '1 month' FROM ledger_seal)""",
}


def to_set(vendor: str) -> list[str]:
    """Return the statements that make the guards, anew where they are."""
    return [
        statement
        for name, table, change, condition, words in _guards(vendor)
        for statement in _statements(vendor, name, table, change, condition, words)
    ]


def to_lift(vendor: str) -> list[str]:
    """Return the statements that take the guards away: for whoever takes the tables away, or empties them in a test."""
    statements = []
    for name, table, *_rest in _guards(vendor):
        statements.append(_drop(vendor, name, table))
        if vendor == "postgresql":
            statements.append(f"DROP FUNCTION IF EXISTS {name}()")
    return statements


def _guards(vendor: str):
    yield (
        "ledger_entry_balances",
        "ledger_entry",
        "INSERT",
        IS_UNBALANCED,
        "ledger: the legs of this entry do not add up to nothing",
    )
    yield (
        "ledger_entry_open_month",
        "ledger_entry",
        "INSERT",
        MONTH_SEALED[vendor],
        "ledger: this month is sealed",
    )
    yield (
        "ledger_leg_before_entry",
        "ledger_leg",
        "INSERT",
        HAS_ENTRY,
        "ledger: this entry is written, nothing can be added to it",
    )
    for table in FROZEN:
        for change in ("UPDATE", "DELETE"):
            name = f"{table}_no_{change.lower()}"
            yield name, table, change, "", "ledger: what is written stays; correct it by a reversal"


def _statements(vendor: str, name: str, table: str, change: str, condition: str, words: str) -> list[str]:
    if vendor == "sqlite":
        when = f"WHEN {condition}" if condition else ""
        body = f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
        return [_drop(vendor, name, table), f"CREATE TRIGGER {name} BEFORE {change} ON {table} {when} {body}"]
    refuse = f"RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation'"
    body = f"IF {condition} THEN {refuse}; END IF; RETURN NEW;" if condition else f"{refuse};"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
        _drop(vendor, name, table),
        f"CREATE TRIGGER {name} BEFORE {change} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _drop(vendor: str, name: str, table: str) -> str:
    return f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if vendor == "postgresql" else "")
