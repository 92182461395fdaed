from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from storefront.pages.models import ShopPage
from storefront.proofreading.gate import in_words, stops

from . import staff, village
from .home import PANELS


@hooks.register("register_admin_urls")
def newsroom_urls():
    return [
        path("village/", village.bring_home, name="village"),
        path("village/makers/", village.makers, name="village-makers"),
        path("newsroom/pages/<int:page_id>/yes/", staff.YesView.as_view(), name="newsroom-yes"),
        path("newsroom/pages/<int:page_id>/versions/", staff.VersionsView.as_view(), name="newsroom-versions"),
        path("newsroom/languages/", staff.LanguagesView.as_view(), name="newsroom-languages"),
        path("newsroom/voice/<str:kind>/<int:pk>/", staff.voice, name="newsroom-voice"),
    ]


@hooks.register("insert_global_admin_css")
def newsroom_css():
    return format_html('<link rel="stylesheet" href="{}">', static("shop/css/newsroom.css"))


@hooks.register("construct_homepage_panels")
def newsroom_panels(request, panels):
    panels += [panel() for panel in PANELS]


@hooks.register("register_admin_menu_item")
def village_item():
    return MenuItem(_("From the village"), reverse("village"), name="village", icon_name="mobile-alt", order=150)


@hooks.register("register_reports_menu_item")
def languages_item():
    return MenuItem(
        _("Thai and English"), reverse("newsroom-languages"), name="languages", icon_name="globe", order=100
    )


@hooks.register("register_page_header_buttons")
def newsroom_buttons(page, user, view_name, next_url=None):
    if not isinstance(page.specific_deferred, ShopPage) or not page.permissions_for_user(user).can_edit():
        return
    yield Button(_("The maker’s yes"), reverse("newsroom-yes", args=[page.pk]), icon_name="check", priority=61)
    yield Button(_("Versions"), reverse("newsroom-versions", args=[page.pk]), icon_name="history", priority=62)


@hooks.register("before_bulk_action")
def look_before_publishing(request, action_type, objects, action):
    """Keep back a whole selection in which one page may not go out, and say which and why."""
    if action_type != "publish" or request.method != "POST":
        return None
    pages = [page.get_latest_revision_as_object() for page in objects if isinstance(page, Page)]
    kept_back = [(page, stops(page)) for page in pages]
    for page, found in kept_back:
        if found:
            messages.error(request, f"{page.get_admin_display_title()}: {in_words(found[0])}")
    return redirect("wagtailadmin_home") if any(found for _page, found in kept_back) else None
