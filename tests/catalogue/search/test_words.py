import csv
from pathlib import Path

import pytest

from catalogue.search.words import as_indexed, heads_of, index_words, query_pieces, spellings


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def query_words(text: str) -> list[str]:
    return [piece.word for piece in query_pieces(text)]


def answers(name: str, query: str) -> bool:
    """Say whether all words of a query stand among those of a name."""
    kept = set(index_words(name).split())
    return all(kept.intersection(as_indexed(piece)) for piece in query_pieces(query))


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("ผ้าไหมมัดหมี่ลายแคนแก่นคูน", "ผ้าไหมมัดหมี่"),
        ("ข้าวเหนียวดำแวงใหญ่", "ข้าว"),
        ("น้ำปลาร้าต้มสุกหนองนาคำ", "ปลาร้า"),
        ("ผ้าขาวม้าฝ้ายทอมือดอนช้าง", "ผาขาวมา"),
        ("ผ้าพันคอไหมลายกระจับหว่าน", "ผ้าพันคอไหม"),
        ("ผ้าไหมมัดหมี่ฮีตสิบสอง", "mat mi"),
        ("ผ้าไหมมัดหมี่ฮีตสิบสอง", "phamai"),
        ("Silk and jasmine", "jasmines"),
    ],
)
def test_query_words_stand_among_the_words_of_the_good(name, query):
    assert answers(name, query)


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
    assert not answers(name, query)


@pytest.mark.parametrize("empty", ["", "  ", "!?", "ๆ"])
def test_query_words_of_nothing_are_none(empty):
    assert query_words(empty) == []


def test_query_words_drop_linking_words_but_never_all():
    assert query_words("ผ้าไหมจากชนบท") == ["ผ้าไหม", "ชนบท"]
    assert query_words("ของ") == ["ของ"]


def test_index_words_name_each_word_once():
    words = index_words("ผ้าไหม ผ้าไหม silk Silk").split()

    assert len(words) == len(set(words))


def test_synonyms_of_the_shop_can_be_looked_for():
    groups = [row["words"].split("|") for row in read(Path("catalogue/search/data/synonyms.csv"))]

    assert all(len(names) >= 2 for names in groups)
    assert all(query_words(name) for names in groups for name in names)


def test_heads_say_what_a_thing_is_and_not_what_it_is_made_of():
    heads = heads_of("ตุ๊กตาไดโนเสาร์ผ้าขาวม้า", "Pha Khao Ma Dinosaur Plush")

    assert "0ตุ๊กตา" in heads
    assert "0plush" in heads
    assert "0ผ้าขาวม้า" not in heads


def test_words_offered_to_whoever_misspells_them_are_real_words():
    offered = {one.shown for one in spellings("ปลาร้า Basket")}

    assert offered == {"ปลา", "ร้า", "ปลาร้า", "basket"} or offered == {"ปลา", "ปลาร้า", "basket"}
