import json
import re
from decimal import Decimal

from django.utils.translation import gettext_lazy, override

from storefront.ui import json_ld


def read(script: str) -> dict:
    [text] = re.findall(r'^<script type="application/ld\+json">(.*)</script>$', script)
    return json.loads(text)


def test_script_cannot_be_left_by_a_word_in_it():
    script = json_ld.script({"name": "</script><script>go()</script> & <!-- more"})

    assert script.count("<") == 2
    assert "&" not in script
    assert read(script) == {"@context": "https://schema.org", "name": "</script><script>go()</script> & <!-- more"}


def test_script_writes_thai_as_thai_and_texts_of_the_page_s_language():
    with override("th"):
        script = json_ld.script({"name": gettext_lazy("Basket"), "price": Decimal("590.00")})

    assert "ตะกร้า" in script
    assert read(script)["price"] == "590.00"


def test_breadcrumb_list_gives_whole_addresses_and_none_for_this_page():
    way = json_ld.breadcrumb_list([("ของทั้งหมด", "/th/products/"), ("เสื่อ", "https://elsewhere.example/"), ("ผ้า", None)])

    assert [crumb.get("item") for crumb in way["itemListElement"]] == [
        "http://testserver/th/products/",
        "https://elsewhere.example/",
        None,
    ]
    assert [crumb["position"] for crumb in way["itemListElement"]] == [1, 2, 3]
