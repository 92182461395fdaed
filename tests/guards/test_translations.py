"""Thai is complete: nothing missing, nothing doubtful, nothing that would break a sentence."""

import pytest
from babel.messages.pofile import read_po

from tests.conftest import ROOT

CATALOGUES = sorted(ROOT.glob("*/locale*/th/LC_MESSAGES/*.po"))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT)))
def test_thai_is_complete(path):
    with path.open("rb") as text:
        catalogue = read_po(text, locale="th")

    messages = [message for message in catalogue if message.id]

    assert messages
    assert [message.id for message in messages if message.fuzzy] == []
    assert [message.id for message in messages if not all(strings_of(message))] == []
    assert [(message.id, str(fault)) for message in messages for fault in message.check(catalogue)] == []


def strings_of(message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)
