"""How well the demo's goods are found, in Thai and English, however one spells. The same on both databases."""

import csv
from io import StringIO
from pathlib import Path
from statistics import mean

import pytest
from django.core.management import CommandError, call_command

from catalogue.products.models import Product
from catalogue.search.quality import AT, Score, mark_all, read_questions
from catalogue.search.queries import find_goods

FOLDER = Path(__file__).parents[2] / "catalogue" / "search"
QUERIES = FOLDER / "queries.csv"
# The first ten goods of every query, written by whichever database came first: both must answer like this.
ANSWERS = FOLDER / "answers.csv"
MISSPELT = {"misspelt", "tone"}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_demo")]


def answer_all():
    upcs = dict(Product.objects.values_list("pk", "upc"))
    return mark_all(read_questions(QUERIES), lambda query: [upcs[pk] for pk in find_goods(query).pks[:AT]])


def test_goods_are_found_whatever_one_calls_them():
    marks = answer_all()
    clean = Score.of(mark for mark in marks if mark.question.kind not in MISSPELT)
    misspelt = Score.of(mark for mark in marks if mark.question.kind in MISSPELT)

    assert clean.queries + misspelt.queries >= 150
    assert clean.recall >= 0.95
    assert misspelt.recall >= 0.85
    assert clean.precision >= 0.75


def test_both_databases_give_the_same_answers_within_three_in_a_hundred():
    expected = {row["query_id"]: row["first_ten"].split() for row in csv.DictReader(ANSWERS.open(encoding="utf-8"))}

    found = {mark.question.number: mark.first for mark in answer_all()}

    assert found.keys() == expected.keys()
    assert mean(likeness(found[number], expected[number]) for number in found) >= 0.97


def likeness(one, other) -> float:
    """Of the goods that either list shows, the share that both show."""
    return len(set(one) & set(other)) / len(set(one) | set(other)) if one or other else 1.0


def test_command_prints_scores_by_type_and_in_total_and_the_misses(tmp_path):
    table = tmp_path / "queries.csv"
    table.write_text(
        "query_id,query,lang,type,relevant_product_ids\n1,หม่ำหมู,th,name,KKO-0053\n2,หม่ำหมู,th,wrong,KKO-0001 KKO-0053\n",
        encoding="utf-8",
    )
    out = StringIO()

    call_command("search_quality", str(table), stdout=out)

    lines = [line.split() for line in out.getvalue().splitlines()]
    assert lines[:4] == [
        ["type", "queries", "recall@10", "MRR", "precision"],
        ["name", "1", "1.000", "1.000", "1.000"],
        ["wrong", "1", "0.500", "1.000", "1.000"],
        ["total", "2", "0.750", "1.000", "1.000"],
    ]
    assert "1 queries miss goods:" in out.getvalue()
    assert "missed: KKO-0001" in out.getvalue()


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("query,lang\nx,th\n", "no column query_id"),
        ("query_id,query,lang,type,relevant_product_ids\n1,x,th,y,\n", "Line 2"),
        ("query_id,query,lang,type,relevant_product_ids\n", "no query"),
    ],
)
def test_command_says_what_is_wrong_with_a_table(tmp_path, words, fault):
    table = tmp_path / "queries.csv"
    table.write_text(words, encoding="utf-8")

    with pytest.raises(CommandError, match=fault):
        call_command("search_quality", str(table))
