"""Words that sound alike, compared in the same way by both databases."""

import pytest
from django.db import connection

from catalogue.search.near import near_words
from catalogue.search.operations import index_all
from catalogue.thai.sound import sound_of, trigrams
from tests.factories import make_product

WORDS = ["ผ้าไหม", "มัดหมี่", "กุนเชียง", "กระติบ", "mutmi", "pasket", "a"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ผ้าใหม", "ผ้าไหม"),
        ("กุญเชียง", "กุนเชียง"),
        ("ปลาล้า", "ปลาร้า"),
        ("สมุนไพล", "สมุนไพร"),
        ("ไดโนเสา", "ไดโนเสาร์"),
        ("มัดหมี", "มัดหมี่"),
        ("น้ำ", "นำ"),
    ],
)
def test_what_is_often_mistaken_sounds_the_same(one, other):
    assert sound_of(one) == sound_of(other)


def test_what_is_another_thing_sounds_otherwise():
    assert len({sound_of(word) for word in ("ไหม", "ใหม่", "หมา", "มา", "ขาว", "ข้าว")}) >= 4


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("one", WORDS)
@pytest.mark.parametrize("other", WORDS)
def test_pieces_of_three_are_those_of_the_database(one, other):
    one, other = (sound_of(word) or word for word in (one, other))
    pieces, others = trigrams(one), trigrams(other)

    with connection.cursor() as cursor:
        cursor.execute("SELECT similarity(%s, %s)", [one, other])
        [likeness] = cursor.fetchone()

    assert likeness == pytest.approx(len(pieces & others) / len(pieces | others), abs=1e-6)


@pytest.mark.django_db
def test_the_nearest_word_comes_first_and_far_ones_do_not():
    make_product(name_th="กระติบข้าว", name_en="Rice basket")
    make_product(name_th="กระเป๋า", name_en="Handbag")
    index_all()

    near = near_words({"กะติบ": True, "baskit": False, "zzzz": False})

    assert near["กะติบ"][0].word.startswith("กระติบ")
    assert near["baskit"][0].shown == "basket"
    assert near["zzzz"] == []
