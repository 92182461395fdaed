"""The end of a review. Wagtail reads this while its own models are being made, so nothing is imported here."""


def publish_what_was_approved(workflow_state, user=None) -> None:
    """Let a page out that its last reader approved, who may publish nothing else. Raises NotFit."""
    workflow_state.content_object.get_latest_revision().publish(user=user, skip_permission_checks=True)
