"""Where pictures lie that only permitted staff may see: outside of what the web server hands out."""

from catalogue.pictures.scans import private_storage

__all__ = ["private_storage"]
