"""Goods as nobody would draw them in a mock: nothing about them breaks a page, at any width, on a slow line."""

import io
import os
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image, ImageDraw
from playwright.sync_api import expect
from wagtail.models import Collection

from catalogue.pictures.models import SiteImage
from catalogue.places.models import District
from catalogue.products.models import ProductImage
from tests.factories.goods import make_producer, make_product, make_tambon, make_variant
from tests.journeys.conftest import ARTIFACTS

LONG = "ผ้าไหมมัดหมี่ย้อมสีธรรมชาติจากครั่งเปลือกประดู่และใบหูกวางลายแคนแก่นคูนทอมือสองตะกอหน้ากว้างพิเศษสำหรับตัดชุดพิธีการ"
UNBROKEN = "Superkhaenkaenkhunmudmeesilkceremonialdressfabric" * 2
SLOW_LINE = {"offline": False, "latency": 300, "downloadThroughput": 50_000, "uploadThroughput": 20_000}
WIDTHS = (320, 768, 1280)


def picture(width: int, height: int) -> SiteImage:
    drawn = Image.new("RGB", (width, height), "#DDE1E2")
    ImageDraw.Draw(drawn).ellipse((width // 8, height // 8, width * 7 // 8, height * 7 // 8), fill="#2B3A67")
    file = io.BytesIO()
    drawn.save(file, "WEBP")
    name = f"{width}x{height}.webp"
    upload = SimpleUploadedFile(name, file.getvalue(), content_type="image/webp")
    return SiteImage.objects.create(title=name, file=upload, width=width, height=height, alt_th="วงกลมสีคราม")


def hang(product, image: SiteImage):
    ProductImage.objects.create(product=product, picture=image, original=image.file.name)
    return product


@pytest.fixture
def odd_goods(transactional_db, settings, tmp_path):
    """A shelf of odd goods, by what is odd about them."""
    settings.MEDIA_ROOT = tmp_path
    settings.DEBUG = True  # the server of the tests then hands out pictures, too
    if not Collection.objects.exists():  # a test with transactions before this one emptied every table
        Collection.add_root(name="Root")
    District.objects.filter(pk=make_tambon().district_id).update(slug="mueang-khon-kaen")
    maker = make_producer(name_th=LONG, name_en=UNBROKEN)
    goods = {
        "a long name": make_product(name_th=LONG, producer=maker),
        "a name without a break": make_product(name_th=UNBROKEN, name_en=UNBROKEN, unit=UNBROKEN[:40]),
        "one baht": make_product(name_th="หนึ่งบาท", price="1.00"),
        "a fortune": make_product(name_th="หนึ่งล้าน", price="1234567.50", stock=1),
        "no English": make_product(name_th="ไม่มีภาษาอังกฤษ", name_en=""),
        "nothing known": make_product(name_th="ไม่รู้อะไรเลย", weight_grams=None, unit=""),
        "many variants": make_product(name_th="หลายแบบ", price=None),
    }
    for number in range(24):
        name = f"{LONG[: 8 + 3 * number]} {number}"
        make_variant(parent=goods["many variants"], name_th=name, price=str(number * 99 + 1))
    return goods


@pytest.fixture
def odd_pictures(odd_goods):
    """The same shelf with goods whose pictures are odd: their sizes are made as the worker makes them."""
    sizes = {"huge": (6000, 4000), "tiny": (9, 7), "tall": (300, 2400), "wide": (2400, 300), "lost": (40, 40)}
    shown = {f"a {name} picture": hang(make_product(name_th=name), picture(*size)) for name, size in sizes.items()}
    lost = shown["a lost picture"].images.get().picture
    for file in (lost.file, *(size.file for size in lost.renditions.all())):
        file.storage.delete(file.name)
    return {**odd_goods, **shown}


@pytest.fixture
def look(browser, live_server):
    """Return a way to open a page at every width; it says what does not fit."""
    context = browser.new_context(locale="th-TH")
    page = context.new_page()

    def look(address: str, name: str) -> list[str]:
        faults = []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(live_server.url + address)
            needed = page.evaluate("document.documentElement.scrollWidth")
            if needed > width:
                faults.append(f"{name} needs {needed} px of {width}")
            if os.environ.get("KEEP_LOOKS"):  # to be looked at
                ARTIFACTS.mkdir(exist_ok=True)
                page.screenshot(path=ARTIFACTS / f"odd {name} {width}.png", full_page=True)
        return faults

    look.page = page
    yield look
    context.close()


def address_of(product, language: str = "th") -> str:
    with translation.override(language):
        return product.get_absolute_url()


def test_no_odd_good_breaks_its_page_or_its_list(look, odd_pictures):
    faults = [fault for name, product in odd_pictures.items() for fault in look(address_of(product), name)]
    faults += look("/th/products/", "list") + look("/en/products/", "list in English")

    assert faults == []


def test_a_lost_picture_leaves_cloth_in_its_place(look, live_server, odd_pictures):
    look.page.goto(live_server.url + address_of(odd_pictures["a lost picture"]))

    expect(look.page.locator(".good__pictures .picture")).to_have_class(re.compile("picture--lost"))


def test_a_basket_of_odd_goods_holds(look, live_server, odd_goods):
    for name in ("a long name", "a name without a break", "a fortune", "one baht"):
        look.page.goto(live_server.url + address_of(odd_goods[name]))
        look.page.locator("form.good button[type=submit]").click()
        look.page.locator("[data-toast]").wait_for()

    assert look("/th/basket/", "basket") + look("/th/checkout/", "delivery") == []


def test_forty_wishes_and_none_left_fit(look, odd_goods):
    for number in range(2, 28):
        tambon = make_tambon(code=f"40{number:02}01", district=(f"อำเภอที่มีชื่อยาวมาก{number}", f"District {number}"))
        District.objects.filter(pk=tambon.district_id).update(slug=f"district-{number}")
    wishes = "&".join(
        [f"district=district-{number}" for number in range(2, 28)]
        + [f"stars={number}" for number in range(1, 6)]
        + ["price_from=1", "price_to=9999999", "in_stock=1", "sort=-price"]
    )

    assert look(f"/th/products/?{wishes}", "forty wishes") == []
    assert look("/th/search/?q=" + "ก" * 300, "a search for nothing") == []


def test_five_hundred_results_are_leafed_through(look, odd_goods):
    maker = make_producer()
    for number in range(500):
        make_product(name_th=f"ผ้าฝ้ายผืนที่ {number}", producer=maker)

    assert look("/th/search/?q=ผ้าฝ้าย&page=11", "five hundred results") == []
    assert look.page.locator(".pagination").is_visible()


def test_a_slow_line_moves_nothing_under_the_thumb(browser, live_server, odd_goods):
    context = browser.new_context(viewport={"width": 360, "height": 780}, locale="th-TH")
    page = context.new_page()
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW_LINE)
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => { for (const shift of list.getEntries()) "
        "moved += shift.value; }).observe({type: 'layout-shift', buffered: true});"
    )
    for address in ("/th/products/", address_of(odd_goods["a long name"])):
        page.goto(live_server.url + address, wait_until="load")

        assert page.evaluate("moved") < 0.02
    context.close()
