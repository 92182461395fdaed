from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    """What buyers say of goods that reached them. Oscar's own reviews, which anybody may write, stay closed."""

    name = "checkout.reviews"
    label = "buyer_reviews"
    verbose_name = _("Reviews")

    def ready(self):
        from catalogue.changes.triggers import OF_LINK, on_page, watch  # noqa: PLC0415 -- once the apps are there

        watch(*(on_page("buyer_reviews_review", event, OF_LINK) for event in ("INSERT", "UPDATE", "DELETE")))
