"""The web server's way in."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storefront.settings")
application = get_wsgi_application()

from catalogue.thai.words import segment  # noqa: E402 -- after the settings
from checkout.payments.checks import refuse_contradictions  # noqa: E402 -- after the settings

refuse_contradictions()
# Reads the dictionary before the server forks: its workers share the memory, and no first page waits for it.
segment("ผ้า")
