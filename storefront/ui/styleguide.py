"""Samples for the page that shows every component in every state; nothing of it is read from the database."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from django import forms
from django.core.paginator import Paginator
from django.templatetags.static import static
from django.utils.translation import get_language

from catalogue.pictures.pictures import Picture
from catalogue.places.geometry import district_map
from catalogue.places.queries import DistrictCard
from catalogue.producers.terms import Mode, Shares
from storefront.ui.components.words import baht_exact, short_date
from storefront.ui.elements import ELEMENTS
from storefront.ui.icons import ICONS
from storefront.ui.motifs import MOTIFS
from storefront.ui.thai_dates import BANGKOK
from storefront.ui.woven import PALETTES

MORNING = datetime(2026, 11, 22, 9, 5, tzinfo=BANGKOK)
TOKENS = (
    *("paper", "paper-raised", "sand", "line", "edge", "ink-soft", "ink", "ebony"),
    *("lac", "lac-deep", "lac-pale", "indigo", "indigo-pale", "khun", "khun-pale", "leaf", "leaf-pale"),
)
BUTTON_KINDS = ("primary", "quiet", "dark")


@dataclass(frozen=True)
class Place:
    name: str
    district: "Place | None" = None


@dataclass(frozen=True)
class Maker:
    """A producer as the cards know one."""

    name: str
    about: str
    tambon: Place | None
    founded_year: int | None = None
    product_count: int = 3

    def get_absolute_url(self) -> str:
        return "#makers"


@dataclass(frozen=True)
class Good:
    """A card of a good."""

    name: str
    url: str = "#cards"
    producer_name: str = ""
    district_name: str = ""
    price_baht: Decimal | None = Decimal(590)
    stars: int | None = 4
    picture: Picture | None = None
    palette: str = "indigo"
    is_available: bool = True
    only_left: int | None = None


@dataclass(frozen=True)
class Story:
    """A card of a story."""

    title: str
    intro: str
    kind_label: str
    url: str = "#stories"
    date: datetime | None = MORNING
    picture: Picture | None = None


@dataclass(frozen=True)
class Figure:
    """A public figure: its unit is one of storefront/openbooks/figures.py."""

    key: str
    unit: str
    words: str
    how: str
    accounts: tuple = ()


@dataclass(frozen=True)
class Counted:
    """A public figure with its value."""

    figure: Figure
    value: Decimal
    as_of: datetime = MORNING


@dataclass(frozen=True)
class FundMove:
    """Money in or out of the renovation fund."""

    purpose: str
    baht: Decimal
    paper: str
    on: datetime = MORNING
    is_correction: bool = False


@dataclass(frozen=True)
class Fact:
    """A figure of the fact table."""

    code: str
    said: str
    what: str
    as_of: datetime = MORNING

    def in_words(self, _language: str) -> str:
        return self.said

    def says(self, _language: str) -> str:
        return self.what

    def source_in(self, _language: str) -> str:
        return self.what


@dataclass(frozen=True)
class NamedPlace:
    """A district as a story's map knows it."""

    code: str
    name: str

    def get_absolute_url(self) -> str:
        return "#blocks"


class Letter(forms.Form):
    """One field of every kind. The labels are those of the checkout, so they are translated already."""

    name = forms.CharField()
    phone = forms.CharField()
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    district = forms.ChoiceField()
    method = forms.ChoiceField(widget=forms.RadioSelect)
    news = forms.BooleanField(required=False)

    def __init__(self, words: dict, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in words["labels"].items():
            self.fields[name].label = label
        self.fields["name"].help_text = words["hint"]
        self.fields["phone"].error_messages["required"] = words["fault"]
        self.fields["district"].choices = self.fields["method"].choices = words["choices"]


WORDS = {
    "th": {
        "good": "ผ้าคลุมไหล่ฝ้ายย้อมคราม",
        "long": "ผ้าไหมมัดหมี่ย้อมสีธรรมชาติจากครั่งและเปลือกประดู่ลายแคนแก่นคูนทอมือสองตะกอหน้ากว้างพิเศษสำหรับตัดชุดพิธีการ",
        "maker": "กลุ่มทอผ้าบ้านดอนช้าง",
        "long_maker": "กลุ่มวิสาหกิจชุมชนแปรรูปผลิตภัณฑ์สมุนไพรและการท่องเที่ยวเชิงเกษตรบ้านโนนสวรรค์พัฒนา",
        "district": "เมืองขอนแก่น",
        "tambon": "ดอนช้าง",
        "about": "ทอผ้าฝ้ายและผ้าขาวม้าด้วยกี่มือ ชานเมืองขอนแก่น",
        "title": "แต้มหมี่ทีละจุด ก่อนจะเป็นน้ำฟองเครือ",
        "intro": "เมื่อมัดเส้นไหมก่อนย้อม ช่างต้องนับลำทุกลำให้ตรงกัน",
        "kind": "งานช่าง",
        "labels": {
            "name": "ชื่อ-นามสกุล",
            "phone": "หมายเลขมือถือ",
            "note": "หมายเหตุถึงผู้ส่ง",
            "district": "อำเภอ",
            "method": "สะดวกชำระเงินแบบไหน",
            "news": "ส่งข่าวของร้านให้ฉันทางอีเมล",
        },
        "hint": "อย่างที่จะเขียนบนกล่องพัสดุ",
        "fault": "กรุณากรอกหมายเลขที่บริษัทขนส่งโทรหาคุณได้",
        "choices": [("one", "พร้อมเพย์"), ("two", "บัตรเครดิตหรือเดบิต")],
        "steps": ["สั่งซื้อแล้ว", "ศูนย์ OTOP ขอนแก่นห่อของ", "ส่งมอบให้บริษัทขนส่ง"],
        "unit": "ผืน",
        "crumbs": ("สินค้าทั้งหมด", "ผ้าทอ", "ผ้าคลุมไหล่"),
        "table": (["คำสั่งซื้อ", "วันที่", "ยอด#"], "คำสั่งซื้อของคุณ"),
    },
    "en": {
        "good": "Indigo cotton shawl",
        "long": "Hand-woven mudmee silk in lac and padauk bark, Khaen Kaen Khun pattern, for ceremonial dress",
        "maker": "Ban Don Chang Weaving Group",
        "long_maker": "Ban Non Sawan Phatthana Community Enterprise for Herbal Processing and Farm Tourism",
        "district": "Mueang Khon Kaen",
        "tambon": "Don Chang",
        "about": "Cotton and pha khao ma, woven by hand on the edge of Khon Kaen.",
        "title": "Dot by dot, until the silk ripples",
        "intro": "Before a thread is dyed it is tied, and every tie is counted.",
        "kind": "Crafts",
        "labels": {
            "name": "Name and surname",
            "phone": "Mobile number",
            "note": "Note for the delivery",
            "district": "District",
            "method": "How do you want to pay?",
            "news": "Send me news of the shop by e-mail",
        },
        "hint": "As it should stand on the parcel",
        "fault": "Please write a number at which the carrier can reach you.",
        "choices": [("one", "PromptPay"), ("two", "Card")],
        "steps": ["Ordered", "Packed at the OTOP centre", "Handed to the carrier"],
        "unit": "piece",
        "crumbs": ("All goods", "Woven cloth", "Shawl"),
        "table": (["Order", "Date", "Sum#"], "Your orders"),
    },
}


def samples() -> dict:
    """Return one of everything, in the reader's language."""
    words = WORDS["en" if get_language() == "en" else "th"]
    picture = cloth_picture("mudmee", "indigo", words["good"])
    good = Good(words["good"], producer_name=words["maker"], district_name=words["district"], picture=picture)
    return {
        "words": words,
        "tokens": TOKENS,
        "icons": sorted(ICONS),
        "palettes": list(PALETTES),
        "motifs": list(MOTIFS),
        "elements": list(ELEMENTS),
        "kinds": BUTTON_KINDS,
        "goods": goods(good, words),
        "makers": makers(words),
        "stories": stories(words),
        "picture": picture,
        "story_blocks": story_blocks(words, picture, goods(good, words)[:2]),
        "pictures": [cloth_picture("mudmee", dye, words["good"]) for dye in ("indigo", "lac", "leaf")],
        "picture_list": [picture],
        "crumbs": words["crumbs"],
        "form": Letter(words, initial={"method": "one"}),
        "faulty_form": Letter(words, {"name": "สมหญิง ใจดี", "district": "one", "method": "one"}),
        "steps": steps(words),
        "page": Paginator(range(300), 24).page(4),
        "districts": districts(),
        "table_head": words["table"][0],
        "table_caption": words["table"][1],
        "table_rows": [(f"KK-2569-{n:06}", short_date(MORNING), baht_exact(n * n)) for n in (417, 398)],
        "price_splits": price_splits(),
        "order_parts": order_parts(words),
        "counted": counted_figures(words),
        "earned_by_district": {shape.code: Decimal(n * 1200) for n, shape in enumerate(district_map().shapes) if n % 3},
        "fund": renovation_fund(words),
        "prices": [Decimal(1), Decimal("89.50"), Decimal(590), Decimal("1234567.50")],
    }


def cloth_picture(motif: str, palette: str, alt: str) -> Picture:
    """Return a drawn cloth as a picture, for there are no photographs here."""
    address = static(f"shop/woven/cloth-{motif}-{palette}.svg")
    return Picture(alt=alt, width=480, height=360, src=address, is_illustration=True, large=address)


def goods(good: Good, words: dict) -> list[Good]:
    return [
        good,
        replace(good, only_left=2, stars=5, price_baht=Decimal("1234567.50")),
        replace(good, is_available=False, picture=cloth_picture("khit", "lac", words["good"])),
        replace(good, picture=None, palette="leaf", stars=None, price_baht=Decimal(1)),
        replace(good, name=words["long"], producer_name=words["long_maker"], price_baht=Decimal("89.50")),
        replace(good, picture=None, palette="lac", price_baht=None, is_available=False),
    ]


def makers(words: dict) -> list[dict]:
    tambon = Place(words["tambon"], Place(words["district"]))
    maker = Maker(words["maker"], words["about"], tambon, founded_year=1998)
    others = replace(maker, name=words["long_maker"], about=words["about"] * 4), replace(maker, about="", tambon=None)
    return [
        {"producer": one, "picture": None, "motif": motif, "palette": palette}
        for one, motif, palette in zip(
            (maker, *others), ("phakhaoma", "bamboo", "grain"), ("indigo", "natural", "marigold"), strict=True
        )
    ]


def stories(words: dict) -> list[Story]:
    story = Story(
        words["title"], words["intro"], words["kind"], picture=cloth_picture("mudmee", "khun", words["title"])
    )
    return [story, replace(story, title=words["long"], intro=words["intro"] * 6), replace(story, picture=None)]


def price_splits() -> list[tuple[Shares, Mode]]:
    """Return a price on consignment, and one of a bought good at so deep a discount that the centre pays for it."""
    return [
        (Shares(Decimal("441.12"), Decimal("98.48"), Decimal("38.60"), Decimal("11.80")), Mode.CONSIGNED),
        (Shares(Decimal("441.12"), Decimal("-63.40"), Decimal("27.02"), Decimal("8.26")), Mode.BOUGHT),
    ]


@dataclass(frozen=True)
class Part:
    """A part of what was paid for an order; of a maker's part, what of, and whether she has it."""

    kind: str
    label: str
    baht: Decimal
    good: str = ""
    owed_baht: Decimal = Decimal(0)
    paid_on: datetime | None = None
    had_before: bool = False


def order_parts(words: dict) -> list[Part]:
    """Return the parts of an order whose makers are paid, half paid, owed, and were paid before."""
    maker, good = words["maker"], words["good"]
    return [
        Part("producer", maker, Decimal("441.12"), good, paid_on=MORNING),
        Part("producer", words["long_maker"], Decimal("882.24"), words["long"], Decimal("441.12"), MORNING),
        Part("producer", maker, Decimal("80.00"), good, Decimal("80.00")),
        Part("producer", maker, Decimal("90.00"), good, had_before=True),
        *(Part(kind, kind, Decimal(baht)) for kind, baht in (("centre", "310"), ("vat", "110"), ("delivery", "75"))),
    ]


def story_blocks(words: dict, picture: Picture, cards: list[Good]) -> list[tuple[str, object]]:
    """Return every block of a story with a value, in the order an editor is offered them."""
    half = {"picture": picture, "caption": words["title"]}
    film = {"title": words["title"], "poster": picture, "address": "#blocks", "transcript": words["intro"]}
    fact = Fact("sample", "64", words["intro"])
    return [
        ("heading", words["title"]),
        ("paragraph", f"<p>{words['intro']} <b>{words['good']}</b></p>"),
        ("subheading", words["good"]),
        ("quote", {"text": words["intro"], "who": words["maker"]}),
        ("steps", {"title": words["title"], "steps": [{"title": words["good"], "text": words["intro"]}] * 2}),
        ("picture", {**half, "width": "wide"}),
        ("picture_pair", {"pair": [half, half]}),
        ("video", film),
        ("audio", {"title": words["title"], "file": {"url": "#blocks"}, "transcript": words["intro"]}),
        ("elements", {"elements": [{"element": name, "name": words["good"], "words": ""} for name in ELEMENTS]}),
        ("products", {"title": words["good"], "cards": cards}),
        ("producer", {"words": words["about"], "cards": makers(words)[:1]}),
        ("place_map", {"words": words["about"], "district": NamedPlace("4001", words["district"]), "producer": None}),
        ("figures", {"title": words["title"], "facts": [fact] * 3, "sources": [(words["maker"], MORNING)]}),
        ("call", {"words": words["intro"], "button": words["good"], "address": "/"}),
    ]


def counted_figures(words: dict) -> list[Counted]:
    """Return a figure of each unit."""
    values = {"baht": "464194.15", "percent": "79.8", "number": "1204", "days": "19.3"}
    return [
        Counted(Figure(unit, unit, words["about"], words["intro"]), Decimal(value)) for unit, value in values.items()
    ]


def renovation_fund(words: dict) -> dict:
    moves = [
        FundMove(words["title"], Decimal(-18900), "F-02"),
        FundMove(words["long"], Decimal(250000), "F-01"),
        FundMove(words["title"], Decimal(900), "F-00", is_correction=True),
    ]
    return {"moves": moves, "given": 250000, "spent": 18000, "balance": 232000, "as_of": MORNING}


def steps(words: dict) -> list[dict]:
    times = (MORNING, MORNING + timedelta(hours=4), None)
    states = ("done", "current", "todo")
    return [
        {"label": label, "when": when, "note": "", "state": state}
        for label, when, state in zip(words["steps"], times, states, strict=True)
    ]


def districts() -> list[DistrictCard]:
    is_english = get_language() == "en"
    return [
        DistrictCard(
            code=shape.code,
            slug=f"district-{shape.code}",
            name=shape.name_en if is_english else shape.name_th,
            url="#map",
            producer_count=number % 4,
            product_count=number % 9,
            picture=None,
        )
        for number, shape in enumerate(district_map().shapes)
    ]
