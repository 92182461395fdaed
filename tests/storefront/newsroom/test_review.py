"""From the writer to the readers: an editor reads, then the foundation; the clock opens what is due."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from storefront.accounts.roles import Role
from storefront.newsroom.clock import publish_what_is_due
from storefront.newsroom.models import PublishingRun, ReadingTask, UnpublishedAtItsHour
from storefront.newsroom.workflow import keep_workflow
from storefront.pages.models import StoryPage
from storefront.proofreading.gate import NotFit
from tests.factories import make_photograph, make_producer, make_story
from tests.factories.people import make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    found = {role: make_worker(role) for role in (Role.WRITER, Role.EDITOR, Role.FOUNDATION)}
    keep_workflow()
    return found


def form(story, **words):
    body = [("paragraph", rich_text("<p>ช่างทอเริ่มงานก่อนฟ้าสาง</p>"))]
    parts = {"body": streamfield(body), "people": streamfield([]), "comments": inline_formset([])}
    facts = {"title": story.title, "slug": story.slug, "kind": story.kind, "intro": story.intro}
    return nested_form_data({**facts, **parts, **words})


def act(client, user, story, action: str, **words):
    client.force_login(user)
    return client.post(f"/cms/pages/{story.pk}/edit/", {**form(story, **words), action: "1"}, follow=True)


def decide(client, user, story, action="approve", **words):
    client.force_login(user)
    state = story.current_workflow_task_state
    where = reverse("wagtailadmin_pages:workflow_action", args=[story.pk, action, state.pk])
    return client.post(where, words, follow=True)


def fresh(story) -> StoryPage:
    return StoryPage.objects.get(pk=story.pk)


def test_story_goes_from_its_writer_through_both_readings_to_its_readers(client, people):
    story = make_story(live=False, owner=people[Role.WRITER])

    act(client, people[Role.WRITER], story, "action-submit")
    assert fresh(story).current_workflow_task.name == "บรรณาธิการอ่าน"
    decide(client, people[Role.EDITOR], fresh(story))
    assert fresh(story).current_workflow_task.name == "มูลนิธิอ่าน"
    assert not fresh(story).live
    decide(client, people[Role.FOUNDATION], fresh(story))

    assert fresh(story).live


def test_writer_cannot_publish_past_her_readers(client, people):
    story = make_story(live=False, owner=people[Role.WRITER])

    act(client, people[Role.WRITER], story, "action-publish")

    assert not fresh(story).live


def test_reader_sends_it_back_with_words_that_reach_the_writer(client, people):
    story = make_story(live=False, owner=people[Role.WRITER])
    act(client, people[Role.WRITER], story, "action-submit")
    mail.outbox.clear()

    decide(client, people[Role.EDITOR], fresh(story), "reject", comment="ขาดแหล่งที่มา")

    assert fresh(story).current_workflow_state.status == "needs_changes"
    assert [message.to for message in mail.outbox] == [[people[Role.WRITER].email]]
    assert "ขาดแหล่งที่มา" in mail.outbox[0].body


def test_nobody_can_approve_what_may_not_go_out(client, people):
    story = make_story(live=False, owner=people[Role.WRITER], kind="producer", producer=make_producer())
    act(client, people[Role.WRITER], story, "action-submit", kind="producer", producer=story.producer_id)
    task = ReadingTask.objects.get(name="บรรณาธิการอ่าน")

    names = {name for name, _label, _modal in task.get_actions(fresh(story), people[Role.EDITOR])}

    assert names == {"reject"}
    with pytest.raises(NotFit):
        task.on_action(fresh(story).current_workflow_task_state, people[Role.EDITOR], "approve")


def test_writer_cannot_hand_in_what_must_be_mended(client, people):
    story = make_story(live=False, owner=people[Role.WRITER], hero=make_photograph(alt_th=""))

    page = act(client, people[Role.WRITER], story, "action-submit", hero=story.hero_id).content.decode()

    assert fresh(story).current_workflow_state is None
    assert "ภาพยังไม่มีคำบรรยาย" in page


def test_keeping_the_review_again_changes_nothing(people):
    first = keep_workflow()

    assert keep_workflow() == first
    assert ReadingTask.objects.count() == 2
    assert first.workflow_tasks.count() == 2


def test_refused_publishing_tells_why_and_keeps_what_was_typed(client, people):
    story = make_story(live=False)

    page = act(client, people[Role.EDITOR], story, "action-publish", intro="ชานี้รักษาเบาหวาน").content.decode()

    assert not fresh(story).live
    assert "รักษาเบาหวาน" in page
    assert "พ.ร.บ.อาหาร พ.ศ. 2522" in page
    assert "ชานี้รักษาเบาหวาน" in page


def test_editor_answers_for_a_claim_in_the_form(client, people):
    story = make_story(live=False)
    words = {"intro": "ชานี้รักษาเบาหวาน", "claims_reason": "เล่าว่าคนเคยเชื่อกัน ไม่ได้ขาย"}

    act(client, people[Role.EDITOR], story, "action-publish", **words)

    assert fresh(story).live
    assert fresh(story).claim_answers.get().by == people[Role.EDITOR]


def schedule(story, minutes: int):
    story.go_live_at = timezone.now() + timedelta(minutes=minutes)
    revision = story.save_revision()
    revision.approved_go_live_at = story.go_live_at
    revision.save()
    return story


def test_page_goes_out_at_its_hour_and_not_before():
    due, later = schedule(make_story(live=False), -1), schedule(make_story(live=False), 5)

    assert publish_what_is_due() == 1

    assert (fresh(due).live, fresh(later).live) == (True, False)
    assert PublishingRun.objects.get().out_count == 1


def test_page_that_may_not_go_out_is_kept_back_at_its_hour_and_keeps_no_other_back(people):
    bad = schedule(make_story(live=False, intro="ชานี้รักษาเบาหวาน"), -1)
    good = schedule(make_story(live=False), -1)

    publish_what_is_due()

    assert (fresh(bad).live, fresh(good).live) == (False, True)
    assert "รักษาเบาหวาน" in UnpublishedAtItsHour.objects.get().why
    assert [message.to for message in mail.outbox] == [[people[Role.EDITOR].email]]
    publish_what_is_due()
    assert UnpublishedAtItsHour.objects.count() == 1


def test_page_leaves_at_its_last_hour():
    story = make_story()
    StoryPage.objects.filter(pk=story.pk).update(expire_at=timezone.now() - timedelta(minutes=1))

    publish_what_is_due()

    assert not fresh(story).live


def test_whole_selection_is_kept_back_where_one_page_may_not_go_out(client, people):
    good, bad = make_story(live=False), make_story(live=False, intro="ชานี้รักษาเบาหวาน")
    client.force_login(people[Role.EDITOR])

    client.post(f"/cms/bulk/wagtailcore/page/publish/?id={good.pk}&id={bad.pk}&next=/cms/")

    assert Page.objects.filter(pk__in=[good.pk, bad.pk], live=True).count() == 0
