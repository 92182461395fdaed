"""Who somebody is, by e-mail and password."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from oscar.apps.customer.utils import normalise_email

User = get_user_model()


class EmailBackend(ModelBackend):
    """Knows people by their e-mail, in capitals or not."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        """Return who this is, or nobody.

        An e-mail without an account takes as long as a wrong password, so that nobody can find out by
        the clock who has an account here.
        """
        if not username or password is None:
            return None
        people = list(User.objects.filter(email__iexact=normalise_email(username)))
        if not people:
            User().set_password(password)
        known = (user for user in people if user.check_password(password))
        return next((user for user in known if self.user_can_authenticate(user)), None)
