"""The database itself refuses to change or delete a paper, whoever asks: only file and digest are filled in, once."""

from django.db import migrations

FROZEN = (
    "id",
    "uuid",
    "kind",
    "number",
    "series_id",
    "position",
    "order_id",
    "refund_id",
    "replaces_id",
    "total_baht",
    "vat_baht",
    "dated",
    "data",
    "issued_at",
    "by_id",
)

POSTGRESQL = (
    """
CREATE FUNCTION documents_paper_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'paper % is frozen: it is never deleted', OLD.number USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.sha256 <> '' OR to_jsonb(OLD) - 'pdf' - 'sha256' IS DISTINCT FROM to_jsonb(NEW) - 'pdf' - 'sha256' THEN
        RAISE EXCEPTION 'paper % is frozen: it is never edited', OLD.number USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
""",
    """
CREATE TRIGGER documents_paper_is_frozen BEFORE UPDATE OR DELETE ON documents_paper
    FOR EACH ROW EXECUTE FUNCTION documents_paper_is_frozen()
""",
)

SQLITE = (
    f"""
CREATE TRIGGER documents_paper_is_not_edited BEFORE UPDATE OF {", ".join(f'"{column}"' for column in FROZEN)}
    ON documents_paper
BEGIN
    SELECT RAISE(ABORT, 'a paper is frozen: it is never edited');
END
""",
    """
CREATE TRIGGER documents_paper_is_drawn_once BEFORE UPDATE ON documents_paper WHEN OLD.sha256 <> ''
BEGIN
    SELECT RAISE(ABORT, 'a paper is frozen: its file is filled in once');
END
""",
    """
CREATE TRIGGER documents_paper_is_not_deleted BEFORE DELETE ON documents_paper
BEGIN
    SELECT RAISE(ABORT, 'a paper is frozen: it is never deleted');
END
""",
)

UNDO = {
    "postgresql": (
        "DROP TRIGGER IF EXISTS documents_paper_is_frozen ON documents_paper",
        "DROP FUNCTION IF EXISTS documents_paper_is_frozen()",
    ),
    "sqlite": (
        "DROP TRIGGER IF EXISTS documents_paper_is_not_edited",
        "DROP TRIGGER IF EXISTS documents_paper_is_drawn_once",
        "DROP TRIGGER IF EXISTS documents_paper_is_not_deleted",
    ),
}


def freeze(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in {"postgresql": POSTGRESQL, "sqlite": SQLITE}[vendor]:
        schema_editor.execute(statement, params=None)


def thaw(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(freeze, thaw),
    ]
