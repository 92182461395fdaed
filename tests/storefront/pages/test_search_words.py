"""What editors do for the search, in the CMS."""

import pytest

from catalogue.search.models import Miss, Synonyms
from storefront.accounts.operations import give_role, keep_roles
from storefront.accounts.roles import Role
from tests.factories import make_customer

pytestmark = pytest.mark.django_db

SYNONYMS = "/cms/snippets/search/synonyms/"
MISSES = "/cms/snippets/search/miss/"


@pytest.fixture
def editor(client):
    keep_roles()
    user = make_customer()
    give_role(user, Role.EDITOR)
    client.force_login(user)
    return client


def test_an_editor_adds_words_and_one_word_alone_is_refused(editor):
    alone = editor.post(f"{SYNONYMS}add/", {"words": "แพรวา", "note": ""})
    both = editor.post(f"{SYNONYMS}add/", {"words": "ผ้าแพรวา\nแพรวาไหม", "note": ""})

    assert (alone.status_code, both.status_code) == (200, 302)
    assert Synonyms.objects.filter(words__contains="แพรวาไหม").exists()


def test_an_editor_reads_what_was_not_found_and_cannot_make_it_up(editor):
    Miss.objects.create(words="เครื่องบิน", times=7)

    assert "เครื่องบิน" in editor.get(MISSES).content.decode()
    assert editor.get(f"{MISSES}add/").status_code == 302


def test_a_customer_sees_neither(client):
    client.force_login(make_customer())

    assert {client.get(address).status_code for address in (SYNONYMS, MISSES)} <= {302, 403, 404}
