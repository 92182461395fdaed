"""A table from a file to the shop: its faults by cell, mended, imported by the worker, on the shelf for everybody."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect

from tests.browser import COMPUTER, PHONE
from tests.catalogue.spreadsheets.papers import workbook

HEADS = ["รหัสสินค้า", "รหัสผู้ผลิต", "ประเภท", "ชื่อสินค้า", "ราคา", "หน่วย", "ขนาด", "วางขาย"]
NAME = "ตะกร้าหวายจากตาราง"


@pytest.fixture
def clerk(new_page, demo_shop) -> Page:
    page = new_page(**COMPUTER)
    demo_shop.sign_in(page, "manager", "/th/desk/tables/")
    return page


def hand_in(page: Page, file: ContentFile, folder: Path) -> None:
    path = folder / "สินค้า.xlsx"
    path.write_bytes(file.read())
    page.goto("/th/desk/tables/")
    page.select_option("[name=kind]", "goods")
    page.set_input_files("[name=file]", path)
    page.get_by_role("button", name="ตรวจตาราง").click()


def goods(maker: str, price: str) -> ContentFile:
    return workbook(HEADS, ["TABLE-1", maker, "ของใช้", NAME, price, "ใบ", "30 × 20 ซม.", "ใช่"])


def test_from_a_file_to_the_shelf(clerk, new_page, demo_shop, tmp_path):
    ((maker,),) = demo_shop.ask("SELECT code FROM partner_partner WHERE code IS NOT NULL ORDER BY id LIMIT 1")
    hand_in(clerk, goods(maker, "สามร้อย"), tmp_path)
    expect(clerk.locator("#table-state")).to_contain_text("“สามร้อย” ไม่ใช่จำนวนเงินบาท", timeout=30_000)
    expect(clerk.locator("#table-state tbody td").first).to_have_text("E2")

    hand_in(clerk, goods(maker, "350"), tmp_path)
    expect(clerk.locator("#table-state")).to_contain_text("ไม่พบที่ผิด", timeout=30_000)
    clerk.get_by_role("button", name="นำเข้า").click()
    expect(clerk.locator("#table-state")).to_contain_text("นำเข้าเรียบร้อยแล้ว", timeout=30_000)

    phone = new_page(**PHONE)
    phone.goto(f"/th/search/?q={NAME}")
    expect(phone.locator(".product-card").first).to_contain_text(NAME)

    hand_in(clerk, goods(maker, "350"), tmp_path)
    expect(clerk.locator("#table-state")).to_contain_text("ไม่มีอะไรต้องนำเข้า", timeout=30_000)
