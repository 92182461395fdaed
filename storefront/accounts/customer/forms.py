"""Where Oscar looks for a form of ours: its dashboard sends somebody a new password with it."""

from storefront.accounts.forms import PasswordResetForm  # noqa: F401
