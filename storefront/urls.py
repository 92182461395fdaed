"""Every address of the site."""

from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from catalogue.pictures.views import picture_file
from storefront.desk.in_chat import order_in_chat
from storefront.pages.heard import heard
from storefront.pages.views import choose_language
from storefront.seo.views import web_manifest
from storefront.ui.views import styleguide

# Machines and visitors without a language yet.
urlpatterns = [
    path("", choose_language),
    path("", include("storefront.running.urls")),
    path("", include("storefront.seo.urls")),
    path("desk/", RedirectView.as_view(url="/th/desk/")),
    path("o/<str:number>/", order_in_chat, name="order-in-chat"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("payments/", include("checkout.payments.webhook_urls")),
]
if settings.DEMO or settings.DEBUG:
    # A real shop lets its web server or its object store hand out pictures.
    urlpatterns += [path(f"{settings.MEDIA_URL.strip('/')}/<path:name>", picture_file)]

urlpatterns += i18n_patterns(
    path("", wagtail_views.serve, {"path": ""}, name="home"),
    path("manifest.webmanifest", web_manifest, name="manifest"),
    path("districts/", apps.get_app_config("address").urls),
    path("who-is-heard/", heard, name="heard"),
    path("producers/", apps.get_app_config("partner").urls),
    path("orders/", include("checkout.reviews.urls")),
    path("orders/", include("checkout.aftersales.urls")),
    path("orders/", apps.get_app_config("order").urls),
    path("pay/", include("checkout.payments.urls")),
    path("statements/", include("checkout.settlement.urls")),
    path("papers/", include("checkout.documents.urls")),
    path("open-books/", include("storefront.openbooks.urls")),
    path("desk/", include("storefront.desk.urls")),
    path("styleguide/", styleguide),
    path("", include("storefront.newsroom.urls")),
    path("", include(apps.get_app_config("oscar").urls[0])),
    # Last: Wagtail takes every address that is left for a page.
    path("", include(wagtail_urls)),
    prefix_default_language=True,
)
