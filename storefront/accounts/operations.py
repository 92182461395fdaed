"""Keeps the roles of the people who work here."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

EDITORS = "Editors"
STAFF = "Staff"
MANAGERS = "Managers"

# Wagtail's own group of this name may write pages but not publish them. Our editors are few and trusted.
PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "view_page")
PICTURE_RIGHTS = ("add_siteimage", "change_siteimage", "choose_image")
STAFF_RIGHTS = ("fulfilment.pack_orders", "order.view_order", "catalogue.view_product", "partner.view_stockrecord")
MANAGED_APPS = ("catalogue", "partner", "order", "stock", "fulfilment", "pictures")


@transaction.atomic
def keep_roles() -> None:
    """Make the groups of editors, staff and managers, and see that each may do its work. Safe to repeat."""
    editors, staff, managers = (Group.objects.get_or_create(name=name)[0] for name in (EDITORS, STAFF, MANAGERS))
    for group in (editors, managers):
        _let_edit_pages(group)
    staff.permissions.add(*_permissions(STAFF_RIGHTS))
    managers.permissions.add(*_permissions(STAFF_RIGHTS))
    managers.permissions.add(*Permission.objects.filter(content_type__app_label__in=MANAGED_APPS))


def _let_edit_pages(group: Group) -> None:
    group.permissions.add(*_permissions(["wagtailadmin.access_admin"]))
    root, pictures = Page.get_first_root_node(), Collection.get_first_root_node()
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_RIGHTS):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    for permission in Permission.objects.filter(content_type__app_label="pictures", codename__in=PICTURE_RIGHTS):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=pictures, permission=permission)


def _permissions(names) -> list[Permission]:
    """Return permissions by their full names, and stop at one that does not exist."""
    found = []
    for name in names:
        app_label, codename = name.split(".")
        found.append(Permission.objects.get(content_type__app_label=app_label, codename=codename))
    return found
