"""Opens, changes and closes accounts, and keeps the roles of the people who work here."""

from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from oscar.core.loading import get_model
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from checkout.basket.models import Basket

from .emails import Letter, send_letter
from .models import User
from .queries import works_here
from .roles import (
    BACK_OFFICE,
    DOCUMENT_RIGHTS,
    DRAFT_RIGHTS,
    DRAFTERS,
    MANAGED_APPS,
    PAGE_RIGHTS,
    PICTURE_RIGHTS,
    RIGHTS,
    WRITERS,
    Role,
)


class EmailTaken(Exception):
    """Somebody has an account with this e-mail."""


class CannotClose(Exception):
    """What somebody did for the shop bears her name, so her account stays."""


def open_account(email: str, password: str) -> User:
    """Open an account and write to its owner. Raises EmailTaken, also when two clicks arrive together."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password)
            send_letter(user.pk, Letter.OPENED)
    except IntegrityError as error:
        raise EmailTaken from error
    return user


def change_profile(user: User, *, name: str, email: str) -> None:
    """Write down how somebody is called and where mails reach her; her old address is told when it is another now.

    Raises EmailTaken.
    """
    old_email = user.email
    user.first_name, user.last_name, user.email = name, "", email
    try:
        with transaction.atomic():
            user.save(update_fields=["first_name", "last_name", "email"])
            if email != old_email:
                send_letter(user.pk, Letter.EMAIL_CHANGED, to=old_email)
    except IntegrityError as error:
        raise EmailTaken from error


@transaction.atomic
def close_account(user: User) -> None:
    """Delete an account with its addresses and its open basket. Its orders stay for the books, without it.

    Raises CannotClose for people who work here or did.
    """
    if works_here(user):
        raise CannotClose
    user.baskets.filter(status=Basket.SUBMITTED).update(owner=None)
    get_model("voucher", "VoucherApplication").objects.filter(user=user).update(user=None)
    try:
        with transaction.atomic():
            user.delete()
    except ProtectedError as error:
        raise CannotClose from error


@transaction.atomic
def keep_roles() -> None:
    """Let each role have what the table says, no more and no less. Safe to repeat.

    Rights that the table does not know stay with the group that somebody gave them to, and so do groups of other names.
    """
    known = {permission.pk for rights in RIGHTS.values() for permission in _permissions(rights)}
    for role, rights in RIGHTS.items():
        group, _new = Group.objects.get_or_create(name=role)
        given = {permission.pk for permission in _permissions(rights)}
        if role in BACK_OFFICE:
            of_apps = Permission.objects.filter(content_type__app_label__in=MANAGED_APPS)
            given |= set(of_apps.values_list("pk", flat=True))
        group.permissions.remove(*known - given)
        group.permissions.add(*given)
        if role in WRITERS | DRAFTERS:
            _let_edit_pages(group, PAGE_RIGHTS if role in WRITERS else DRAFT_RIGHTS)


def give_role(user: User, role: Role) -> None:
    """Let somebody work here in a role, beside those she has."""
    user.groups.add(Group.objects.get(name=role))
    if role in BACK_OFFICE and not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])


def _let_edit_pages(group: Group, rights: tuple[str, ...]) -> None:
    root, files = Page.get_first_root_node(), Collection.get_first_root_node()
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=rights):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    of_files = Permission.objects.filter(content_type__app_label="pictures", codename__in=PICTURE_RIGHTS)
    of_files |= Permission.objects.filter(content_type__app_label="wagtaildocs", codename__in=DOCUMENT_RIGHTS)
    for permission in of_files:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=files, permission=permission)


def _permissions(names) -> list[Permission]:
    """Return permissions by their full names, and stop at one that does not exist."""
    found = []
    for name in names:
        app_label, codename = name.split(".")
        found.append(Permission.objects.get(content_type__app_label=app_label, codename=codename))
    return found
