"""Every component draws what it promises, and refuses an attribute it does not know."""

import json
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.translation import override

from catalogue.pictures.pictures import Picture
from storefront.ui.thai_dates import BANGKOK

CLOTH = Picture(
    alt="An indigo shawl",
    width=800,
    height=600,
    src="/media/shawl.jpg",
    sources=(("image/webp", (("/media/shawl-400.webp", 400), ("/media/shawl-800.webp", 800))),),
    is_illustration=False,
)


def draw(source: str, path: str = "/en/products/", language: str = "en", **context) -> str:
    """Return what a template with our components makes of a context."""
    with override(language):
        request = RequestFactory().get(path)
        return Template("{% load ui %}" + source).render(Context({"request": request, **context}))


@pytest.mark.parametrize(
    "tag",
    [
        '{% icon "basket" colour="red" %}',
        '{% band colour="red" %}',
        '{% badge "New" colour="red" %}',
        "{% stars 4 colour=1 %}",
        '{% notice colour="red" %}Hello{% endnotice %}',
        '{% picture picture style="x" %}',
        '{% product_card card style="x" %}',
        '{% story_card card style="x" %}',
        '{% field form.name style="x" %}',
        "{% form_errors form style=1 %}",
        '{% breadcrumbs "Goods" style=1 %}',
        "{% pagination page style=1 %}",
        "{% timeline steps style=1 %}",
        '{% quantity_stepper style="x" %}',
        '{% empty_state "Nothing" style="x" %}',
        "{% language_switch style=1 %}",
        '{% button style="x" %}Go{% endbutton %}',
        '{% chip "Silk" "/" style="x" %}',
        '{% price 5 style="x" %}',
        '{% sheet "menu" "Menu" style="x" %}Go{% endsheet %}',
        '{% toast "Done" style="x" %}',
        '{% buy_bar style="x" %}Go{% endbuy_bar %}',
        '{% cloth style="x" %}',
        '{% element "khaen" style="x" %}',
        '{% gallery pictures style="x" %}',
        '{% product_row card style="x" %}',
        '{% maker_card card style="x" %}',
        '{% data_table "Sums" head rows style="x" %}',
        '{% share_links style="x" %}',
    ],
)
def test_component_refuses_an_unknown_attribute(tag):
    with pytest.raises(TemplateSyntaxError):
        Template("{% load ui %}" + tag)


@pytest.mark.parametrize(
    "tag",
    [
        '{% icon "unicorn" %}',
        '{% band palette="neon" %}',
        '{% band size="huge" %}',
        '{% badge "New" kind="loud" %}',
        '{% notice kind="loud" %}Hello{% endnotice %}',
        '{% picture picture loading="soon" %}',
        '{% breadcrumbs "Goods" "/en/products/" %}',
        "{% breadcrumbs %}",
    ],
)
def test_component_refuses_an_unknown_value(tag):
    with pytest.raises(TemplateSyntaxError):
        draw(tag, picture=CLOTH)


def test_icon_is_hidden_from_readers():
    assert 'aria-hidden="true"' in draw('{% icon "basket" %}')


def test_button_with_an_address_is_a_link_and_without_one_sends_its_form():
    assert draw('{% button url="/en/" kind="quiet" %}Home{% endbutton %}') == (
        '<a class="button button--quiet" href="/en/">Home</a>'
    )
    assert draw('{% button busy="One moment…" name="way" value="card" wide=True %}Pay{% endbutton %}') == (
        '<button class="button button--wide" type="submit" name="way" value="card" data-busy="One moment…">Pay</button>'
    )


def test_button_escapes_its_address_and_what_is_filled_in():
    drawn = draw("{% button url=address %}{{ name }}{% endbutton %}", address='/"x', name="<i>")

    assert drawn == '<a class="button" href="/&quot;x">&lt;i&gt;</a>'


def test_button_to_a_new_tab_tells_nobody_where_it_comes_from():
    drawn = draw('{% button url="https://elsewhere.example/" new_tab=True %}Go{% endbutton %}')

    assert 'target="_blank" rel="noopener noreferrer"' in drawn


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("{% price amount %}", "฿590"),
        ("{% price amount until=amount %}", "฿590"),
        ("{% price amount until=more %}", "฿590–฿1,290.50"),
        ('{% price amount unit="piece" %}', "฿590 per piece"),
        ("{% price nothing %}", ""),
    ],
)
def test_price_is_written_as_on_a_tag(tag, words):
    drawn = draw(tag, amount=Decimal(590), more=Decimal("1290.50"), nothing=None)

    assert re.sub("<[^>]+>", "", drawn) == words


@pytest.mark.parametrize(("grams", "words"), [(280, "280 g"), (1000, "1 kg"), (1250, "1.25 kg"), (12500, "12.5 kg")])
def test_weight_of_a_kilogram_and_more_is_written_in_kilograms(grams, words):
    assert draw("{{ grams|weight }}", grams=grams) == words


def test_chip_that_takes_a_wish_back_says_so_to_those_who_hear_it():
    assert '<span class="visually-hidden">Without </span>Silk' in draw('{% chip "Silk" "/en/" removes=True %}')
    assert "Without" not in draw('{% chip "Silk" "/en/" %}')


def test_sheet_opens_and_closes_without_scripts():
    drawn = draw('{% sheet "menu" "Menu" %}<p>{{ name }}</p>{% endsheet %}', name="<i>")

    assert 'id="menu" popover' in drawn
    assert 'popovertarget="menu" popovertargetaction="hide"' in drawn
    assert "<p>&lt;i&gt;</p>" in drawn


def test_cloth_of_an_unknown_pattern_or_dye_is_still_cloth():
    assert "cloth-reed-mud.svg" in draw('{% cloth "reed" "mud" %}')
    assert "cloth-mudmee-lac.svg" in draw('{% cloth "khaenkaenkhun" "neon" %}')


def test_table_aligns_numbers_and_can_be_reached_by_keyboard():
    drawn = draw("{% data_table caption head rows %}", caption="Sums", head=["Order", "Sum#"], rows=[("KK-1", "<b>")])

    assert 'tabindex="0" role="region" aria-label="Sums"' in drawn
    assert '<th scope="col" class="is-number">Sum</th>' in drawn
    assert '<td>KK-1</td><td class="is-number">&lt;b&gt;</td>' in drawn


def test_badge_escapes_its_words():
    assert draw("{% badge words %}", words="<b>") == '<span class="badge badge--info">&lt;b&gt;</span>'


def test_notice_keeps_its_content_and_escapes_variables():
    drawn = draw('{% notice kind="good" title="Paid" %}<p>{{ name }}</p>{% endnotice %}', name="<i>")

    assert 'class="notice notice--good"' in drawn
    assert "<p>&lt;i&gt;</p>" in drawn


@pytest.mark.parametrize(("count", "words"), [(1, "1 star<"), (4, "4 stars<")])
def test_stars_are_said_in_words(count, words):
    assert words in draw("{% stars count %}", count=count)


@pytest.mark.parametrize("count", [None, 0])
def test_stars_say_nothing_of_a_good_that_was_not_graded(count):
    assert draw("{% stars count %}", count=count) == ""


@pytest.mark.parametrize("name", ["baht", "baht_exact", "short_date", "long_date", "date_time", "clock_time"])
def test_filter_writes_nothing_for_nothing(name):
    assert draw("{{ missing|" + name + " }}", missing=None) == ""


@pytest.mark.parametrize(
    ("language", "words"),
    [("th", "฿89.50 22 พ.ย. 2569 เวลา 13.31 น."), ("en", "฿89.50 22 Nov 2026, 13:31")],
)
def test_filters_speak_the_language_of_the_page(language, words):
    moment = datetime(2026, 11, 22, 13, 31, tzinfo=BANGKOK)

    drawn = draw("{{ price|baht }} {{ moment|date_time }}", language=language, price=Decimal("89.5"), moment=moment)

    assert drawn == words


def test_picture_offers_formats_and_keeps_its_place():
    drawn = draw('{% picture picture sizes="50vw" class_name="picture--wide" %}', picture=CLOTH)

    assert '<source type="image/webp" srcset="/media/shawl-400.webp 400w, /media/shawl-800.webp 800w"' in drawn
    assert 'sizes="50vw"' in drawn
    assert 'src="/media/shawl.jpg" width="800" height="600" alt="An indigo shawl" loading="lazy"' in drawn
    assert "Illustration" not in drawn


def test_picture_names_no_file_wider_than_a_list_needs():
    drawn = draw("{% picture picture widest=240 %}", picture=CLOTH)

    assert 'srcset="/media/shawl-400.webp 400w"' in drawn


def test_picture_that_is_drawn_says_so():
    assert "Illustration" in draw("{% picture picture %}", picture=replace(CLOTH, is_illustration=True))


def test_first_picture_of_a_page_is_not_lazy():
    drawn = draw('{% picture picture loading="eager" %}', picture=CLOTH)

    assert 'fetchpriority="high"' in drawn
    assert "lazy" not in drawn


@pytest.mark.parametrize(("palette", "file"), [("leaf", "leaf"), ("", "natural"), ("neon", "natural")])
def test_missing_picture_becomes_the_cloth_of_its_palette(palette, file):
    drawn = draw("{% picture None palette=palette %}", palette=palette)

    assert f"shop/woven/placeholder-{file}" in drawn
    assert 'alt=""' in drawn


@dataclass(frozen=True)
class Card:
    url: str = "/en/products/shawl_1/"
    name: str = "Indigo <Shawl>"
    producer_name: str = "Ban Don Chang Weaving Group"
    district_name: str = "Mueang Khon Kaen"
    price_baht: Decimal | None = Decimal("590")
    stars: int | None = 4
    picture: Picture | None = CLOTH
    palette: str = "indigo"
    is_available: bool = True
    only_left: int | None = None


def test_product_card_tells_name_maker_place_price_and_stars():
    drawn = draw("{% product_card card %}", card=Card())

    assert '<a href="/en/products/shawl_1/">Indigo &lt;Shawl&gt;</a>' in drawn
    for words in ("Ban Don Chang Weaving Group", "Mueang Khon Kaen", "฿590", "4 stars"):
        assert words in drawn
    assert "Sold out" not in drawn
    assert "left" not in drawn


def test_product_card_says_how_few_are_left():
    assert "Only 2 left" in draw("{% product_card card %}", card=Card(only_left=2))


def test_product_card_of_a_sold_out_good_says_so():
    drawn = draw("{% product_card card %}", card=Card(is_available=False, only_left=None))

    assert "Sold out for now" in drawn


def test_product_card_without_picture_shows_its_cloth():
    assert "placeholder-indigo" in draw("{% product_card card %}", card=Card(picture=None))


class Letter(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the parcel")
    phone = forms.CharField(label="Phone")
    note = forms.CharField(label="Note", required=False)
    pay = forms.ChoiceField(label="Pay with", choices=[("p", "PromptPay"), ("c", "Card")], widget=forms.RadioSelect)
    news = forms.BooleanField(label="Send me news", required=False)

    def clean(self):
        raise forms.ValidationError("The basket changed meanwhile.")


def test_field_ties_label_hint_and_fault_to_its_control():
    form = Letter({"name": ""})

    drawn = draw('{% field form.name autocomplete="name" inputmode="text" %}', form=form)

    assert '<label class="field__label" for="id_name">Name</label>' in drawn
    assert 'aria-describedby="id_name_hint id_name_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'autocomplete="name"' in drawn
    assert 'inputmode="text"' in drawn
    assert '<p class="field__hint" id="id_name_hint">As on the parcel</p>' in drawn
    assert 'id="id_name_error"' in drawn


def test_field_without_fault_is_not_called_invalid():
    drawn = draw("{% field form.phone %}", form=Letter())

    assert "aria-invalid" not in drawn
    assert "aria-describedby" not in drawn


def test_field_whose_hint_was_taken_away_points_at_none():
    drawn = draw('{% field form.name hint="" %}', form=Letter())

    assert "aria-describedby" not in drawn
    assert "As on the parcel" not in drawn


def test_field_that_may_stay_empty_says_so():
    drawn = draw("{% field form.note %}|{% field form.phone %}", form=Letter())

    note, phone = drawn.split("|")
    assert "(optional)" in note
    assert "(optional)" not in phone
    assert "required" in phone


def test_field_of_radio_buttons_is_a_group_with_a_legend():
    drawn = draw("{% field form.pay %}", form=Letter())

    assert "<fieldset" in drawn
    assert "Pay with" in drawn.split("</legend>")[0]


def test_form_errors_lead_to_each_field_and_say_what_is_wrong_with_the_whole():
    drawn = draw("{% form_errors form %}", form=Letter({"name": "", "phone": "081"}))

    assert 'role="alert"' in drawn
    assert '<a href="#id_name">Name</a>' in drawn
    assert "#id_phone" not in drawn
    assert "The basket changed meanwhile." in drawn


def test_form_errors_are_silent_before_anything_was_sent():
    assert draw("{% form_errors form %}", form=Letter()).strip() == ""


def test_quantity_stepper_knows_the_stock():
    drawn = draw('{% quantity_stepper name="quantity" value=2 max=6 %}')

    assert 'name="quantity" value="2" min="1" max="6"' in drawn
    assert draw("{% quantity_stepper %}").count("max=") == 0


def test_breadcrumbs_end_at_this_page():
    drawn = draw('{% breadcrumbs "Goods" "/en/products/" "Cloth" cloth_url "Shawl" %}', cloth_url="/en/cloth/")

    assert '<a href="/en/products/">Goods</a>' in drawn
    assert '<a href="/en/cloth/">Cloth</a>' in drawn
    assert '<span aria-current="page">Shawl</span>' in drawn


def test_breadcrumbs_leave_out_a_stop_without_a_name():
    drawn = draw('{% breadcrumbs "Goods" "/en/products/" category.name category.url "Shawl" %}', category=None)

    assert drawn.count("<li>") == 2


def test_breadcrumbs_tell_search_engines_the_same_way():
    drawn = draw('{% breadcrumbs "Goods" "/en/products/" name %}', name="</script><b>Silk & more")

    [facts] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', drawn)
    assert json.loads(facts) == {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "Goods", "item": "http://testserver/en/products/"},
            {"@type": "ListItem", "position": 2, "name": "</script><b>Silk & more"},
        ],
    }


def test_pagination_keeps_the_other_questions_of_the_address():
    page = Paginator(range(60), 9).page(3)

    drawn = draw("{% pagination page %}", path="/en/search/?q=silk&page=3", page=page)

    assert 'rel="prev" href="?q=silk&amp;page=2"' in drawn
    assert 'rel="next" href="?q=silk&amp;page=4"' in drawn
    assert "Showing 19–27 of 60" in drawn


def test_pagination_of_a_single_page_is_nothing():
    assert draw("{% pagination page %}", page=Paginator(range(3), 9).page(1)).strip() == ""


def test_timeline_tells_states_in_words():
    when = datetime(2026, 11, 22, 13, 31, tzinfo=BANGKOK)
    steps = [
        {"label": "Paid", "when": when, "note": "PromptPay", "state": "done"},
        {"label": "Packing", "when": None, "note": "", "state": "current"},
        {"label": "With you", "when": None, "note": None, "state": "todo"},
    ]

    drawn = draw("{% timeline steps %}", steps=steps)

    assert "22 Nov 2026, 13:31" in drawn
    assert drawn.count('aria-current="step"') == 1
    assert "(done)" in drawn
    assert "(still to come)" in drawn
    assert "None" not in drawn


@pytest.mark.parametrize(
    ("path", "href"),
    [
        ("/en/search/?q=silk", "/th/search/?q=silk"),
        ("/en/", "/th/"),
        ("/pay/abc/", "/th/"),
        ("//elsewhere.example/", "/th/"),
    ],
)
def test_language_switch_leads_to_the_same_page(path, href):
    drawn = draw("{% language_switch %}", path=path)

    assert f'href="{href}" lang="th" hreflang="th"' in drawn


def test_language_switch_believes_a_page_that_knows_its_translation():
    drawn = draw("{% language_switch %}", language_urls={"th": "/th/rueang/", "en": "/en/story/"})

    assert 'href="/th/rueang/"' in drawn
    assert "/en/story/" not in drawn


def test_parts_of_a_price_fill_the_bar_and_one_below_zero_has_no_length():
    parts = SimpleNamespace(
        producer_baht=Decimal("60.00"),
        centre_baht=Decimal("-20.00"),
        vat_baht=Decimal("30.00"),
        payment_cost_baht=Decimal("10.00"),
    )

    drawn = draw("{% price_parts parts %}", parts=parts)

    bar = re.findall(r'class="price-parts__(\w+)" x="([\d.]+)" y="0" width="([\d.]+)"', drawn)
    assert bar == [
        ("producer", "0.00", "60.00"),
        ("centre", "60.00", "0.00"),
        ("vat", "60.00", "30.00"),
        ("payment", "90.00", "10.00"),
    ]
    assert re.findall(r"<dd>([^<]+)</dd>", drawn) == ["฿60.00", "−฿20.00", "฿30.00", "฿10.00", "฿80.00"]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "owed"),
        ({"paid_on": date(2026, 12, 5)}, "paid on 5 Dec 2026"),
        (
            {"paid_on": date(2026, 12, 5), "owed_baht": Decimal("20.00")},
            "paid on 5 Dec 2026, ฿20.00 of it still owed",
        ),
        ({"had_before": True}, "paid when the centre bought it"),
    ],
)
def test_a_maker_s_part_says_whether_she_has_it(facts, words):
    part = SimpleNamespace(kind="producer", label="Weavers", good="Shawl", baht=Decimal("60.00"), **facts)

    with override("en"):
        drawn = draw("{% baht_parts parts %}", parts=[part])

    assert re.findall(r"price-parts__state[^>]*>([^<]+)<", drawn) == [words]
    assert "Shawl" in drawn


def test_parts_of_an_order_that_brings_nothing_are_drawn_too():
    """Given back whole, with the maker still owed: all that is left may be below zero."""
    parts = [SimpleNamespace(kind="centre", label="centre", baht=Decimal("-98.48"))]

    assert "98.48" in draw("{% baht_parts parts %}", parts=parts)
