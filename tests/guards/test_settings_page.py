"""docs/settings.md tells of every variable the shop reads."""

import re

from tests.conftest import ROOT


def test_every_variable_of_the_settings_is_explained():
    source = (ROOT / "storefront" / "settings.py").read_text()
    read = set(re.findall(r"\benv\.\w+\(\s*\"([A-Z_]+)\"", source))

    page = (ROOT / "docs" / "settings.md").read_text()
    explained = re.findall(r"^\| `([A-Z_]+)` \|", page, flags=re.MULTILINE)

    assert len(read) > 15
    assert sorted(explained) == sorted(read)
