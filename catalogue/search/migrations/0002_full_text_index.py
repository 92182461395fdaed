"""Lets each database index the words in its own way. Its triggers or its index follow every change of a row."""

from django.db import migrations

# The categories keep Thai vowels and tone marks inside their words; FTS5's own list cuts there.
SQLITE = [
    """CREATE VIRTUAL TABLE search_index USING fts5(
        names, words, content='search_productdocument', content_rowid='product_id',
        tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'")""",
    """CREATE TRIGGER search_index_insert AFTER INSERT ON search_productdocument BEGIN
        INSERT INTO search_index(rowid, names, words) VALUES (new.product_id, new.names, new.words);
    END""",
    """CREATE TRIGGER search_index_delete AFTER DELETE ON search_productdocument BEGIN
        INSERT INTO search_index(search_index, rowid, names, words)
        VALUES ('delete', old.product_id, old.names, old.words);
    END""",
    """CREATE TRIGGER search_index_update AFTER UPDATE ON search_productdocument BEGIN
        INSERT INTO search_index(search_index, rowid, names, words)
        VALUES ('delete', old.product_id, old.names, old.words);
        INSERT INTO search_index(rowid, names, words) VALUES (new.product_id, new.names, new.words);
    END""",
]
SQLITE_BACK = [
    "DROP TRIGGER search_index_insert",
    "DROP TRIGGER search_index_delete",
    "DROP TRIGGER search_index_update",
    "DROP TABLE search_index",
]
POSTGRESQL = [
    """ALTER TABLE search_productdocument ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', names), 'A') || setweight(to_tsvector('simple', words), 'D')
    ) STORED""",
    "CREATE INDEX search_index ON search_productdocument USING gin (vector)",
]
POSTGRESQL_BACK = ["ALTER TABLE search_productdocument DROP COLUMN vector"]


def run(statements):
    def forwards_or_back(apps, schema_editor):
        for statement in statements.get(schema_editor.connection.vendor, []):
            schema_editor.execute(statement)

    return forwards_or_back


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [
        migrations.RunPython(
            run({"sqlite": SQLITE, "postgresql": POSTGRESQL}),
            run({"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}),
        )
    ]
