"""Translations are compiled without tools of the system."""

import gettext
import os

from storefront.running.texts import compile_texts

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Rice"
msgstr "ข้าว"

#, fuzzy
msgid "Silk"
msgstr "ฝ้าย"
"""


def write_catalogue(folder, text=CATALOGUE):
    source = folder / "th" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(text, encoding="utf-8")
    return source


def test_translations_are_compiled_and_doubtful_ones_left_out(tmp_path):
    source = write_catalogue(tmp_path)

    made = compile_texts([tmp_path])

    assert made == [source.with_suffix(".mo")]
    texts = gettext.translation("django", tmp_path, languages=["th"])
    assert texts.gettext("Rice") == "ข้าว"
    assert texts.gettext("Silk") == "Silk"
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]


def test_only_newer_translations_are_compiled_again(tmp_path):
    source = write_catalogue(tmp_path)
    compile_texts([tmp_path])

    assert compile_texts([tmp_path]) == []

    later = source.with_suffix(".mo").stat().st_mtime + 5
    os.utime(source, (later, later))
    assert compile_texts([tmp_path]) == [source.with_suffix(".mo")]


def test_a_folder_without_translations_is_no_fault(tmp_path):
    assert compile_texts([tmp_path, tmp_path / "missing"]) == []
