from django.urls import path

from . import views

# Where machines look without being told. A page links the manifest of its own language instead.
urlpatterns = [
    path("favicon.ico", views.favicon),
    path("manifest.webmanifest", views.web_manifest),
]
