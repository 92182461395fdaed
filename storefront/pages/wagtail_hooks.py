from wagtail import hooks

from .choosers import producer_chooser, product_chooser


@hooks.register("register_admin_viewset")
def register_product_chooser():
    return product_chooser


@hooks.register("register_admin_viewset")
def register_producer_chooser():
    return producer_chooser
