"""Pages that a secret link opens."""

from functools import wraps

from django.views.decorators.cache import never_cache


def private_page(view):
    """Keep a token page out of caches and search engines.

    The link itself stays with us: the site sends its address as referrer to its own pages only.
    """

    @wraps(view)
    @never_cache
    def guarded(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded
