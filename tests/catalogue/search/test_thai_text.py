import csv
from pathlib import Path

import pytest

from catalogue.search.thai_text import index_words, query_words
from catalogue.thai.words import THAI_RUN, known_words

GOODS = Path("storefront/demo/data/otop_products.csv")
GOLDEN_QUERIES = Path(__file__).with_name("golden_queries.csv")


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def words_by_good():
    return {row["product_id"]: set(index_words(f"{row['name_th']} {row['name_en']}").split()) for row in read(GOODS)}


def found(query, words_by_good):
    wanted = set(query_words(query))
    return {good for good, words in words_by_good.items() if wanted <= words}


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("ผ้าไหมมัดหมี่ลายแคนแก่นคูน", "ผ้าไหมมัดหมี่"),
        ("ข้าวเหนียวดำแวงใหญ่", "ข้าว"),
        ("น้ำปลาร้าต้มสุกหนองนาคำ", "ปลาร้า"),
        ("น้ำปลาร้าต้มสุกหนองนาคำ", "ปลาแดก"),
        ("กระติบข้าวไม้ไผ่ทรงกลม", "กระติ๊บ"),
        ("แจ่วบองปลาร้าสับเมืองพล", "น้ำพริก"),
        ("ผ้าขาวม้าฝ้ายทอมือดอนช้าง", "ผาขาวมา"),
        ("ผ้าพันคอไหมลายกระจับหว่าน", "ผ้าพันคอไหม"),
        ("ผ้าไหมมัดหมี่ฮีตสิบสอง", "Mud Mee"),
    ],
)
def test_query_words_stand_among_the_words_of_the_good(name, query):
    assert set(query_words(query)) <= set(index_words(name).split())


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("ผ้าขาวม้าฝ้ายทอมือดอนช้าง", "ข้าว"),
        ("ข้าวฮางสาวะถี", "ขาว"),  # white, not rice
        ("แจ่วบองปลาร้าสับเมืองพล", "ลา"),
        ("กระติบข้าวไม้ไผ่ทรงกลม", "ผ้าไหม"),
    ],
)
def test_query_words_find_no_good_of_another_kind(name, query):
    assert not set(query_words(query)) <= set(index_words(name).split())


@pytest.mark.parametrize("empty", ["", "  ", "!?", "ๆ"])
def test_query_words_of_nothing_are_none(empty):
    assert query_words(empty) == []


def test_query_words_drop_linking_words_but_never_all():
    assert query_words("ผ้าไหมจากชนบท") == ["ผ้าไหม", "ชนบท"]
    assert query_words("ของ") == ["ของ"]


def test_index_words_name_each_word_once():
    words = index_words("ผ้าไหม ผ้าไหม silk Silk").split()

    assert len(words) == len(set(words))


def test_synonyms_are_cut_alike_in_goods_and_queries():
    rows = read(Path("catalogue/search/data/synonyms.csv"))
    thai = [name for row in rows for name in row["words"].split("|") if THAI_RUN.fullmatch(name)]

    first_of_each_row = {row["words"].split("|")[0] for row in rows}

    assert first_of_each_row & known_words() == first_of_each_row
    assert all(query_words(name) for name in thai)


def test_golden_queries_find_what_they_must(words_by_good):
    queries = [(row["query"], set(row["must_hit"].split())) for row in read(GOLDEN_QUERIES)]
    wanted = sum(len(must) for _, must in queries)

    hits = [found(query, words_by_good) & must for query, must in queries]
    all_found = [found(query, words_by_good) for query, _ in queries]

    assert len(queries) >= 40
    assert sum(map(len, hits)) / wanted >= 0.99  # recall
    assert sum(map(len, hits)) / sum(map(len, all_found)) >= 0.9  # precision
