"""What a second start of the demo need not do again."""

import os

from storefront.running.demo_plan import DemoPlan
from storefront.running.demo_steps import STEPS, Step, fingerprint, mark_as_done, steps_to_do


def make_plan(folder) -> DemoPlan:
    plan = DemoPlan(port=8000, folder=folder)
    plan.database.touch()
    return plan


def test_a_new_folder_needs_every_step(tmp_path):
    assert steps_to_do(DemoPlan(port=8000, folder=tmp_path)) == list(STEPS)


def test_a_step_that_is_done_is_skipped(tmp_path):
    plan = make_plan(tmp_path)
    for step in STEPS[:2]:
        mark_as_done(plan, step)

    assert steps_to_do(plan) == list(STEPS[2:])


def test_a_lost_database_needs_every_step_again(tmp_path):
    plan = make_plan(tmp_path)
    for step in STEPS:
        mark_as_done(plan, step)
    plan.database.unlink()

    assert steps_to_do(plan) == list(STEPS)


def test_fingerprint_changes_with_the_ingredients(tmp_path):
    step = Step("bake", "Baking", ("bake",), ("flour/*",))
    (tmp_path / "flour").mkdir()
    (tmp_path / "flour" / "rice").write_text("a")
    before = fingerprint(step, base=tmp_path)

    (tmp_path / "sugar").write_text("not an ingredient")
    assert fingerprint(step, base=tmp_path) == before

    (tmp_path / "flour" / "rice").write_text("b")
    os.utime(tmp_path / "flour" / "rice", (1, 1))
    written = fingerprint(step, base=tmp_path)
    assert written != before

    (tmp_path / "flour" / "wheat").write_text("")
    assert fingerprint(step, base=tmp_path) not in (before, written)


def test_every_step_names_ingredients_that_exist():
    empty = fingerprint(Step("none", "", (), ("no/such/file",)))

    assert empty not in {fingerprint(step) for step in STEPS}
