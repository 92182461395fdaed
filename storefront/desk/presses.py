"""What a press of a button comes to: done, or why not."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest


def press(
    request: HttpRequest, operation: Callable, *what, done: str, troubles: Mapping[type[Exception], str], **facts
) -> bool:
    """Do what a button is for, in the name of whoever pressed it; tell her that it is done, or why it is not."""
    try:
        operation(*what, by=request.user, **facts)
    except tuple(troubles) as error:
        messages.error(request, next(words for kind, words in troubles.items() if isinstance(error, kind)))
        return False
    messages.success(request, done)
    return True
