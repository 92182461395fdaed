"""What is asked of somebody with an account."""

from django import forms
from django.contrib.auth import forms as auth_forms
from django.utils.translation import gettext_lazy as _
from oscar.apps.customer.utils import normalise_email

from .emails import Letter, send_letter
from .models import User

PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
AGAIN = _("New password, once more")
TEN_LETTERS = _("At least ten letters or digits.")
TAKEN = _("There is an account with this e-mail already. Sign in with it, or have a new password sent to you.")
OF_ANOTHER = _("Another account has this e-mail.")
MISMATCH = {"password_mismatch": _("The two passwords are not the same. Please type both again.")}


class EmailField(forms.EmailField):
    """An e-mail address, and what to say when it is none."""

    default_error_messages = {
        "required": _("Please write your e-mail address."),
        "invalid": _("Please check this e-mail address. It should look like name@example.com."),
    }

    def __init__(self, **kwargs):
        super().__init__(**{"label": _("E-mail"), "max_length": 254, **kwargs})

    def to_python(self, value):
        return normalise_email(super().to_python(value))


def password_field(label, **kwargs) -> forms.CharField:
    required = {"required": _("Please write your password.")}
    return forms.CharField(label=label, strip=False, widget=forms.PasswordInput, error_messages=required, **kwargs)


class FaultsBesideThePassword:
    """Says what is wrong with a new password beside the field where it was thought up, not where it was repeated."""

    def validate_password_for_user(self, user, password_field_name="password2"):  # noqa: S107 -- the name of a field
        super().validate_password_for_user(user, password_field_name.replace("2", "1"))


class SignInForm(auth_forms.AuthenticationForm):
    username = EmailField()
    password = password_field(PASSWORD)

    # One sentence for a wrong password and for an e-mail without an account: nobody learns who has one.
    error_messages = {
        "invalid_login": _("This e-mail and password do not match. Please check both."),
        "inactive": _("This account is closed."),
    }


class OpenAccountForm(FaultsBesideThePassword, auth_forms.BaseUserCreationForm):
    email = EmailField()
    password1 = password_field(PASSWORD, help_text=TEN_LETTERS)
    password2 = password_field(_("Password, once more"))

    error_messages = MISMATCH

    class Meta:
        model = User
        fields = ("email",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Two forms share the page: neither may take the focus by itself.
        self.fields["email"].widget.attrs.pop("autofocus", None)

    def clean_email(self) -> str:
        return free_email(self.cleaned_data["email"], TAKEN)


def free_email(email: str, otherwise: str, *, apart_from: User | None = None) -> str:
    """Return an e-mail nobody else has, or say what is to be said; one that differs by capitals only is the same."""
    others = User.objects.filter(email__iexact=email)
    if apart_from:
        others = others.exclude(pk=apart_from.pk)
    if others.exists():
        raise forms.ValidationError(otherwise)
    return email


class PasswordResetForm(auth_forms.PasswordResetForm):
    """Asks where to send the link to a new password."""

    email = EmailField()

    def save(self, **kwargs) -> None:
        """Write to whoever has this e-mail.

        The worker gets something to do for nobody too, so that the answer takes as long.
        """
        people = list(self.get_users(self.cleaned_data["email"]))
        for pk in [user.pk for user in people] or [0]:
            send_letter(pk, Letter.RESET)


class NewPasswordForm(FaultsBesideThePassword, auth_forms.SetPasswordForm):
    new_password1 = password_field(NEW_PASSWORD, help_text=TEN_LETTERS)
    new_password2 = password_field(AGAIN)

    error_messages = MISMATCH


class ChangePasswordForm(FaultsBesideThePassword, auth_forms.PasswordChangeForm):
    old_password = password_field(_("The password you have now"))
    new_password1 = password_field(NEW_PASSWORD, help_text=TEN_LETTERS)
    new_password2 = password_field(AGAIN)

    error_messages = {**MISMATCH, "password_incorrect": _("This is not the password you have now.")}
    field_order = ("old_password", "new_password1", "new_password2")


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("Name and surname"), max_length=120, required=False)
    email = EmailField(help_text=_("You sign in with it, and our mails go there."))

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, initial={"name": user.get_full_name(), "email": user.email}, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        return free_email(self.cleaned_data["email"], OF_ANOTHER, apart_from=self.user)


class ClosingForm(forms.Form):
    """Asks for the password before an account is deleted for good."""

    password = password_field(PASSWORD)

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(_("This is not the password of your account. Nothing was deleted."))
        return password
