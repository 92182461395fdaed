"""A shop that was just set up has its roles, without anybody asking."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db.models.signals import post_migrate

pytestmark = pytest.mark.django_db


def test_migrating_gives_the_shop_its_roles():
    Group.objects.filter(name__in=["Packers", "Managers"]).delete()

    call_command("migrate", verbosity=0, interactive=False)

    managers = Group.objects.get(name="Managers")
    assert managers.permissions.filter(codename="close_books").exists()
    assert not Group.objects.get(name="Packers").permissions.filter(codename="close_books").exists()


def test_emptying_the_tables_makes_no_roles():
    Group.objects.filter(name="Packers").delete()

    for app in apps.get_app_configs():
        post_migrate.send(sender=app, app_config=app, verbosity=0, interactive=False, using="default")

    assert not Group.objects.filter(name="Packers").exists()
