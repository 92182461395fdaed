"""The tests are shared out so that none finds its tables emptied by another."""

from tests.sharing import pieces_of


def test_tests_that_empty_the_tables_are_a_piece_of_their_own_after_the_others():
    collection = ["tests/journeys/a.py::1", "tests/journeys/b.py::1", "x.py::1", "x.py::2", "y.py::1", "x.py::emptying"]

    pieces = pieces_of(collection)

    assert list(dict.fromkeys(pieces.values())) == ["0 tests/journeys/", "1 x.py", "2 y.py", "3 x.py"]
    assert [test for test in collection if pieces[test] == "1 x.py"] == ["x.py::1", "x.py::2"]
