"""Measures how well goods are found: a table of queries with the goods that answer each."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

COLUMNS = ("query_id", "query", "lang", "type", "relevant_product_ids")
AT = 10


@dataclass(frozen=True)
class Question:
    """A query, its kind, and the numbers (upc) of the goods that answer it."""

    number: str
    query: str
    lang: str
    kind: str
    relevant: frozenset[str]


@dataclass(frozen=True)
class Mark:
    """How one query was answered. `missed` are goods that should have been among the first ten."""

    question: Question
    first: tuple[str, ...]

    @property
    def hits(self) -> int:
        return len(self.question.relevant.intersection(self.first))

    @property
    def recall(self) -> float:
        """Of the goods that answer, the share among the first ten; of more than ten, ten are all there can be."""
        return self.hits / min(AT, len(self.question.relevant))

    @property
    def reciprocal_rank(self) -> float:
        """One over the place of the first good that answers; 0 when none of the first ten does."""
        places = (place for place, upc in enumerate(self.first, start=1) if upc in self.question.relevant)
        return 1 / next(places) if self.hits else 0.0

    @property
    def precision(self) -> float:
        """Of the goods shown first, at most ten, the share that answers; 0 when nothing is shown."""
        return self.hits / len(self.first) if self.first else 0.0

    @property
    def missed(self) -> list[str]:
        """The goods that answer and were not shown, as long as there was a place for them."""
        return sorted(self.question.relevant.difference(self.first)) if self.recall < 1 else []


@dataclass(frozen=True)
class Score:
    """The means over some queries."""

    queries: int
    recall: float
    mrr: float
    precision: float

    @classmethod
    def of(cls, marks: Iterable[Mark]) -> "Score":
        marks = list(marks)
        if not marks:
            return cls(0, 0.0, 0.0, 0.0)
        return cls(
            len(marks),
            mean(mark.recall for mark in marks),
            mean(mark.reciprocal_rank for mark in marks),
            mean(mark.precision for mark in marks),
        )


def read_questions(path: Path) -> list[Question]:
    """Read a table of queries. Raises ValueError, which says what is wrong with it and in which line."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise ValueError(f"The table has no column {', '.join(missing)}. It needs: {', '.join(COLUMNS)}.")
        questions = []
        for row in reader:
            relevant = frozenset((row["relevant_product_ids"] or "").split())
            if not relevant:
                raise ValueError(f"Line {reader.line_num}: the query “{row['query']}” names no good that answers it.")
            questions.append(Question(row["query_id"], row["query"] or "", row["lang"], row["type"], relevant))
    if not questions:
        raise ValueError("The table holds no query.")
    return questions


def mark_all(questions: Iterable[Question], first_ten: Callable[[str], Iterable[str]]) -> list[Mark]:
    """Ask every question; `first_ten` returns the numbers of the goods shown first for a query."""
    return [Mark(question, tuple(first_ten(question.query))[:AT]) for question in questions]
