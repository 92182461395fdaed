"""The marks and standards that a producer or a good can bear: one literal table, in words, never as official logos."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

PRODUCER, GOOD = "producer", "good"


@dataclass(frozen=True)
class MarkKind:
    """What is to be known of a mark of this kind.

    `levels` are its grades, the best last. `ends`: it must say until when it holds. `number`: the least its number has,
    a regular expression, or "" where it has none. `per_piece`: each piece bears a QR of its own, whose address is kept.
    """

    code: str
    name: str
    issuer: str
    stands_on: frozenset[str]
    source: str
    levels: dict[str, str] | None = None
    number: str = r".{2,60}"
    ends: bool = True
    per_piece: bool = False


CDD = _("Community Development Department")
TISI = _("Thai Industrial Standards Institute")
FDA = _("Food and Drug Administration")
DIP = _("Department of Intellectual Property")
QSDS = _("Queen Sirikit Department of Sericulture")
STARS = "otop_stars"

KINDS = {
    kind.code: kind
    for kind in (
        MarkKind(
            STARS,
            _("OTOP stars"),
            CDD,
            frozenset({GOOD}),
            "OTOP Product Champion, about every two years; selection handbook 2024 (features.md, L20)",
            levels={str(count): str(count) for count in range(1, 6)},
        ),
        MarkKind(
            "otop_colour",
            _("OTOP colour mark"),
            CDD,
            frozenset({GOOD}),
            "district.cdd.go.th/plapak: gold Premium, silver Classic, red Standard (features.md, L21)",
            levels={"red": _("red, Standard"), "silver": _("silver, Classic"), "gold": _("gold, Premium")},
        ),
        MarkKind(
            "mpc",
            _("Community product standard"),
            TISI,
            frozenset({GOOD}),
            "tisi.go.th/website/about/mpc; criteria from 1 April 2021; it ends, after how long is not sure (L19)",
            number=r".*[0-9].*",
        ),
        MarkKind(
            "fda",
            _("Food serial number"),
            FDA,
            frozenset({GOOD}),
            "FDA regulation B.E. 2557: 13 digits in groups 2-1-5-1-4 (L16)",
            number=r"\d{2}-\d-\d{5}-\d-\d{4}",
            ends=False,
        ),
        MarkKind(
            "cosmetic",
            _("Cosmetic notification"),
            FDA,
            frozenset({GOOD}),
            "Cosmetics Act 2015: a notification holds three years (L17)",
        ),
        MarkKind(
            "gi",
            _("Geographical indication"),
            DIP,
            frozenset({PRODUCER, GOOD}),
            "Geographical Indications Protection Act 2003; leave to use the sign is given to a maker for a time",
        ),
        MarkKind(
            "peacock",
            _("Royal Thai silk, peacock mark"),
            QSDS,
            frozenset({GOOD}),
            "qsds.go.th: every piece bears a QR of its own (L22)",
            levels={
                "green": _("green, Thai silk blend"),
                "blue": _("blue, Thai silk"),
                "silver": _("silver, classic Thai silk"),
                "gold": _("gold, royal Thai silk"),
            },
            number="",
            ends=False,
            per_piece=True,
        ),
        MarkKind(
            "organic",
            _("Organic"),
            _("Certifying body"),
            frozenset({PRODUCER, GOOD}),
            "Organic Thailand and recognised private standards, renewed yearly",
        ),
        MarkKind(
            "halal",
            _("Halal"),
            _("Central Islamic Council of Thailand"),
            frozenset({PRODUCER, GOOD}),
            "Administration of Islamic Organisations Act 1997; renewed yearly",
        ),
        MarkKind(
            "gmp",
            _("Good manufacturing practice"),
            FDA,
            frozenset({PRODUCER}),
            "Notification of the Ministry of Public Health 420 (B.E. 2563)",
        ),
    )
}

CHOICES = [(kind.code, kind.name) for kind in KINDS.values()]
ENDLESS = [kind.code for kind in KINDS.values() if not kind.ends]
LEVELS = {
    level: name for kind in KINDS.values() if kind.code != STARS and kind.levels for level, name in kind.levels.items()
}
