from oscar.apps.dashboard import apps


class DashboardConfig(apps.DashboardConfig):
    """Oscar's back office. All overrides of its screens live in this package: elsewhere Oscar never looks."""

    name = "storefront.dashboard"
