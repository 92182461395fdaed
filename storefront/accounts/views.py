"""Signing in and out, the way to a new password, and the pages of an account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalogue.places.address_book import keep_address, make_default, remove_address
from catalogue.places.forms import AddressForm
from catalogue.places.models import UserAddress
from catalogue.places.parcel_address import answers_of
from catalogue.places.queries import address_book
from checkout.basket.views import COUNT_COOKIE, show_count
from checkout.flow.views import status_of
from checkout.orders.private import private_page

from .access import account_page, page_after
from .emails import Letter, send_letter
from .forms import (
    OF_ANOTHER,
    TAKEN,
    ChangePasswordForm,
    ClosingForm,
    NewPasswordForm,
    OpenAccountForm,
    PasswordResetForm,
    ProfileForm,
    SignInForm,
)
from .names import without_title
from .operations import CannotClose, EmailTaken, change_profile, close_account, open_account
from .queries import ORDERS_PER_PAGE, order_cards, orders_of, works_here


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in, or open an account: two forms on one page, told apart by a hidden field."""
    if request.user.is_authenticated:
        return redirect(page_after(request))
    is_new = "registration_submit" in request.POST
    known = SignInForm(request, request.POST if "login_submit" in request.POST else None, prefix="login")
    new = OpenAccountForm(request.POST if is_new else None, prefix="registration")
    if known.is_valid():
        return enter(request, known.get_user())
    if new.is_valid():
        email, password = new.cleaned_data["email"], new.cleaned_data["password1"]
        try:
            open_account(email, password)
        except EmailTaken:
            new.add_error("email", TAKEN)
        else:
            messages.success(request, _("Your account is open. Welcome!"))
            return enter(request, authenticate(request, username=email, password=password))
    context = {"login_form": known, "registration_form": new}
    return render(request, "accounts/sign_in.html", context, status=status_of(new if is_new else known))


def enter(request: HttpRequest, user) -> HttpResponse:
    """Sign somebody in and lead on; what she picked before goes into the basket of her account."""
    login(request, user)
    return show_count(request, redirect(page_after(request)))


@require_POST
@private_page
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("You are signed out. Your basket is kept in your account."))
    return without_traces(redirect("customer:login"))


def without_traces(response: HttpResponse) -> HttpResponse:
    """Take what the browser keeps of a visitor with her: the next at this device may be somebody else."""
    for name in (COUNT_COOKIE, *settings.OSCAR_COOKIES_DELETE_ON_LOGOUT):
        response.delete_cookie(name)
    return response


class FaultsAreNoAnswer:
    """Answers 422 to a form with faults, as our other pages do."""

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = status_of(form)
        return response


# The way to a new password: Django's own views, for how they handle the secret in the link. Whoever is
# signed in may go it too, for the mails of her account lead here.


class AskForLink(FaultsAreNoAnswer, auth_views.PasswordResetView):
    form_class = PasswordResetForm
    template_name = "accounts/password_reset.html"
    success_url = reverse_lazy("password-reset-done")


class LinkSent(auth_views.PasswordResetDoneView):
    template_name = "accounts/password_reset_done.html"


class SetPassword(FaultsAreNoAnswer, auth_views.PasswordResetConfirmView):
    form_class = NewPasswordForm
    template_name = "accounts/password_reset_confirm.html"
    success_url = reverse_lazy("password-reset-complete")


class PasswordIsSet(auth_views.PasswordResetCompleteView):
    template_name = "accounts/password_reset_complete.html"


@require_safe
@account_page
def overview(request: HttpRequest) -> HttpResponse:
    """Greet somebody, show where her latest order stands, and lead on."""
    orders, book = orders_of(request.user), address_book(request.user)
    context = {
        "name": without_title(request.user.get_full_name()),
        "latest": next(iter(order_cards(orders[:1])), None),
        "order_count": orders.count(),
        "address": next(iter(book), None),
    }
    return render(request, "accounts/overview.html", {**context, "current": "overview"})


@require_safe
@account_page
def orders(request: HttpRequest) -> HttpResponse:
    """List what somebody ordered, the newest first."""
    page = Paginator(orders_of(request.user), ORDERS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "cards": order_cards(page), "current": "orders"}
    return render(request, "accounts/orders.html", context)


@require_safe
@account_page
def order(request: HttpRequest, order_number: str) -> HttpResponse:
    """Lead from an order's number, which Oscar's addresses bear, to its page."""
    return redirect(get_object_or_404(orders_of(request.user), number=order_number))


@require_safe
@account_page
def addresses(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/addresses.html", {"book": address_book(request.user), "current": "addresses"})


@require_http_methods(["GET", "HEAD", "POST"])
@account_page
def add_address(request: HttpRequest) -> HttpResponse:
    person = {"name": request.user.get_full_name()}
    return _address_page(request, AddressForm(request.POST or None, initial=person))


@require_http_methods(["GET", "HEAD", "POST"])
@account_page
def change_address(request: HttpRequest, pk: int) -> HttpResponse:
    address = own_address(request, pk)
    return _address_page(request, AddressForm(request.POST or None, initial=answers_of(address)), address)


def _address_page(request: HttpRequest, form: AddressForm, address: UserAddress | None = None) -> HttpResponse:
    if form.is_valid():
        keep_address(request.user, form.address(), instead_of=address)
        messages.success(request, _("The address is saved."))
        return redirect("customer:address-list")
    context = {"form": form, "address": address, "current": "addresses"}
    return render(request, "accounts/address.html", context, status=status_of(form))


def own_address(request: HttpRequest, pk: int) -> UserAddress:
    rows = UserAddress.objects.select_related("user", "tambon__district__province")
    return get_object_or_404(rows, user=request.user, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@account_page
def delete_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask before an address is deleted, and delete it on POST."""
    address = own_address(request, pk)
    if request.method == "POST":
        remove_address(address)
        messages.success(request, _("The address is deleted."))
        return redirect("customer:address-list")
    return render(request, "accounts/delete_address.html", {"address": address, "current": "addresses"})


@require_POST
@account_page
def default_address(request: HttpRequest, pk: int) -> HttpResponse:
    make_default(own_address(request, pk))
    messages.success(request, _("Your parcels go there from now on, unless you say otherwise."))
    return redirect("customer:address-list")


@require_http_methods(["GET", "HEAD", "POST"])
@account_page
def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            change_profile(request.user, **form.cleaned_data)
        except EmailTaken:
            form.add_error("email", OF_ANOTHER)
        else:
            messages.success(request, _("Your details are saved."))
            return redirect("customer:profile-view")
    context = {"form": form, "current": "profile"}
    return render(request, "accounts/profile.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@account_page
def change_password(request: HttpRequest) -> HttpResponse:
    form = ChangePasswordForm(request.user, request.POST or None)
    if form.is_valid():
        user = form.save()
        update_session_auth_hash(request, user)  # here she stays signed in; elsewhere she has to sign in anew
        send_letter(user.pk, Letter.PASSWORD_CHANGED)
        messages.success(request, _("Your new password is set."))
        return redirect("customer:profile-view")
    context = {"form": form, "current": "profile"}
    return render(request, "accounts/change_password.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@account_page
def delete_account(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays, ask for the password, and delete the account on POST."""
    form = ClosingForm(request.POST or None, user=request.user)
    may_close = not works_here(request.user)
    if form.is_valid():
        try:
            close_account(request.user)
        except CannotClose:
            may_close = False
        else:
            logout(request)
            return without_traces(render(request, "accounts/deleted.html"))
    context = {"form": form, "may_close": may_close, "current": "profile"}
    return render(request, "accounts/delete_account.html", context, status=status_of(form))
