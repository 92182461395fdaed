"""A story's whole way: a note from the village, the maker's yes, two readings, English, and a consent taken back."""

import re
import secrets

from playwright.sync_api import Page, expect

from tests.browser import COMPUTER, PHONE
from tests.factories.stories import jpeg
from tests.journeys.demo import wait_until
from tests.journeys.test_story import publish, wait_for_link

MAKER = "กลุ่มทอผ้าบ้านดอนช้าง"
GONE_SECONDS = 60


def test_story_from_the_village_to_its_readers_and_a_name_off_it_again(new_page, demo_shop, faults):
    faults.forgive("ERR_INTERNET_DISCONNECTED")
    name, title = f"ป้าบุญมี{secrets.randbelow(10**6)}", f"ผ้าขาวม้าของบ้านเรา {secrets.randbelow(10**6)}"
    village, desk, reader = new_page(**PHONE), new_page(**COMPUTER), new_page(**PHONE)

    draft = bring_home_over_a_broken_line(village, demo_shop, title, name)
    ask_for_her_yes(desk, demo_shop, draft)
    say_yes(reader, desk.locator(".newsroom-link").input_value(), title)
    hand_in(village, draft)
    approve(desk, draft)
    approve(signed_in(new_page(**COMPUTER), demo_shop, "foundation"), draft)

    reader.goto("/th/stories/")
    reader.get_by_role("link", name=title).click()
    thai = reader.url
    expect(reader.locator("main")).to_contain_text(name)
    wait_for_link_of_good(reader, demo_shop, title)
    english = translate(desk, draft, name)
    assert reader.goto(english).status == 200
    expect(reader.locator("main")).to_contain_text(name)

    take_back(desk, reader, name)

    def she_is_gone() -> bool:
        return not any(name in page_words(reader, address) for address in (thai, english, "/th/stories/", "/th/"))

    wait_until(she_is_gone, GONE_SECONDS, "her name off the pages")
    assert reader.goto(thai).status == 200


def signed_in(page: Page, demo_shop, role: str) -> Page:
    demo_shop.sign_in(page, role, "/cms/")
    return page


def bring_home_over_a_broken_line(page: Page, demo_shop, title: str, name: str) -> str:
    """Fill in the form of the village on a telephone whose line breaks, and return the address of the draft."""
    demo_shop.sign_in(page, "writer", "/cms/village/")
    page.locator("[name=title]").fill(title)
    page.locator("[name=who]").fill(MAKER)
    page.locator("[name=words]").fill(f"{name} ทอผ้าขาวม้าทุกบ่าย หลังเสร็จงานในนา")
    picture = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": jpeg(3000, 2000)}
    page.locator("[name=photo-1-file]").set_input_files(picture)
    page.locator("[name=photo-1-alt]").fill("กี่ทอผ้า")
    page.locator("[name=photo-1-people]").select_option("1")
    page.locator("[name=person-1-name]").fill(name)
    page.locator("[name=person-1-called]").fill("ช่างทอในกลุ่ม")
    for right in ("may_name", "may_show"):
        page.locator(f"[name=person-1-{right}]").check()
    expect(page.locator("[data-state]")).to_have_text("เก็บไว้ในเครื่องนี้แล้ว")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    page.reload()  # the telephone ran out of power
    expect(page.locator("[name=title]")).to_have_value(title)
    page.context.set_offline(True)
    page.get_by_role("button", name="สร้างฉบับร่าง").click()
    expect(page.locator("[data-state]")).to_contain_text("ไม่มีสัญญาณ")
    page.context.set_offline(False)
    page.wait_for_url(re.compile(r"/cms/pages/\d+/edit/"))
    return page.url


def ask_for_her_yes(page: Page, demo_shop, draft: str) -> None:
    demo_shop.sign_in(page, "editor", "/cms/")
    number = re.search(r"pages/(\d+)/", draft)[1]
    page.goto(f"/cms/newsroom/pages/{number}/yes/")
    page.locator("button[name=ask]").click()
    expect(page.locator(".newsroom-link")).to_be_visible()


def say_yes(page: Page, link: str, title: str) -> None:
    """Do as the maker: read her story on her telephone, without an account, and say yes."""
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    page.get_by_role("button", name="ใช่", exact=True).click()
    expect(page.locator("main")).to_contain_text("คุณตอบว่าใช่")


def open_actions(page: Page) -> None:
    page.locator("footer button.w-dropdown__toggle").click()


def hand_in(page: Page, draft: str) -> None:
    page.goto(draft)
    open_actions(page)
    with page.expect_navigation():
        page.locator("footer button[name=action-submit]").click()
    expect(page.locator(".messages")).to_be_visible()


def approve(page: Page, draft: str) -> None:
    """Read a story that waits, and approve it."""
    page.goto(draft)
    open_actions(page)
    with page.expect_navigation():
        page.locator("footer button[data-workflow-action-name=approve]:not([data-workflow-action-modal-url])").click()


def translate(page: Page, draft: str, name: str) -> str:
    """Write the English of a story, publish it, and return its address."""
    number = re.search(r"pages/(\d+)/", draft)[1]
    page.goto(f"/cms/translation/submit/page/{number}/")
    page.locator("input[name=locales]").first.check(force=True)
    with page.expect_navigation():
        page.locator("form[method=POST] input[type=submit]").last.click()
    assert re.search(r"/cms/pages/\d+/edit/", page.url)
    page.locator("[name=title]").fill(f"Checked cloth of our village {number}")
    page.locator("[name=intro]").fill(f"{name} weaves every afternoon.")
    publish(page)
    page.goto("/cms/newsroom/languages/?only=behind")
    expect(page.locator("main")).not_to_contain_text("Checked cloth")
    page.goto("/en/stories/")
    return page.get_by_role("link", name=f"Checked cloth of our village {number}").first.get_attribute("href")


def take_back(page: Page, reader: Page, name: str) -> None:
    """Find her own link among the consents, and press it as she would."""
    page.goto(f"/cms/snippets/consents/consent/?q={name}")
    page.get_by_role("link", name=name).first.click()
    reader.goto(page.locator("a[href*='/my-consent/']").get_attribute("href"))
    reader.get_by_role("button", name="ถอนความยินยอมของฉัน").click()
    expect(reader.locator("main")).to_contain_text("คุณถอนความยินยอมเมื่อ")


def page_words(page: Page, address: str) -> str:
    page.goto(address)
    return page.locator("main").inner_text()


def wait_for_link_of_good(page: Page, demo_shop, title: str) -> None:
    """The maker's own page tells of the story, once the worker has connected them."""
    here = page.url
    page.get_by_role("link", name=MAKER).first.click()
    wait_for_link(page, title)
    page.goto(here)
