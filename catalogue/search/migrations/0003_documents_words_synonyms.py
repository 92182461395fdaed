"""Splits a document by how much its words count, and keeps the words themselves, synonyms and misses.

The words of all goods are written anew after the migration: the triggers of `catalogue.changes` ask for it.
"""

import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

SQLITE_BEFORE = [
    "DROP TRIGGER search_index_insert",
    "DROP TRIGGER search_index_delete",
    "DROP TRIGGER search_index_update",
    "DROP TABLE search_index",
]
POSTGRESQL_BEFORE = ["ALTER TABLE search_productdocument DROP COLUMN vector"]

# The categories keep Thai vowels and tone marks inside their words; FTS5's own list cuts there.
SQLITE = [
    """CREATE VIRTUAL TABLE search_index USING fts5(
        names, about, rest, content='search_productdocument', content_rowid='product_id',
        tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'")""",
    """CREATE TRIGGER search_index_insert AFTER INSERT ON search_productdocument BEGIN
        INSERT INTO search_index(rowid, names, about, rest) VALUES (new.product_id, new.names, new.about, new.rest);
    END""",
    """CREATE TRIGGER search_index_delete AFTER DELETE ON search_productdocument BEGIN
        INSERT INTO search_index(search_index, rowid, names, about, rest)
        VALUES ('delete', old.product_id, old.names, old.about, old.rest);
    END""",
    """CREATE TRIGGER search_index_update AFTER UPDATE ON search_productdocument BEGIN
        INSERT INTO search_index(search_index, rowid, names, about, rest)
        VALUES ('delete', old.product_id, old.names, old.about, old.rest);
        INSERT INTO search_index(rowid, names, about, rest) VALUES (new.product_id, new.names, new.about, new.rest);
    END""",
]
# The words are cut already: array_to_tsvector takes them as they are, where the parser would cut by the locale.
# The long columns lie outside their rows, so that finding many goods does not read the words of each.
POSTGRESQL = [
    """ALTER TABLE search_productdocument
        ADD COLUMN in_names tsvector GENERATED ALWAYS AS (array_to_tsvector(string_to_array(names, ' '))) STORED,
        ADD COLUMN in_about tsvector GENERATED ALWAYS AS (
            array_to_tsvector(string_to_array(names, ' ') || string_to_array(about, ' '))) STORED,
        ADD COLUMN in_all tsvector GENERATED ALWAYS AS (
            array_to_tsvector(string_to_array(names, ' ') || string_to_array(about, ' ')
                || string_to_array(rest, ' '))) STORED,
        SET (toast_tuple_target = 128)""",
    "CREATE INDEX search_in_names ON search_productdocument USING gin (in_names)",
    "CREATE INDEX search_in_about ON search_productdocument USING gin (in_about)",
    "CREATE INDEX search_in_all ON search_productdocument USING gin (in_all)",
    "CREATE INDEX search_word_sound ON search_word USING gin (sound gin_trgm_ops)",
    # The planner does not know what it costs to fetch a long column from outside its row, and would at times rather
    # read them all than ask the index: half a second instead of a hundredth.
    """CREATE FUNCTION search_key(name_length smallint, product_id bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT (name_length * 100000000000 + 99999999999 - product_id)::text $$""",
    """CREATE FUNCTION search_goods(words tsquery, heads tsquery, few integer, enough integer)
        RETURNS TABLE (by_head text, by_name text, by_maker text, by_description text)
        LANGUAGE sql STABLE SET enable_seqscan = off AS $$
        WITH headed AS MATERIALIZED (
            SELECT product_id, name_length FROM search_productdocument WHERE in_names @@ heads
        ), known AS MATERIALIZED (
            SELECT product_id, name_length FROM search_productdocument
            WHERE (SELECT COUNT(*) FROM headed) < enough AND in_about @@ words
        )
        SELECT
            (SELECT string_agg(search_key(name_length, product_id), ',') FROM headed),
            (SELECT string_agg(search_key(name_length, product_id), ',') FROM search_productdocument
                WHERE (SELECT COUNT(*) FROM headed) < enough AND in_names @@ words),
            (SELECT string_agg(search_key(name_length, product_id), ',') FROM known),
            (SELECT string_agg(search_key(name_length, product_id), ',') FROM search_productdocument
                WHERE (SELECT COUNT(*) FROM headed) < enough AND (SELECT COUNT(*) FROM known) < few AND in_all @@ words)
        $$""",
]


def run(statements):
    def forwards(apps, schema_editor):
        for statement in statements.get(schema_editor.connection.vendor, []):
            schema_editor.execute(statement)

    return forwards


class Migration(migrations.Migration):
    dependencies = [("search", "0002_full_text_index")]

    operations = [
        TrigramExtension(),
        migrations.RunPython(run({"sqlite": SQLITE_BEFORE, "postgresql": POSTGRESQL_BEFORE}), migrations.RunPython.noop),
        migrations.RemoveField("productdocument", "words"),
        migrations.AddField("productdocument", "about", models.TextField(default="")),
        migrations.AddField("productdocument", "rest", models.TextField(default="")),
        migrations.AddField("productdocument", "name_length", models.PositiveSmallIntegerField(default=0)),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=100, unique=True)),
                ("shown", models.CharField(max_length=100)),
                ("sound", models.CharField(max_length=200)),
                ("is_thai", models.BooleanField()),
                ("goods", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="WordTrigram",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("trigram", models.CharField(max_length=3)),
                (
                    "word",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="trigrams", to="search.word"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["trigram", "word"], name="word_by_trigram")]},
        ),
        migrations.CreateModel(
            name="Synonyms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "words",
                    models.TextField(
                        help_text="One on each line, in Thai or Latin letters: everything people call it, here and in"
                        " Bangkok.",
                        verbose_name="words for the same thing",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=255, verbose_name="note")),
            ],
            options={
                "verbose_name": "words for the same thing",
                "verbose_name_plural": "words for the same things",
                "ordering": ["words"],
            },
        ),
        migrations.CreateModel(
            name="Miss",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(max_length=100, unique=True, verbose_name="words")),
                ("times", models.PositiveIntegerField(default=1, verbose_name="times")),
                ("taken_for", models.CharField(blank=True, max_length=100, verbose_name="taken for")),
                ("first", models.DateTimeField(auto_now_add=True, verbose_name="first time")),
                ("last", models.DateTimeField(auto_now=True, verbose_name="last time")),
            ],
            options={
                "verbose_name": "search without an answer",
                "verbose_name_plural": "searches without an answer",
                "ordering": ["-times", "-last"],
            },
        ),
        migrations.RunPython(run({"sqlite": SQLITE, "postgresql": POSTGRESQL})),
    ]
