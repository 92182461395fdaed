"""Gives the demo its people, one for each role."""

from django.contrib.auth.models import Group
from django.db import transaction

from storefront.accounts.models import User
from storefront.accounts.operations import EDITORS, MANAGERS, STAFF, keep_roles

PEOPLE = {
    "customer@demo.example": None,
    "editor@demo.example": EDITORS,
    "staff@demo.example": STAFF,
    "manager@demo.example": MANAGERS,
}


@transaction.atomic
def load_people(password: str) -> int:
    """Keep one login for each role, all with the demo's password, and return how many there are."""
    keep_roles()
    for email, role in PEOPLE.items():
        user = User.objects.filter(email=email).first() or User(email=email)
        user.is_staff = role in {STAFF, MANAGERS}
        if not user.check_password(password):
            user.set_password(password)
            user.save()
        if role:
            user.groups.add(Group.objects.get(name=role))
    return len(PEOPLE)
