import pytest

from storefront.seo.words import LONGEST, one_line, plain, sentences, shorten


def test_one_line_reads_entities_and_collapses_whitespace():
    assert one_line("\n  Tom &amp; Ann&#x27;s\n\n  silk ") == "Tom & Ann's silk"


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>Silk.</p><p>Wash <b>cold</b>.</p>", "Silk. Wash cold."),
        ("ผ้า<b>ไหม</b>แท้<br/>ซักมือ", "ผ้าไหมแท้ ซักมือ"),
        ("<ul><li>red</li><li>blue</li></ul>", "red blue"),
        ("Fish &amp; rice", "Fish & rice"),
        ("", ""),
        (None, ""),
    ],
)
def test_plain_leaves_out_tags_and_keeps_pieces_apart(markup, words):
    assert plain(markup) == words


def test_short_text_stays_as_it_is():
    assert shorten("ผ้าไหม " * 20, 140) == "ผ้าไหม " * 20


def test_long_text_is_cut_at_a_space_without_a_comma_before_the_dots():
    assert shorten("Silk and cotton, from the villages", 20) == "Silk and cotton…"


@pytest.mark.parametrize("longest", range(5, 40))
def test_long_thai_is_never_cut_within_a_syllable_s_letters(longest):
    text = "ผ้าไหมมัดหมี่ที่แม่ทำเก็บไว้ใต้ถุนเรือนของเธอเอง"

    cut = shorten(text, longest)

    assert len(cut) <= longest
    head, rest = cut[:-1], text[len(cut) - 1 :]
    assert text.startswith(head)
    assert rest[0] not in "ะาำัิีึืุู็่้๊๋์"
    assert head[-1] not in "เแโใไ"


def test_sentences_join_what_fits_whole():
    first, second, third = "a" * 100, "b" * 80, "c" * 20

    assert sentences(first, second, third) == f"{first} {third}"


def test_sentences_shorten_the_first_that_says_anything():
    said = sentences("", None, "<p>word </p>" * 60, "more")

    assert said.endswith("word…")
    assert LONGEST - 8 < len(said) <= LONGEST
