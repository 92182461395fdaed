"""How several workers share the tests out among them."""

from collections.abc import Sequence
from itertools import groupby

from xdist.scheduler import LoadScopeScheduling

JOURNEYS = "tests/journeys/"


class FileByFile(LoadScopeScheduling):
    """One worker takes a whole file, for its fixtures may cost much, and one takes all journeys, for they share a demo.

    The sequence of the tests is kept, and with it pytest-django's: those that empty the tables stand after all that
    read what migrations put there. A file with both kinds is two pieces of work. (Marks for groups do nothing under
    pytest 9.2.)
    """

    def __init__(self, config, log=None):
        config.option.loadscopereorder = False
        super().__init__(config, log)
        self.pieces: dict[str, str] = {}

    def add_node_collection(self, node, collection: Sequence[str]) -> None:
        if not self.pieces:
            self.pieces = pieces_of(collection)
        super().add_node_collection(node, collection)

    def _split_scope(self, nodeid: str) -> str:
        return self.pieces[nodeid]


def pieces_of(collection: Sequence[str]) -> dict[str, str]:
    """Return the piece of work each test belongs to: tests of one file that follow each other, or the journeys."""
    runs = enumerate(groupby(collection, key=_file_of))
    return {test: f"{number} {file}" for number, (file, tests) in runs for test in tests}


def _file_of(test: str) -> str:
    return JOURNEYS if test.startswith(JOURNEYS) else test.partition("::")[0]
