from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    """What buyers say of goods that reached them. Oscar's own reviews, which anybody may write, stay closed."""

    name = "checkout.reviews"
    label = "buyer_reviews"
    verbose_name = _("Reviews")
