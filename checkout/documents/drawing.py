"""The files of papers: drawn once they are committed, kept where only views hand them out, and made again when lost."""

import hashlib
import logging

from django.core.files.base import ContentFile
from django.db import transaction

from .models import Paper
from .typesetting import render

logger = logging.getLogger(__name__)
TEMPLATE = "paper"


def draw(pk: int) -> bool:
    """Draw the file of a paper that has none and say whether that was done now; safe to repeat.

    Typeset and stored outside of any transaction; then the row takes name and digest, once. Whoever comes second throws
    his file away.
    """
    paper = Paper.objects.get(pk=pk)
    if paper.sha256:
        return False
    content = render(TEMPLATE, paper.data)
    storage = paper.pdf.storage
    name = storage.save(f"papers/{paper.series_id}/{paper.number}.pdf", ContentFile(content))
    if _take(pk, name, hashlib.sha256(content).hexdigest()):
        return True
    storage.delete(name)
    return False


@transaction.atomic
def _take(pk: int, name: str, digest: str) -> bool:
    paper = Paper.objects.select_for_update(of=("self",)).get(pk=pk)
    if paper.sha256:
        return False
    paper.pdf, paper.sha256 = name, digest
    paper.save(update_fields=["pdf", "sha256"])
    return True


def file_of(paper: Paper) -> bytes:
    """Return a paper as PDF: its file, or what its data make again where that is missing or no longer itself.

    A paper that was replaced comes with the number of its successor across it; its file stays as it was.
    """
    if paper.successor:
        return render(TEMPLATE, {**paper.data, "cancelled_by": paper.successor.number})
    kept = _kept(paper)
    if kept is not None:
        return kept
    made = render(TEMPLATE, paper.data)
    if paper.sha256 and hashlib.sha256(made).hexdigest() != paper.sha256:
        logger.warning("paper %s: its file is lost, and what its data make now looks different", paper.number)
    return made


def _kept(paper: Paper) -> bytes | None:
    if not paper.pdf:
        return None
    try:
        with paper.pdf.open("rb") as file:
            content = file.read()
    except FileNotFoundError:
        return None
    if hashlib.sha256(content).hexdigest() == paper.sha256:
        return content
    logger.error("paper %s: its file was changed, and is made again", paper.number)
    return None
