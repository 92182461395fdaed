from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .choosers import producer_chooser, product_chooser
from .search_words import SearchWords


@hooks.register("register_admin_viewset")
def register_product_chooser():
    return product_chooser


@hooks.register("register_admin_viewset")
def register_producer_chooser():
    return producer_chooser


register_snippet(SearchWords)
