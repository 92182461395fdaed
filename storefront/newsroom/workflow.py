"""The way of a story from its writer to its readers: an editor reads it, then the foundation."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Page, Workflow, WorkflowPage, WorkflowTask

from storefront.accounts.roles import Role

from .models import ReadingTask

WORKFLOW = "เรื่องเล่า: บรรณาธิการ แล้วมูลนิธิ"
# Wagtail keeps these names in its tables, so they are in the language of those who read them.
STEPS = (("บรรณาธิการอ่าน", (Role.EDITOR, Role.MANAGER)), ("มูลนิธิอ่าน", (Role.FOUNDATION,)))


@transaction.atomic
def keep_workflow() -> Workflow:
    """Let there be the review of stories, for all pages that have no other. Safe to repeat; other reviews stay."""
    workflow, is_new = Workflow.objects.get_or_create(name=WORKFLOW, defaults={"active": True})
    for order, (name, roles) in enumerate(STEPS):
        task = ReadingTask.objects.filter(name=name).first()
        if task is None:
            task = ReadingTask.objects.create(name=name, content_type=ContentType.objects.get_for_model(ReadingTask))
        task.groups.set(Group.objects.filter(name__in=roles))
        WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": order})
    if is_new:
        root = Page.get_first_root_node()
        WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    return workflow
