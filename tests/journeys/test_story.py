"""An editor rewrites a story and adds a good to it; readers see it at once, at the good too."""

import re
import secrets

from playwright.sync_api import FrameLocator, Page, expect

from tests.journeys.demo import wait_until

STORY = "/th/stories/yang-kham-rice-baskets/"
THAI = re.compile("[ก-๙]")
WORKER_SECONDS = 60


def test_editor_rewrites_a_story_and_readers_see_it_at_once(desktop_page, phone_page, demo_shop):
    words = f"เรื่องที่เล่าใหม่เช้านี้ ครั้งที่ {secrets.randbelow(10**9)}"
    phone_page.goto(STORY)
    title = phone_page.get_by_role("heading", level=1).inner_text()
    shown_before = phone_page.locator(".product-card__name").all_inner_texts()

    open_story(desktop_page, demo_shop, title)
    desktop_page.locator("[name=intro]").fill(words)
    good = add_a_good(desktop_page, besides=shown_before)
    expect(preview(desktop_page).locator("main")).to_contain_text(words)
    expect(preview(desktop_page).locator("main")).to_contain_text(good)
    phone_page.reload()
    expect(phone_page.locator("main")).not_to_contain_text(words)
    publish(desktop_page)

    phone_page.reload()
    expect(phone_page.locator(".lead")).to_have_text(words)
    phone_page.get_by_role("link", name=good).first.click()
    expect(phone_page.get_by_role("heading", level=1)).to_have_text(good)
    wait_for_link(phone_page, title)
    phone_page.get_by_role("link", name=title).first.click()
    expect(phone_page).to_have_url(re.compile(STORY + "$"))


def test_story_leads_to_its_english_twin_and_back(phone_page):
    phone_page.goto(STORY)

    switch_language(phone_page, "en")

    expect(phone_page).to_have_url(re.compile(STORY.replace("/th/", "/en/") + "$"))
    expect(phone_page.locator("html")).to_have_attribute("lang", "en")
    expect(phone_page.get_by_role("heading", level=1)).not_to_have_text(THAI)
    switch_language(phone_page, "th")
    expect(phone_page).to_have_url(re.compile(STORY + "$"))


def open_story(page: Page, demo_shop, title: str) -> None:
    """Sign in, look for the story by its title, and open it in the editor."""
    demo_shop.sign_in(page, "editor", f"/cms/pages/search/?q={title}")
    page.get_by_role("link", name=title, exact=True).first.click()
    expect(page.locator("[name=intro]")).to_be_visible()


def add_a_good(page: Page, *, besides: list[str]) -> str:
    """Put one more good into the story's row of goods, and return its name."""
    row = page.locator("[data-contentpath=products]").first
    row.locator("button.c-sf-add-button").last.click()
    row.get_by_role("button", name="เลือกสินค้า", exact=True).last.click()
    page.locator(".modal-body [name=q]").fill("ผ้า")
    expect(page.locator(".modal-body [data-chooser-modal-choice]").first).to_contain_text("ผ้า")
    choices = page.locator(".modal-body [data-chooser-modal-choice]")
    good = next(name for name in map(str.strip, choices.all_inner_texts()) if name not in besides)
    choices.get_by_text(good, exact=True).click()
    expect(page.locator(".modal-body")).to_be_hidden()
    expect(row).to_contain_text(good)
    return good


def preview(page: Page) -> FrameLocator:
    """Return the story as it will look, from the panel beside the form."""
    if not page.locator("#w-preview-iframe").is_visible():
        page.get_by_role("button", name="Toggle preview").click()
    return page.frame_locator("#w-preview-iframe")


def publish(page: Page) -> None:
    page.locator("footer button.w-dropdown__toggle").click()
    with page.expect_navigation():
        page.locator("button[name=action-publish]").click()


def wait_for_link(page: Page, name: str) -> None:
    """Look again until the page has a link: the worker connects stories and goods a moment later."""

    def is_there() -> bool:
        page.reload()
        return page.get_by_role("link", name=name).count() > 0

    wait_until(is_there, WORKER_SECONDS, f"a link to {name}")


def switch_language(page: Page, language: str) -> None:
    """Use the switch, which hides in the menu of a phone."""
    if not page.locator(f"a.language-switch[hreflang={language}]").first.is_visible():
        page.locator("button.tool--menu").click()
    page.locator(f"a.language-switch[hreflang={language}]").first.click()
