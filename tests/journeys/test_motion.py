"""Nothing moves for readers who ask for calm."""

import pytest
from playwright.sync_api import Page

from tests.browser import WINDOWS
from tests.journeys.pages import MAIN, Visit, walk

LONGEST = 10  # milliseconds: as good as at once
# The longest of all transitions and animations of the page, of its parts before and after, and of its backdrops.
LONGEST_MOTION = """() => {
  const milliseconds = (text) => parseFloat(text) * (text.endsWith("ms") ? 1 : 1000);
  let longest = [0, ""];
  for (const element of document.querySelectorAll("*")) {
    for (const part of [null, "::before", "::after", "::backdrop"]) {
      const style = getComputedStyle(element, part);
      for (const text of `${style.transitionDuration}, ${style.animationDuration}`.split(", ")) {
        if (milliseconds(text) > longest[0]) longest = [milliseconds(text), element.className || element.tagName];
      }
    }
  }
  for (const animation of document.getAnimations()) {
    const { duration } = animation.effect.getComputedTiming();
    if (duration > longest[0]) longest = [duration, "animation"];
  }
  return longest;
}"""


def longest_motion(page: Page) -> tuple[float, str]:
    return tuple(page.evaluate(LONGEST_MOTION))


@pytest.mark.parametrize("width", WINDOWS)
def test_nothing_moves_for_readers_who_ask_for_calm(new_page, demo_shop, width):
    page = new_page(**WINDOWS[width], wants_calm=True)

    motions = {
        kind.name: longest_motion(page) for kind, _page in walk(Visit(page, demo_shop), (*MAIN, "menu", "filters"))
    }

    assert set(MAIN) <= set(motions)
    assert {name: motion for name, motion in motions.items() if motion[0] > LONGEST} == {}


def test_motion_of_everybody_else_is_short(new_page, demo_shop):
    page = new_page(**WINDOWS[360])

    motions = [longest_motion(page)[0] for _kind, _page in walk(Visit(page, demo_shop), MAIN)]

    assert LONGEST < max(motions) < 200
