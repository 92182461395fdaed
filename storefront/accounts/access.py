"""Who may see a page of an account, and where signing in leads."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from checkout.orders.private import private_page

from .roles import Role

NEXT = "next"


def account_page(view):
    """Show a page to whoever is signed in, and to nobody else; no cache and no search engine keeps it."""

    @wraps(view)
    @private_page
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            # What was sent by a form is gone, and its address may answer to a form only.
            was_asked = request.method in ("GET", "HEAD")
            return redirect_to_login(request.get_full_path() if was_asked else reverse("customer:summary"))
        return view(request, *args, **kwargs)

    return guarded


def page_after(request: HttpRequest) -> str:
    """Return where to go after signing in: the page that asked for it if it is one of ours, else the account."""
    wanted = request.GET.get(NEXT, "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    # A manager works in the back office, as Oscar has it; whoever else has a role, at the desk.
    if request.user.is_staff:
        return reverse("dashboard:index")
    has_role = request.user.groups.filter(name__in=Role.values).exists()
    return reverse("desk:today" if has_role else "customer:summary")
