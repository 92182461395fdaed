"""The sign on the door of a closed shop."""

import re

from django.conf import settings
from django.shortcuts import render

# What goes on behind the door: health, money that comes in, pictures and styles of the sign itself.
STILL_ANSWERED = re.compile(r"^/(healthz|payments/|static/|media/)")
MINUTES_TO_TRY_AGAIN = 10


class ClosedMiddleware:
    """Answer shoppers with the sign "closed for a moment" while the setting CLOSED is on."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not settings.CLOSED or STILL_ANSWERED.match(request.path_info):
            return self.get_response(request)
        answer = render(None, "503.html", status=503)
        answer["Retry-After"] = str(MINUTES_TO_TRY_AGAIN * 60)
        answer["Cache-Control"] = "no-store"
        return answer
