"""The shop's settings: one file, and the environment says what differs.

Defaults are safe for a first run on one machine. docs/settings.md lists every variable.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _
from oscar.defaults import *  # noqa: F403 -- Oscar reads its settings from here

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- What kind of run this is -------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
# A demo shop shows its ribbon, may talk to the payment stand-in and mails into a folder.
DEMO = env.bool("DEMO", default=False)
# A closed shop tells shoppers so on every page; it still hears Stripe, and staff find its health as always.
CLOSED = env.bool("CLOSED", default=False)
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

# Without a key in the environment each process makes its own: enough to run checks and tests,
# useless for a shop of two processes, which the system check `shop.E001` says in words.
SECRET_KEY_IS_SET = bool(env.str("SECRET_KEY", default=""))
SECRET_KEY = env.str("SECRET_KEY", default="") or get_random_secret_key()

SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
SITE_ID = 1
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
IS_HTTPS = SITE_URL.startswith("https://")

# --- The house ------------------------------------------------------------------------------------

INSTALLED_APPS = [
    # Ours on top of Oscar: the same labels, so that Oscar finds our classes and models.
    "modeltranslation",
    "storefront.apps.ShopConfig",
    "storefront.privacy",
    "storefront.accounts",
    "storefront.accounts.customer.apps.CustomerConfig",
    "storefront.ui",
    "storefront.facts",
    "storefront.consents",
    "storefront.proofreading",
    "storefront.pages",
    "storefront.newsroom",
    "storefront.openbooks",
    "storefront.seo",
    "storefront.desk",
    "storefront.running",
    "storefront.demo",
    "storefront.dashboard.apps.DashboardConfig",
    "checkout.aftersales",
    "checkout.closing",
    "checkout.reviews",
    "checkout.fulfilment",
    "checkout.flow.apps.CheckoutConfig",
    "checkout.settlement",
    "checkout.documents",
    "checkout.payments",
    "checkout.ledger",
    "checkout.orders.apps.OrdersConfig",
    "checkout.basket.apps.BasketConfig",
    "checkout.vouchers.apps.VouchersConfig",
    "checkout.offers.apps.OffersConfig",
    "checkout.shipping.apps.ShippingConfig",
    "catalogue.search.apps.SearchConfig",
    "catalogue.spreadsheets",
    "catalogue.stock",
    "catalogue.products.apps.ProductsConfig",
    "catalogue.producers.apps.ProducersConfig",
    "catalogue.pictures",
    "catalogue.places.apps.PlacesConfig",
    "catalogue.changes.apps.ChangesConfig",
    # Oscar, as it comes
    "storefront.dashboard.apps.AnalyticsConfig",
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    "oscar.apps.communication.apps.CommunicationConfig",
    "oscar.apps.payment.apps.PaymentConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig",
    "oscar.apps.dashboard.reports.apps.ReportsDashboardConfig",
    "oscar.apps.dashboard.users.apps.UsersDashboardConfig",
    "oscar.apps.dashboard.orders.apps.OrdersDashboardConfig",
    "oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig",
    "oscar.apps.dashboard.offers.apps.OffersDashboardConfig",
    "oscar.apps.dashboard.partners.apps.PartnersDashboardConfig",
    "oscar.apps.dashboard.pages.apps.PagesDashboardConfig",
    "oscar.apps.dashboard.ranges.apps.RangesDashboardConfig",
    "oscar.apps.dashboard.reviews.apps.ReviewsDashboardConfig",
    "oscar.apps.dashboard.vouchers.apps.VouchersDashboardConfig",
    "oscar.apps.dashboard.communications.apps.CommunicationsDashboardConfig",
    "oscar.apps.dashboard.shipping.apps.ShippingDashboardConfig",
    "widget_tweaks",
    "treebeard",
    "django_tables2",
    # Wagtail
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.redirects",
    "wagtail.locales",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.embeds",
    "wagtail",
    "modelcluster",
    "taggit",
    # Django and small libraries
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.flatpages",
    "django.contrib.humanize",
    "django.contrib.postgres",
]

# Forks that only replace classes keep Oscar's own migrations.
MIGRATION_MODULES = {
    "basket": "oscar.apps.basket.migrations",
    "customer": "oscar.apps.customer.migrations",
    "shipping": "oscar.apps.shipping.migrations",
}

MIDDLEWARE = [
    "storefront.ui.middleware.PackingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "storefront.ui.middleware.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "storefront.running.middleware.ClosedMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "storefront.ui.middleware.SameOriginMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "checkout.basket.middleware.BasketMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "storefront.urls"
WSGI_APPLICATION = "storefront.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.debug",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oscar.core.context_processors.metadata",
                "storefront.ui.context.shop",
                "storefront.pages.context.frame",
            ],
        },
    },
]

# --- Data -------------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'shop.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers queue for up to a minute instead of failing, and a transaction takes its write lock at
    # the start: a read that later turns into a write could otherwise never be retried.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": env.cache_url("CACHE_URL", default="locmemcache://"),
    # Parts of pages, each by the version of what it shows, so nothing here is ever out of date. In this process, for it
    # is quicker to draw most of them than to fetch them; and none while templates are being changed.
    "drawn": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    if DEBUG
    else {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "drawn",
        "OPTIONS": {"MAX_ENTRIES": 3000},
    },
    # The table says which sizes of a picture exist. Wagtail would rather believe its cache, also of sizes long gone.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

TASKS = {
    "default": {
        "BACKEND": env.str("TASKS_BACKEND", default="django_tasks_db.DatabaseBackend"),
        "QUEUES": ["default", "mail", "pictures"],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "storefront" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # No address leads here: a view hands these out to staff who may see them.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": VAR_DIR / "private",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": env.str("STATICFILES_STORAGE", default="whitenoise.storage.CompressedManifestStaticFilesStorage")
    },
}

# --- Language, time, money --------------------------------------------------------------------------

USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Bangkok"
LANGUAGE_CODE = "th"
LANGUAGES = [("th", _("Thai")), ("en", _("English"))]
# Our own words, then those for Oscar and Django, whose Thai is missing or clumsy.
LOCALE_PATHS = [BASE_DIR / "storefront" / "locale", BASE_DIR / "storefront" / "locale_vendor"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "th"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("th",)
PHONENUMBER_DEFAULT_REGION = "TH"

# --- People -----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["storefront.accounts.backends.EmailBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "customer:login"
LOGIN_REDIRECT_URL = "customer:summary"

# --- Wagtail ----------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "OTOP Khon Kaen"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = [("th", "ไทย"), ("en", "English")]
WAGTAILIMAGES_IMAGE_MODEL = "pictures.SiteImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "catalogue.pictures.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "heif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
# A weave drawn at these qualities cannot be told from a better one, and a fifth of the bytes stay away.
WAGTAILIMAGES_AVIF_QUALITY = 54
WAGTAILIMAGES_WEBP_QUALITY = 74
WAGTAIL_FINISH_WORKFLOW_ACTION = "storefront.newsroom.finish.publish_what_was_approved"
# Straight from the store of files, which can hand out a part of a film or a sound.
WAGTAILDOCS_SERVE_METHOD = "direct"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}}

# --- Oscar ------------------------------------------------------------------------------------------

OSCAR_SHOP_NAME = "OTOP Khon Kaen"
OSCAR_DEFAULT_CURRENCY = "THB"
OSCAR_SLUG_FUNCTION = "catalogue.products.slugs.thai_slug"
OSCAR_OFFERS_INCL_TAX = True
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_ALLOW_GUEST_CHECKOUT_WITH_ACCOUNT = True
OSCAR_ALLOW_ANON_REVIEWS = False
OSCAR_MODERATE_REVIEWS = True
OSCAR_EAGER_ALERTS = False
OSCAR_SAVE_SENT_EMAILS_TO_DB = False
OSCAR_FROM_EMAIL = env.str("FROM_EMAIL", default="OTOP Khon Kaen <shop@example.com>")
DEFAULT_FROM_EMAIL = OSCAR_FROM_EMAIL
OSCAR_URL_SCHEMA = "https" if IS_HTTPS else "http"
OSCAR_REQUIRED_ADDRESS_FIELDS = ("first_name", "line1", "line4", "postcode", "country")
OSCAR_THUMBNAILER = "catalogue.pictures.thumbnailer.RenditionThumbnailer"
OSCAR_MAX_BASKET_QUANTITY_THRESHOLD = 99
OSCAR_INITIAL_ORDER_STATUS = "awaiting-payment"
OSCAR_INITIAL_LINE_STATUS = "open"

# --- Payments ---------------------------------------------------------------------------------------

STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRETS = env.list("STRIPE_WEBHOOK_SECRETS", default=[])
# Only for the stand-in; empty means the real Stripe.
STRIPE_API_BASE = env.str("STRIPE_API_BASE", default="").rstrip("/")
PROMPTPAY_MINUTES = env.int("PROMPTPAY_MINUTES", default=15)
CARD_MINUTES = env.int("CARD_MINUTES", default=31)
ORDER_HOLD_MINUTES = env.int("ORDER_HOLD_MINUTES", default=60)
# Stops whoever tries one stolen card after the other: checkout/payments/brake.py.
PAYMENT_BRAKE = env.bool("PAYMENT_BRAKE", default=True)
PAYMENT_BRAKE_FAILURES = env.int("PAYMENT_BRAKE_FAILURES", default=5)
PAYMENT_BRAKE_MINUTES = env.int("PAYMENT_BRAKE_MINUTES", default=10)
# Orders that staff enter for a buyer on the telephone or in LINE are kept longer than those of the shop.
ENTERED_ORDER_HOURS = env.int("ENTERED_ORDER_HOURS", default=24)
# From the order on; transfers are offered as soon as there is an active bank account.
TRANSFER_HOURS = env.int("TRANSFER_HOURS", default=24)
COD_ENABLED = env.bool("COD_ENABLED", default=False)
COD_MOST_BAHT = env.int("COD_MOST_BAHT", default=3000)
# A refund above this is asked for by one person and given by another.
SECOND_PERSON_ABOVE_BAHT = env.int("SECOND_PERSON_ABOVE_BAHT", default=2000)
# How the postcodes begin to which carriers take it; empty means everywhere.
COD_POSTCODES = [digits.strip() for digits in env.list("COD_POSTCODES", default=[])]

# --- Papers -----------------------------------------------------------------------------------------

# Who sells, as receipts and tax invoices say it. A demo invents somebody who cannot exist.
SELLER_NAME = env.str("SELLER_NAME", default="บริษัท ร้านสาธิต ไม่มีอยู่จริง จำกัด" if DEMO else "")
SELLER_ADDRESS = env.str("SELLER_ADDRESS", default="999 หมู่ 99 ตำบลสาธิต อำเภอตัวอย่าง จังหวัดสมมติ 00000" if DEMO else "")
# Without it the shop is not registered for VAT, and its receipts say nothing of taxes.
SELLER_TAX_ID = env.str("SELLER_TAX_ID", default="0000000000001" if DEMO else "")
SELLER_BRANCH = env.str("SELLER_BRANCH", default="00000")
ABBREVIATED_INVOICES = env.bool("ABBREVIATED_INVOICES", default=True)

# --- Mail -------------------------------------------------------------------------------------------

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
if DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"

# --- Safety -----------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
OSCAR_BASKET_COOKIE_SECURE = OSCAR_RECENTLY_VIEWED_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked from inside, behind the proxy that speaks HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
PROXY_COUNT = max(1, env.int("PROXY_COUNT", default=1))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "SAMEORIGIN"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # SameOriginMiddleware is Django's CSRF middleware, with one more way to be sure
    "security.W019",  # Wagtail shows the preview of a page in a frame of our own site
]
if DEMO:
    # Cookies know no ports: demos side by side would take each other's login and basket.
    _suffix = "-" + SITE_URL.rpartition(":")[2]
    SESSION_COOKIE_NAME = "sessionid" + _suffix
    CSRF_COOKIE_NAME = "csrftoken" + _suffix
    OSCAR_BASKET_COOKIE_OPEN = "oscar_open_basket" + _suffix
    OSCAR_RECENTLY_VIEWED_COOKIE_NAME = "oscar_history" + _suffix
    OSCAR_COOKIES_DELETE_ON_LOGOUT = [OSCAR_RECENTLY_VIEWED_COOKIE_NAME]

# The shop itself runs no foreign and no inline code. Cards are typed on Stripe's page, which the
# form that asks for payment redirects to: Chromium applies form-action to that redirect.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF, STRIPE_API_BASE or "https://checkout.stripe.com"],
    }
}
# Wagtail's editor and Oscar's dashboard write inline scripts and styles; they stand behind a login.
# storefront.ui.middleware gives these paths their own, wider policy.
BACK_OFFICE_CSP = {"script-src": [SELF, UNSAFE_INLINE], "style-src": [SELF, UNSAFE_INLINE]}
BACK_OFFICE_PATHS = r"^/(cms|(th|en)/dashboard)/"

# Every handler stands behind the scrubber: no key, secret link, card or address of a buyer reaches a log.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"scrub": {"()": "storefront.running.scrubbing.Scrubber"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["scrub"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # Django's own handlers would mail whole requests to ADMINS and write past the scrubber.
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        # Stripe's debug log holds whole request bodies, and with them e-mail addresses and secrets.
        "stripe": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
    },
}
