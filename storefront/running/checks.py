"""What must be right before the shop runs for real; `manage.py check --deploy` tells."""

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def check_secret_key(app_configs, **_) -> list[Error]:
    """Refuse a shop whose processes each made up a key: a session of one is unknown to the other."""
    if settings.SECRET_KEY_IS_SET:
        return []
    return [
        Error(
            "SECRET_KEY is not set.",
            hint="Put a long random text into the environment variable SECRET_KEY, the same for every process.",
            id="shop.E001",
        )
    ]
