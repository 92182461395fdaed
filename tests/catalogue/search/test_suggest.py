"""What the search field offers, and what helps whoever finds nothing."""

import pytest
from django.urls import reverse

from catalogue.places.models import District
from catalogue.search.models import Miss, Synonyms
from catalogue.search.operations import index_all
from catalogue.search.queries import find_goods, words_to_try
from tests.factories import make_producer, make_product

pytestmark = pytest.mark.django_db

SUGGEST = "/th/search/suggest/"
SEARCH = "/th/search/"


@pytest.fixture
def silk():
    product = make_product(
        name_th="ผ้าไหมมัดหมี่ลายขอ", name_en="Mudmee silk", producer=make_producer(name_th="กลุ่มบ้านหัวฝาย")
    )
    index_all()
    return product


@pytest.mark.parametrize("typed", ["ผ้าไ", "ผ้าไหมมั", "มัดหม", "mudm", "MUDMEE SI"])
def test_a_good_is_offered_before_its_name_is_written(client, silk, typed):
    answer = client.get(SUGGEST, {"q": typed})

    assert [card.pk for card in answer.context["offered"].cards] == [silk.pk]
    assert 'role="listbox"' in answer.content.decode()


@pytest.mark.parametrize("typed", ["", "ผ", "zzzz"])
def test_nothing_is_offered_for_nothing(client, silk, typed):
    assert "listbox" not in client.get(SUGGEST, {"q": typed}).content.decode()


def test_makers_and_districts_are_offered_by_their_names(client, silk):
    District.objects.update(slug="mueang")
    posts = client.get(SUGGEST, {"q": "หัวฝาย"}).context["offered"].signposts
    districts = client.get(SUGGEST, {"q": "เมืองขอน"}).context["offered"].signposts

    assert [(post.url, post.count) for post in posts] == [(reverse("producers:detail", args=[silk.producer.slug]), 1)]
    assert [post.url for post in districts] == [reverse("places:district", args=["mueang"])]


def test_a_suggestion_costs_the_same_for_one_and_five_goods(client, silk, django_assert_num_queries):
    client.get(SUGGEST, {"q": "ผ้าไ"})
    with django_assert_num_queries(1):
        client.get(SUGGEST, {"q": "ผ้าไ"})
    for _ in range(5):
        make_product(name_th="ผ้าไหมพื้น")
    client.get(SUGGEST, {"q": "ผ้าไ"})
    with django_assert_num_queries(1):
        assert len(client.get(SUGGEST, {"q": "ผ้าไ"}).context["offered"].cards) == 5


def test_a_search_costs_the_same_for_five_and_ten_goods(client, django_assert_num_queries):
    for number in (5, 10):
        for _ in range(number):
            make_product(name_th="ผ้าไหม")
        client.get(SEARCH, {"q": "ผ้าไหม"})
        with django_assert_num_queries(3):
            client.get(SEARCH, {"q": "ผ้าไหม", "in_stock": "1"})


@pytest.mark.parametrize(("written", "instead"), [("ผ้าใหมมัดหมี่", "ผ้าไหม มัดหมี่"), ("มัดหมิ่", "มัดหมี่"), ("mudmme", "mudmee")])
def test_what_nobody_spells_so_finds_what_was_meant_and_says_so(client, silk, written, instead):
    answer = client.get(SEARCH, {"q": written})

    assert [card.pk for card in answer.context["shelf"].cards] == [silk.pk]
    assert answer.context["found"].instead == instead
    assert f"“{instead}”" in answer.content.decode()


def test_words_no_good_has_are_left_out(silk):
    found = find_goods("ซื้อผ้าไหมเป็นของขวัญ")

    assert found.pks == [silk.pk]
    assert found.missing


def test_whoever_finds_nothing_is_shown_words_that_are_near(client, silk):
    assert "มัดหมี่" in words_to_try("มัดมื") or "มัด" in words_to_try("มัดมื")
    answer = client.get(SEARCH, {"q": "zzzz"})
    assert answer.templates[0].name == "search/nothing.html"


def test_words_an_editor_adds_count_at_once(silk):
    assert find_goods("ผ้าแพร").pks == []

    Synonyms.objects.create(words="ผ้าแพร\nผ้าไหม")

    assert find_goods("ผ้าแพร").pks == [silk.pk]


def test_searches_without_an_answer_are_counted(client, silk):
    for words in ("เครื่องบิน", "เครื่องบิน", " เครื่องบิน! "):
        client.get(SEARCH, {"q": words})
    client.get(SEARCH, {"q": "ผ้าไหม"})
    client.get(SEARCH, {"q": "มัดหมิ่"})

    assert list(Miss.objects.values_list("words", "times", "taken_for")) == [
        ("เครื่องบิน", 3, ""),
        ("มัดหมิ่", 1, "มัดหมี่"),
    ]


@pytest.mark.parametrize("words", ["malee@example.com zz", "0812345678", "081-234-5678 zz", ""])
def test_what_may_tell_who_searched_is_not_kept(client, silk, words):
    client.get(SEARCH, {"q": words})

    assert not Miss.objects.exists()
