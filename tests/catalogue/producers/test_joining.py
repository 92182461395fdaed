"""The checklist of joining: who is shown in public, and why."""

import pytest

from catalogue.producers.joining import (
    DEFAULT_STEPS,
    NeedsPaper,
    NoAnswerWanted,
    answer_step,
    change_step,
    progress_of,
    refresh_public,
    take_back_answer,
    waive_step,
)
from catalogue.producers.models import Contact, JoiningStep, Partner
from tests.factories import make_mark, make_producer, make_product, make_staff

pytestmark = pytest.mark.django_db


def step(code: str) -> JoiningStep:
    return JoiningStep.objects.get(code=code)


def join(producer: Partner, staff) -> None:
    Contact.objects.create(producer=producer, phone="+66812345678")
    answer_step(step("consent"), producer, by=staff)
    answer_step(step("agreement"), producer, by=staff)


def is_shown(producer: Partner) -> bool:
    return Partner.objects.get(pk=producer.pk).is_public


def test_producer_is_shown_when_the_last_required_step_is_done(client):
    producer, staff = make_producer(is_public=False), make_staff()
    assert client.get(producer.get_absolute_url()).status_code == 404

    join(producer, staff)

    assert is_shown(producer)
    assert client.get(producer.get_absolute_url()).status_code == 200


def test_waiver_counts_with_who_and_why_and_taking_it_back_hides_her():
    producer, staff = make_producer(is_public=False), make_staff()
    join(producer, staff)
    take_back_answer(step("agreement"), producer, by=staff)
    assert not is_shown(producer)

    waive_step(step("agreement"), producer, reason="later", note="signs in May", by=staff)

    assert is_shown(producer)
    stands = next(one for one in progress_of([producer.pk])[producer.pk] if one.step.code == "agreement")
    assert (stands.is_done, stands.is_waived, stands.answer.by, stands.answer.reason) == (False, True, staff, "later")


def test_computed_steps_are_seen_and_cannot_be_claimed():
    producer, staff = make_producer(is_public=False, tambon=None), make_staff()

    with pytest.raises(NoAnswerWanted):
        answer_step(step("tambon"), producer, by=staff)
    assert not next(one for one in progress_of([producer.pk])[producer.pk] if one.step.code == "tambon").is_done


def test_verified_step_wants_its_paper():
    with pytest.raises(NeedsPaper):
        answer_step(step("registration"), make_producer(), by=make_staff())


def test_manager_s_new_requirement_hides_who_does_not_meet_it():
    producer = make_producer(is_public=False)
    join(producer, make_staff())
    mark = step("mark")
    mark.is_required = True

    change_step(mark)
    assert not is_shown(producer)
    make_mark(make_product(producer=producer))
    refresh_public([producer.pk])
    assert is_shown(producer)


def test_progress_costs_the_same_for_one_and_three(django_assert_num_queries):
    pks = [make_producer().pk for _number in range(3)]
    queries = 2 + sum(1 for one in DEFAULT_STEPS if one[4] and one[4] != "mark") + 1

    with django_assert_num_queries(queries):
        progress_of(pks[:1])
    with django_assert_num_queries(queries):
        progress_of(pks)
