from oscar.apps.analytics import apps as analytics
from oscar.apps.dashboard import apps


class DashboardConfig(apps.DashboardConfig):
    """Oscar's back office. All overrides of its screens live in this package: elsewhere Oscar never looks."""

    name = "storefront.dashboard"


class AnalyticsConfig(analytics.AnalyticsConfig):
    """Oscar's counters of views and purchases, switched off.

    They write on every view, and on every order while others wait; what sells is read from orders.
    """

    def ready(self):
        """Connect none of Oscar's receivers."""
