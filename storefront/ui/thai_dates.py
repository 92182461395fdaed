"""How the shop writes days and hours: Buddhist era in Thai, common era in English.

Pure functions. An aware moment is read on the clock of Khon Kaen; a naive one and a plain date are
taken as already said there.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")
BUDDHIST_ERA_OFFSET = 543

THAI_MONTHS = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
THAI_SHORT_MONTHS = (
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
)
ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def short_date(moment: date, language: str) -> str:
    """Write a day shortly, for lists and cards.

    >>> short_date(date(2026, 11, 22), "th")
    '22 พ.ย. 2569'
    >>> short_date(date(2026, 11, 22), "en")
    '22 Nov 2026'
    """
    day = _in_khon_kaen(moment)
    if _is_thai(language):
        return f"{day.day} {THAI_SHORT_MONTHS[day.month - 1]} {day.year + BUDDHIST_ERA_OFFSET}"
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1][:3]} {day.year}"


def long_date(moment: date, language: str) -> str:
    """Write a day in full, for stories and documents.

    >>> long_date(date(2024, 2, 29), "th")
    '29 กุมภาพันธ์ 2567'
    >>> long_date(date(2024, 2, 29), "en")
    '29 February 2024'
    """
    day = _in_khon_kaen(moment)
    if _is_thai(language):
        return f"{day.day} {THAI_MONTHS[day.month - 1]} {day.year + BUDDHIST_ERA_OFFSET}"
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"


def month_name(moment: date, language: str) -> str:
    """Write a month with its year, for statements and reports.

    >>> month_name(date(2026, 11, 1), "th")
    'พฤศจิกายน 2569'
    >>> month_name(date(2026, 11, 1), "en")
    'November 2026'
    """
    day = _in_khon_kaen(moment)
    if _is_thai(language):
        return f"{THAI_MONTHS[day.month - 1]} {day.year + BUDDHIST_ERA_OFFSET}"
    return f"{ENGLISH_MONTHS[day.month - 1]} {day.year}"


def year_of(common_era: int, language: str) -> str:
    """Write a year alone, for when something began.

    >>> year_of(1998, "th")
    'พ.ศ. 2541'
    >>> year_of(1998, "en")
    '1998'
    """
    return f"พ.ศ. {common_era + BUDDHIST_ERA_OFFSET}" if _is_thai(language) else str(common_era)


def clock_time(moment: datetime, language: str) -> str:
    """Write the hour, as a Thai or an English notice would.

    >>> clock_time(datetime(2026, 11, 22, 14, 5), "th")
    '14.05 น.'
    >>> clock_time(datetime(2026, 11, 22, 14, 5), "en")
    '14:05'
    """
    local = _in_khon_kaen(moment)
    if _is_thai(language):
        return f"{local:%H.%M} น."
    return f"{local:%H:%M}"


def date_time(moment: datetime, language: str) -> str:
    """Write day and hour together, for what happened to an order.

    >>> date_time(datetime(2026, 11, 22, 13, 31), "th")
    '22 พ.ย. 2569 เวลา 13.31 น.'
    >>> date_time(datetime(2026, 11, 22, 13, 31), "en")
    '22 Nov 2026, 13:31'
    """
    joint = " เวลา " if _is_thai(language) else ", "
    return f"{short_date(moment, language)}{joint}{clock_time(moment, language)}"


def _in_khon_kaen(moment: date) -> date:
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(BANGKOK)
    return moment


def _is_thai(language: str) -> bool:
    return language.startswith("th")
