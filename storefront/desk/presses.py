"""What a press of a button comes to: done, or why not; and where it leads."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect


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


def lead_to(request: HttpRequest, url: str) -> HttpResponse:
    """Lead to another page. A script that asked for a part of a page is told to open the whole one."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
