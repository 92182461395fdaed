"""A visitor who has a keyboard and no mouse."""

from pathlib import Path

from playwright.sync_api import Page

EYES = (Path(__file__).parent / "keyboard.js").read_text(encoding="utf-8").rstrip()
MOST_STOPS = 300


class Keyboard:
    """Goes from place to place with Tab and Shift+Tab, and notes where she cannot see where she is."""

    def __init__(self, page: Page):
        self.page = page
        self.faults: list[str] = []
        self.stops = 0

    def tab_to(self, goal: str) -> None:
        """Press Tab until the focus is where one wants to be; one step back and forth shows that both ways work."""
        self.go("Tab", goal)
        self.step("Shift+Tab", goal)
        assert self.step("Tab", goal), f"back and forth does not lead to {goal} again"

    def tab_back_to(self, goal: str) -> None:
        self.go("Shift+Tab", goal)

    def go(self, key: str, goal: str) -> None:
        for _press in range(MOST_STOPS):
            if self.step(key, goal):
                return
        raise AssertionError(f"{MOST_STOPS} times {key} did not lead to {goal} on {self.page.url}")

    def go_round(self) -> None:
        """Press Tab until one is where one was before, and note what was left out on the way."""
        for _press in range(MOST_STOPS):
            if self.look_after("Tab", "body")["isRound"]:
                self._note(self.page.evaluate(f"{EYES}.missed()"))
                return
        raise AssertionError(f"{MOST_STOPS} times Tab did not lead round {self.page.url}")

    def step(self, key: str, goal: str) -> bool:
        """Press a key that moves the focus, and say whether it is where one wants to be."""
        return self.look_after(key, goal)["isGoal"]

    def look_after(self, key: str, goal: str) -> dict:
        """Press a key that moves the focus, and look where it is now."""
        self.page.keyboard.press(key)
        # The page scrolls to the new place with its next frame.
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        stop = self.page.evaluate(f"{EYES}.stop({goal!r})")
        self._note(stop["faults"])
        self.stops += 1
        return stop

    def _note(self, faults: list[str]) -> None:
        self.faults += [f"{self.page.url}: {fault}" for fault in faults]

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        """Type into the field that has the focus."""
        self.page.keyboard.type(words)

    def fill(self, field: str, words: str) -> None:
        """Go to a field and type."""
        self.tab_to(field)
        self.type(words)

    def skip_to_content(self) -> None:
        """Use the first link of every page."""
        self.tab_to(".skip-link")
        self.press("Enter")
