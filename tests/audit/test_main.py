"""What `python -m tests.audit` can be asked."""

import pytest

from tests.audit.__main__ import read


def test_without_options_everything_is_looked_at():
    asked = read([])

    assert (asked.only, asked.width, asked.language) == ([], [360, 1280], ["th", "en"])


def test_options_take_several_values():
    asked = read(["--only", "product,basket", "--width", "360", "--language", "en"])

    assert (asked.only, asked.width, asked.language) == (["product", "basket"], [360], ["en"])


def test_unknown_page_is_refused_with_the_names_there_are(capsys):
    with pytest.raises(SystemExit):
        read(["--only", "produkt"])

    assert "there is no 'produkt'; there are: home, list" in capsys.readouterr().err
