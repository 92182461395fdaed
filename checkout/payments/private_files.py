"""Where pictures lie that only permitted staff may see: outside of what the web server hands out."""

from django.core.files.storage import Storage, storages


def private_storage() -> Storage:
    return storages["private"]
