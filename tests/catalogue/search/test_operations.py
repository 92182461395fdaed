import re
from io import StringIO

import pytest
from django.core.management import call_command

from catalogue.producers.models import StockRecord
from catalogue.products.models import Product
from catalogue.search.models import ProductDocument, Synonyms, Word
from catalogue.search.operations import index_all, index_at_the_end, index_changed
from catalogue.search.queries import products_matching
from tests.factories import make_producer, make_product

pytestmark = pytest.mark.django_db

TO_KNOW_WHETHER_ANYTHING_CHANGED = 1


def found(text: str) -> list[int]:
    return products_matching(text)


def test_unspaced_words_are_found():
    silk = make_product(name_th="ผ้าไหมมัดหมี่ลายขอ", name_en="Mudmee silk")
    make_product(name_th="กระติบข้าวไม้ไผ่", name_en="Bamboo rice basket")

    assert found("มัดหมี่") == found("ผ้าไหมมัดหมี่") == found("mudmee silk") == [silk.pk]


def test_name_counts_more_than_description():
    mentioned = make_product(name_th="กล่องไม้")
    mentioned.description_th = "ใส่ผ้าไหม"
    mentioned.save()
    named = make_product(name_th="ผ้าไหม")

    assert found("ผ้าไหม") == [named.pk, mentioned.pk]


def test_half_a_word_still_leads_somewhere():
    basket = make_product(name_th="กระติบข้าว", name_en="Rice basket")

    assert found("baske") == [basket.pk]


@pytest.mark.parametrize("key_held_down", ["zzzz", "z"])
def test_a_single_letter_is_not_half_a_word(key_held_down):
    make_product(name_th="ปลอกหมอน", name_en="Cushion cover with a zip")

    assert found(key_held_down) == []


def test_good_off_the_shelf_is_not_found():
    product = make_product(name_th="ผ้าไหม")
    product.is_public = False
    product.save()

    assert found("ผ้าไหม") == []
    assert not ProductDocument.objects.exists()


def test_renamed_good_and_maker_are_found_by_their_new_names():
    producer = make_producer(name_th="กลุ่มทอผ้า")
    product = make_product(name_th="ผ้าฝ้าย", name_en="", producer=producer)
    product.title_th = "เสื่อกก"
    product.save()
    producer.name_th = "กลุ่มจักสานบ้านแฮด"
    producer.save()

    assert found("เสื่อกก") == found("จักสาน") == [product.pk]
    assert found("ผ้าฝ้าย") == []


@pytest.mark.parametrize("query", ["", "   ", "!!", "'", '"', "ผ้า' OR 1=1 --", "a & b | !c :*", "*", "\\", "()"])
def test_signs_of_the_query_language_do_no_harm(query):
    make_product(name_th="ผ้าไหม")

    assert isinstance(found(query), list)


def test_a_change_in_bulk_is_found_after_the_next_round():
    product = make_product(name_th="ผ้าฝ้าย")
    Product.objects.filter(pk=product.pk).update(title_th="เสื่อกก")
    assert found("เสื่อกก") == []

    index_changed()

    assert found("เสื่อกก") == [product.pk]
    assert index_changed() == 0


def test_a_sale_asks_for_no_words():
    product = make_product(stock=1)
    product.stockrecords.update(num_allocated=1)

    assert index_changed() == 0


def test_words_no_good_has_any_more_are_forgotten():
    product = make_product(name_th="จิ้งหรีด")
    Product.objects.filter(pk=product.pk).update(title_th="เสื่อกก")

    index_all()

    assert not Word.objects.filter(word="จิ้งหรีด", goods__gt=0).exists()
    assert Word.objects.get(word="เสื่อ").goods == 1


def test_reindex_prints_its_rate():
    make_product()
    out = StringIO()

    call_command("reindex", stdout=out)

    assert re.fullmatch(r"1 goods can be found. [\d.]+ s, \d+ goods a second.\n", out.getvalue())


def test_large_import_is_indexed_once_at_its_end():
    with index_at_the_end():
        product = make_product(name_th="ผ้าไหม")
        assert not ProductDocument.objects.exists()

    assert found("ผ้าไหม") == [product.pk]


def test_a_search_is_one_query_and_the_same_again_is_none(django_assert_num_queries):
    for _ in range(5):
        make_product(name_th="ผ้าไหม")
    found("ผ้า")

    with django_assert_num_queries(1 + TO_KNOW_WHETHER_ANYTHING_CHANGED):
        found("ผ้าไหม")
    with django_assert_num_queries(TO_KNOW_WHETHER_ANYTHING_CHANGED):
        found("ผ้าไหม")


def test_an_answer_is_looked_for_again_when_words_of_goods_change():
    scarf, other = make_product(name_th="ผ้าไหม"), make_product(name_th="ตะกร้า")
    assert found("ผ้าไหม") == [scarf.pk]

    Product.objects.filter(pk=other.pk).update(title_th="ผ้าไหมผืนใหม่")
    index_changed()
    assert found("ผ้าไหม") == [scarf.pk, other.pk]

    ProductDocument.objects.filter(pk=scarf.pk).delete()
    assert found("ผ้าไหม") == [other.pk]


def test_an_answer_is_looked_for_again_when_editors_change_the_words_for_the_same_thing():
    scarf = make_product(name_th="ผ้าแพรวา")
    assert found("ซิ่นหลวง") == []

    same = Synonyms.objects.create(words="ผ้าแพรวา\nซิ่นหลวง")
    assert found("ซิ่นหลวง") == [scarf.pk]
    Synonyms.objects.filter(pk=same.pk).update(words="ผ้าแพรวา\nซิ่นหน้านาง")
    assert found("ซิ่นหลวง") == []
    same.delete()
    assert found("ซิ่นหน้านาง") == []


def test_a_sale_leaves_answers_as_they_are(django_assert_num_queries):
    scarf = make_product(name_th="ผ้าไหม")
    found("ผ้าไหม")
    StockRecord.objects.filter(product=scarf).update(num_allocated=1)

    with django_assert_num_queries(TO_KNOW_WHETHER_ANYTHING_CHANGED):
        assert found("ผ้าไหม") == [scarf.pk]
