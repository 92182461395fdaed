"""People with an account."""

from itertools import count

from django.contrib.auth.models import Permission

from storefront.accounts.models import User
from storefront.accounts.operations import give_role, keep_roles
from storefront.accounts.roles import Role

PASSWORD = "khaen kaen khun"
running_number = count(1)


def make_customer(*, email: str = "", name: str = "") -> User:
    """Return somebody with an account and the password `people.PASSWORD`."""
    email = email or f"customer{next(running_number)}@example.com"
    return User.objects.create_user(email, PASSWORD, first_name=name)


def make_staff(*, email: str = "", can_pack: bool = True, may_everything: bool = False) -> User:
    """Return somebody who works at the centre, by default at the packing desk."""
    email = email or f"staff{next(running_number)}@example.com"
    user = User.objects.create_user(email, PASSWORD, first_name="สมใจ")
    user.is_staff = True  # Oscar's create_user makes customers only
    user.is_superuser = may_everything
    user.save(update_fields=["is_staff", "is_superuser"])
    if can_pack:
        user.user_permissions.add(Permission.objects.get(codename="pack_orders"))
    return user


def make_worker(*roles: Role) -> User:
    """Return somebody who works at the centre in these roles."""
    keep_roles()
    user = User.objects.create_user(f"worker{next(running_number)}@example.com", PASSWORD, first_name="สมใจ")
    for role in roles:
        give_role(user, role)
    return User.objects.get(pk=user.pk)
