"""The tests are shared out so that none finds its tables emptied by another."""

from tests.sharing import pieces_of


def test_tests_that_empty_the_tables_are_a_piece_of_their_own_after_the_others():
    collection = ["tests/journeys/a.py::1", "tests/journeys/b.py::1", "x.py::1", "x.py::2", "y.py::1", "x.py::emptying"]

    pieces = pieces_of(collection)

    assert list(dict.fromkeys(pieces.values())) == ["0 tests/journeys/", "1 x.py", "2 y.py", "3 x.py"]
    assert [test for test in collection if pieces[test] == "1 x.py"] == ["x.py::1", "x.py::2"]


def test_nothing_that_reads_what_migrations_wrote_follows_what_empties_the_tables(request):
    kinds = [kind for item in request.session.items if (kind := kind_of(item))]

    assert kinds == sorted(kinds, key=["reading", "emptying"].index)


def kind_of(item) -> str:
    mark = item.get_closest_marker("django_db")
    if (mark and mark.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(item.fixturenames):
        return "emptying"
    return "reading" if mark or "db" in item.fixturenames else ""
