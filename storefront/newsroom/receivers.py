from storefront.accounts.receivers import is_on_its_way

from .workflow import keep_workflow


def keep_workflow_after_migrate(using, plan=None, **_kwargs) -> None:
    """Keep the review of stories once all tables and roles are there; emptying them does nothing."""
    if plan is not None and not is_on_its_way(using):
        keep_workflow()
