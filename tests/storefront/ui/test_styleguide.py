"""The page of all components: for builders only, whole in both languages, and complete."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from storefront.ui.templatetags.ui import register


@pytest.fixture
def developing(settings):
    settings.DEBUG = True


@pytest.mark.django_db
def test_a_real_shop_has_no_such_page(client):
    assert client.get("/th/styleguide/").status_code == 404


@pytest.mark.django_db
def test_every_component_stands_on_the_page(client, developing):
    from django.template.loader import get_template

    source = get_template("ui/styleguide.html").template.source

    assert [name for name in register.tags if f"{{% {name} " not in source and f"{{% {name}%}}" not in source] == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["th", "en"])
def test_page_is_drawn_in_the_language_of_its_reader(client, developing, language):
    page = client.get(f"/{language}/styleguide/").content.decode()

    assert ("กลุ่มทอผ้าบ้านดอนช้าง" in page.replace("<wbr>", "")) == (language == "th")
    assert ("Ban Don Chang Weaving Group" in page) == (language == "en")


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [360, 1280])
def test_no_component_has_a_barrier_or_grows_out_of_a_small_screen(browser, live_server, settings, width):
    settings.DEBUG = True
    page = browser.new_context(viewport={"width": width, "height": 900}, locale="th-TH").new_page()
    page.goto(f"{live_server.url}/th/styleguide/")
    # Without the sheets nothing could grow out of anything.
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 245, 230)"

    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = [(rule["id"], rule["nodes"][0]["html"]) for rule in Axe().run(page, options=rules).response["violations"]]
    page.set_viewport_size({"width": 320, "height": 900})

    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320
