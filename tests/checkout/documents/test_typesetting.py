"""PDFs come out as asked, from data alone."""

import re
import socket

import pytest

from checkout.documents import typesetting
from checkout.documents.typesetting import CannotSet, render
from tests.checkout.documents.samples import SAMPLE, sample

TEMPLATES = sorted(typesetting.TEMPLATES.glob("*.typ"))


def pages(pdf: bytes) -> int:
    """Count sheets by the metadata that every PDF/A carries in clear."""
    return int(re.search(rb"<xmpTPg:NPages>(\d+)</xmpTPg:NPages>", pdf)[1])


def test_a_paper_is_an_archival_tagged_pdf_with_its_title():
    pdf = render("paper", SAMPLE)
    about = pdf.decode("utf-8", errors="ignore")

    assert pdf.startswith(b"%PDF-1.7")
    assert "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in about
    assert "<pdfuaid:part>1</pdfuaid:part>" in about
    assert "ใบเสร็จรับเงิน/ใบกำกับภาษี TX2569-000001" in about
    assert pages(pdf) == 1


def test_the_same_data_make_the_same_bytes():
    assert render("paper", SAMPLE) == render("paper", sample())


def test_another_word_makes_other_bytes():
    other = sample()
    other["buyer"]["name"] = "บริษัท อื่น จำกัด"

    assert render("paper", other) != render("paper", SAMPLE)


def test_sixty_rows_take_several_sheets():
    assert pages(render("paper", sample(rows=60))) > 1


@pytest.mark.parametrize("mark", [{"demo": True}, {"cancelled_by": "TX2569-000002"}], ids=["demo", "cancelled"])
def test_sixty_rows_take_several_sheets_under_a_mark_too(mark):
    assert pages(render("paper", {**sample(rows=60), **mark})) > 1


@pytest.mark.parametrize(
    "words",
    [
        '#panic("hacked")',
        '#include "/etc/passwd" $x$ *b* _i_ `raw` @ref <label> \\ // /* ~ = - + [x] {y}',
        '"); #sys.inputs',
        "<script>alert(1)</script>",
        "'" * 40 + '"' * 40,
    ],
)
def test_words_of_people_are_never_markup(words):
    """Were they read as markup, most of these would not set at all."""
    data = sample()
    data["buyer"]["name"] = data["rows"][0]["name"]["th"] = data["rows"][0]["unit"]["th"] = words

    pdf = render("paper", data)

    assert pages(pdf) == 1


@pytest.mark.parametrize("words", ["ก" * 300, "x" * 300, "ผ้าไหม" * 60, "a b " * 80], ids=["kor", "x", "mai", "ab"])
def test_very_long_words_stay_on_the_sheet(words):
    data = sample()
    data["buyer"]["name"] = data["buyer"]["address"] = data["rows"][0]["name"]["th"] = words

    assert pages(render("paper", data)) <= 2


def test_a_letter_without_a_face_is_refused_and_not_left_out():
    data = sample()
    data["buyer"]["name"] = "李"

    with pytest.raises(CannotSet):
        render("paper", data)


@pytest.mark.parametrize("name", ["no-such", "../models", "paper.typ", ""])
def test_a_template_that_is_none_is_refused(name):
    with pytest.raises(CannotSet):
        render(name, SAMPLE)


def test_data_without_what_the_template_wants_are_refused():
    with pytest.raises(CannotSet):
        render("paper", {"issued_at": SAMPLE["issued_at"]})


def test_nothing_is_fetched(monkeypatch):
    def no_network(*_args, **_kwargs):
        raise AssertionError("a paper asked the network for something")

    monkeypatch.setattr(socket, "socket", no_network)

    assert render("paper", SAMPLE)
    assert [
        path.name for path in TEMPLATES if "@" in path.read_text(encoding="utf-8")
    ] == []  # packages of the universe
