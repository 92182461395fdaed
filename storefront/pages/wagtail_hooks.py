from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .choosers import district_chooser, producer_chooser, product_chooser
from .frame_snippet import SiteFrameViewSet
from .search_words import SearchWords


@hooks.register("register_admin_viewset")
def register_choosers():
    return [product_chooser, producer_chooser, district_chooser]


register_snippet(SearchWords)
register_snippet(SiteFrameViewSet)
