from wagtail.snippets.models import register_snippet

from .snippets import ConsentViewSet

register_snippet(ConsentViewSet)
