from wagtail.snippets.models import register_snippet

from .snippets import FactViewSet

register_snippet(FactViewSet)
