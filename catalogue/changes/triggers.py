"""The triggers that write down which goods have changed.

They are set up after every migration and taken away before one: SQLite would lose those of a table it rebuilds, and
PostgreSQL refuses to alter a column that a trigger looks at. What changes meanwhile is covered by one row that says
"everything". The name of a trigger ends in a digest of its words, so nothing is done while all are as they should be.
"""

import hashlib
from dataclasses import dataclass

from django.db import connections

from .models import EVERYTHING, WORDS

PREFIX = "changes_"
NEXT = {
    "postgresql": "(random() * 9e15)::bigint, txid_current()",
    "sqlite": "random(), 0",
}
DIFFERS = {"postgresql": "{a} IS DISTINCT FROM {b}", "sqlite": "{a} IS NOT {b}"}

MAIN = "SELECT COALESCE({row}.parent_id, {row}.id) AS id"
OF_RECORD = "SELECT COALESCE(parent_id, id) AS id FROM catalogue_product WHERE id = {row}.product_id"
OF_LINK = "SELECT {row}.product_id AS id"
OF_CATEGORY = """SELECT link.product_id AS id FROM catalogue_productcategory link
    JOIN catalogue_category category ON category.id = link.category_id WHERE category.path LIKE NEW.path || '%'"""
OF_PRODUCER = "SELECT id FROM catalogue_product WHERE producer_id = NEW.id"
OF_TAMBON = """SELECT product.id FROM catalogue_product product
    JOIN partner_partner producer ON producer.id = product.producer_id WHERE producer.tambon_id = NEW.id"""
OF_DISTRICT = """SELECT product.id FROM catalogue_product product
    JOIN partner_partner producer ON producer.id = product.producer_id
    JOIN address_tambon tambon ON tambon.id = producer.tambon_id WHERE tambon.district_id = NEW.id"""
OF_MARK = """SELECT id FROM catalogue_product
    WHERE id = (SELECT COALESCE(parent_id, id) FROM catalogue_product WHERE id = {row}.product_id)
    OR producer_id = {row}.producer_id"""
FREE = "(COALESCE({row}.num_in_stock, 0) - COALESCE({row}.num_allocated, 0))"
FEW_LEFT = 3  # so many are said in words on a card; of more, one less is no change of a list
AS_SHOWN = f"CASE WHEN {FREE} > {FEW_LEFT} THEN {FEW_LEFT + 1} ELSE {FREE} END"
OF_LOT = """SELECT COALESCE(product.parent_id, product.id) AS id FROM partner_stockrecord record
    JOIN catalogue_product product ON product.id = record.product_id WHERE record.id = {row}.stockrecord_id"""
ALL = f"SELECT {EVERYTHING} AS id"
OF_WORDS = f"SELECT {WORDS} AS id"
OF_PICTURE = """SELECT COALESCE(product.parent_id, product.id) AS id FROM catalogue_productimage hung
    JOIN catalogue_product product ON product.id = hung.product_id WHERE hung.picture_id = {row}.%s"""


@dataclass(frozen=True)
class Watch:
    """One event of one table: the goods it changes, whether by words, and whether in lists too.

    `when` are expressions that must differ.
    """

    table: str
    event: str
    goods: str
    words: bool = True
    when: tuple[str, ...] = ()
    lists: bool = True

    def body(self, vendor: str) -> str:
        goods = self.goods.format(row="OLD" if self.event == "DELETE" else "NEW")
        return (
            "INSERT INTO changes_change (product, waits, lists, stamp, txid, at) "  # noqa: S608 -- words of our own
            f"SELECT good.id, {_boolean(self.words, vendor)}, {_boolean(self.lists, vendor)}, {NEXT[vendor]}, "
            f"CURRENT_TIMESTAMP FROM ({goods}) good"
        )

    def condition(self, vendor: str) -> str:
        tests = [DIFFERS[vendor].format(a=one.format(row="OLD"), b=one.format(row="NEW")) for one in self.when]
        return f"WHEN ({' OR '.join(tests)})" if tests else ""

    def name(self, vendor: str) -> str:
        words = f"{self.event} {self.condition(vendor)} {self.body(vendor)}"
        return f"{PREFIX}{self.table}_{self.event.lower()}_{hashlib.sha256(words.encode()).hexdigest()[:8]}"


def columns(*names: str) -> tuple[str, ...]:
    """Return columns of a watched row, for `when`."""
    return tuple(f"{{row}}.{name}" for name in names)


def on_page(table: str, event: str, goods: str, *names: str) -> Watch:
    """Watch what no list shows: a good's own page does, or a search finds goods by it. Of an update, these columns."""
    return Watch(table, event, goods, words=False, when=columns(*names), lists=False)


def _boolean(value: bool, vendor: str) -> str:
    return str(value).lower() if vendor == "postgresql" else str(int(value))


WATCHED = [
    *(Watch("catalogue_product", event, MAIN) for event in ("INSERT", "UPDATE", "DELETE")),
    *(Watch("catalogue_productcategory", event, OF_LINK) for event in ("INSERT", "UPDATE", "DELETE")),
    *(Watch("catalogue_facts", event, OF_LINK, words=False) for event in ("INSERT", "DELETE")),
    Watch("catalogue_facts", "UPDATE", OF_LINK, False, columns("material_th", "material_en", "product_id")),
    *(Watch("partner_stockrecord", event, OF_RECORD, words=False) for event in ("INSERT", "DELETE")),
    # Most sales end here: a piece less is no change of a list as long as there are more than a few.
    Watch("partner_stockrecord", "UPDATE", OF_RECORD, False, (*columns("price", "product_id"), AS_SHOWN)),
    *(Watch("catalogue_productimage", event, OF_RECORD, words=False) for event in ("INSERT", "UPDATE", "DELETE")),
    Watch("pictures_siteimage", "UPDATE", OF_PICTURE % "id", words=False),
    *(Watch("pictures_rendition", event, OF_PICTURE % "image_id", words=False) for event in ("INSERT", "DELETE")),
    Watch("catalogue_category", "UPDATE", OF_CATEGORY, True, columns("name_th", "name_en", "path", "is_public")),
    Watch(
        "partner_partner", "UPDATE", OF_PRODUCER, True, columns("name_th", "name_en", "slug", "village", "tambon_id")
    ),
    *(Watch("partner_mark", event, OF_MARK, words=False) for event in ("INSERT", "UPDATE", "DELETE")),
    Watch("address_tambon", "UPDATE", OF_TAMBON, True, columns("name_th", "name_en", "district_id")),
    Watch("address_district", "UPDATE", OF_DISTRICT, True, columns("name_th", "name_en", "slug")),
    Watch("catalogue_facts", "UPDATE", OF_LINK, False, lists=False),
    on_page("partner_stockrecord", "UPDATE", OF_RECORD, "num_in_stock", "num_allocated", "mode", "cost_baht"),
    *(on_page("stock_lot", event, OF_LOT) for event in ("INSERT", "UPDATE", "DELETE")),
    on_page("catalogue_category", "UPDATE", OF_CATEGORY, "slug"),
    on_page("catalogue_productclass", "UPDATE", ALL),
    on_page(
        "partner_partner",
        "UPDATE",
        OF_PRODUCER,
        "is_public",
        "about_th",
        "about_en",
        "founded_year",
        "latitude",
        "longitude",
    ),
    *(on_page("partner_terms", event, ALL) for event in ("INSERT", "UPDATE", "DELETE")),
]


def watch(*watches: Watch) -> None:
    """Watch tables of other rooms, whose goods they name; called once, while the apps are made ready."""
    WATCHED.extend(watches)


def set_up(using: str = "default", **_signal) -> None:
    """Set up every trigger that is missing or outdated; nothing when all stand."""
    with connections[using].cursor() as cursor:
        vendor = connections[using].vendor
        tables = connections[using].introspection.table_names(cursor)
        if not {watch.table for watch in WATCHED} <= set(tables):
            return  # somebody migrates a part of the shop: the rest brings us back
        if _standing(cursor, vendor) == {watch.name(vendor) for watch in WATCHED}:
            return
        _drop_all(cursor, vendor)
        for watch in WATCHED:
            for statement in _statements(watch, vendor):
                cursor.execute(statement)
        cursor.execute(
            "INSERT INTO changes_change (product, waits, stamp, txid, at) "
            f"SELECT {EVERYTHING}, {_boolean(True, vendor)}, {NEXT[vendor]}, CURRENT_TIMESTAMP"
        )


def take_away(using: str = "default", plan=(), **_signal) -> None:
    """Take the triggers away while a migration changes tables."""
    if plan:
        with connections[using].cursor() as cursor:
            _drop_all(cursor, connections[using].vendor)


def _statements(watch: Watch, vendor: str) -> list[str]:
    name, condition, body = watch.name(vendor), watch.condition(vendor), watch.body(vendor)
    head = f"CREATE TRIGGER {name} AFTER {watch.event} ON {watch.table} FOR EACH ROW {condition}"
    if vendor == "sqlite":
        return [f"{head} BEGIN {body}; END"]
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$",
        f"{head} EXECUTE FUNCTION {name}()",
    ]


def _standing(cursor, vendor: str) -> set[str]:
    if vendor == "sqlite":
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'changes!_%%' ESCAPE '!'", []
        )
    else:
        cursor.execute(
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace AND starts_with(tgname, %s)",
            [PREFIX],
        )
    return {row[0] for row in cursor.fetchall()}


def _drop_all(cursor, vendor: str) -> None:
    for name in _standing(cursor, vendor):
        cursor.execute(f"DROP TRIGGER {name}" if vendor == "sqlite" else f"DROP FUNCTION {name}() CASCADE")
