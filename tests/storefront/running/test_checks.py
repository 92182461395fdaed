"""What must be right before the shop runs for real."""

from django.core.checks import registry

from storefront.running.checks import check_secret_key


def test_a_shop_without_a_key_is_refused(settings):
    settings.SECRET_KEY_IS_SET = False

    assert [error.id for error in check_secret_key(None)] == ["shop.E001"]


def test_a_shop_with_a_key_is_accepted(settings):
    settings.SECRET_KEY_IS_SET = True

    assert check_secret_key(None) == []


def test_the_key_is_asked_for_only_before_a_deployment():
    assert check_secret_key in registry.registry.get_checks(include_deployment_checks=True)
    assert check_secret_key not in registry.registry.get_checks()
