"""Hands out picture files where no web server stands in front: in the demo and while developing."""

from django.conf import settings
from django.utils.cache import patch_cache_control
from django.views.static import serve

A_MONTH = 30 * 24 * 3600


def picture_file(request, name: str):
    """Answer with a file of the media folder; a changed picture gets a new name, so browsers may keep it."""
    response = serve(request, name, document_root=settings.MEDIA_ROOT)
    patch_cache_control(response, public=True, max_age=A_MONTH)
    return response
