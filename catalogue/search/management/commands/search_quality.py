from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from catalogue.products.models import Product
from catalogue.search.quality import AT, Score, mark_all, read_questions
from catalogue.search.queries import find_goods


class Command(BaseCommand):
    help = "Measure how well goods are found. FILE.csv: query_id, query, lang, type, relevant_product_ids (upc)."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--no-misses", action="store_true", help="leave out the list of misses")

    def handle(self, *, file: Path, no_misses: bool, **_):
        try:
            questions = read_questions(file)
        except (OSError, UnicodeDecodeError, ValueError) as error:
            raise CommandError(str(error)) from error
        upcs = dict(Product.objects.values_list("pk", "upc"))
        marks = mark_all(questions, lambda query: [upcs[pk] for pk in find_goods(query).pks[:AT]])
        self._table(marks)
        if not no_misses:
            self._misses(marks)

    def _table(self, marks):
        self.stdout.write(f"{'type':<14}{'queries':>8}{'recall@10':>11}{'MRR':>8}{'precision':>11}")
        kinds = dict.fromkeys(mark.question.kind for mark in marks)
        for kind in (*kinds, "total"):
            score = Score.of(mark for mark in marks if kind in ("total", mark.question.kind))
            self.stdout.write(
                f"{kind:<14}{score.queries:>8}{score.recall:>11.3f}{score.mrr:>8.3f}{score.precision:>11.3f}"
            )

    def _misses(self, marks):
        misses = [mark for mark in marks if mark.missed]
        self.stdout.write(f"\n{len(misses)} queries miss goods:")
        for mark in misses:
            self.stdout.write(
                f"{mark.question.number}  {mark.question.query}  ({mark.question.kind})  recall {mark.recall:.2f}\n"
                f"      missed: {' '.join(mark.missed)}\n      shown:  {' '.join(mark.first) or 'nothing'}"
            )
