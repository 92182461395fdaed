import json

import pytest

from storefront.pages.models import PlainPage, StoryIndexPage

pytestmark = pytest.mark.django_db

BODY = json.dumps([{"type": "heading", "value": "Silk"}, {"type": "paragraph", "value": "<p>It takes a month.</p>"}])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"search_description": "For search engines", "intro": "For readers"}, "For search engines"),
        ({"intro": "For readers"}, "For readers"),
        ({}, "<p>It takes a month.</p>"),
    ],
)
def test_page_is_described_by_its_editor_s_words_or_by_its_first(words, said):
    assert PlainPage(title="About", body=BODY, **words).in_short == said


def test_page_without_words_is_described_by_none():
    assert StoryIndexPage(title="Stories").in_short == ""
    assert PlainPage(title="About", body="[]").in_short == ""
