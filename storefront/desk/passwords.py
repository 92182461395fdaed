"""The password once more, before money goes out or a month is closed."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .access import TooManyTries, confirm, is_confirmed


class PasswordForm(forms.Form):
    """Whether it is really she who takes such a step."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        help_text=gettext_lazy(
            "Asked for once more, so that nobody else takes this step in your name; then not for a quarter of an hour."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Please write your password.")},
    )


def is_her_password(request: HttpRequest, password: PasswordForm) -> bool:
    """Say whether the password that was typed is hers; what is wrong with it stands in the form."""
    if not password.is_valid():
        return False
    try:
        if confirm(request, password.cleaned_data["password"]):
            return True
    except TooManyTries:
        password.add_error("password", _("Too many wrong passwords. Please wait a quarter of an hour."))
    else:
        password.add_error("password", _("This is not your password. Nothing was changed."))
    return False


def may_go_on(request: HttpRequest, password: PasswordForm) -> bool:
    """Say whether she gave her password within the last quarter of an hour, or gives it now."""
    return is_confirmed(request) or is_her_password(request, password)
