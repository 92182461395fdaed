import doctest
from datetime import UTC, date, datetime

import pytest

from storefront.ui import thai_dates
from storefront.ui.thai_dates import BANGKOK, clock_time, date_time, long_date, short_date


@pytest.mark.parametrize(
    ("day", "thai", "english", "long_thai", "long_english"),
    [
        (date(2026, 11, 22), "22 พ.ย. 2569", "22 Nov 2026", "22 พฤศจิกายน 2569", "22 November 2026"),
        (date(2026, 12, 31), "31 ธ.ค. 2569", "31 Dec 2026", "31 ธันวาคม 2569", "31 December 2026"),
        (date(2027, 1, 1), "1 ม.ค. 2570", "1 Jan 2027", "1 มกราคม 2570", "1 January 2027"),
        (date(2028, 2, 29), "29 ก.พ. 2571", "29 Feb 2028", "29 กุมภาพันธ์ 2571", "29 February 2028"),
        (date(2026, 9, 5), "5 ก.ย. 2569", "5 Sep 2026", "5 กันยายน 2569", "5 September 2026"),
    ],
)
def test_dates_count_the_buddhist_era_in_thai_only(day, thai, english, long_thai, long_english):
    written = (short_date(day, "th"), short_date(day, "en"), long_date(day, "th"), long_date(day, "en"))

    assert written == (thai, english, long_thai, long_english)


def test_new_year_comes_seven_hours_before_greenwich():
    moment = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)

    assert date_time(moment, "th") == "1 ม.ค. 2570 เวลา 00.00 น."
    assert date_time(moment, "en") == "1 Jan 2027, 00:00"
    assert long_date(moment, "th") == "1 มกราคม 2570"


def test_leap_day_stays_a_leap_day_in_khon_kaen():
    assert short_date(datetime(2028, 2, 28, 17, 30, tzinfo=UTC), "th") == "29 ก.พ. 2571"
    assert short_date(datetime(2028, 2, 29, 17, 0, tzinfo=UTC), "en") == "1 Mar 2028"


def test_clock_time_is_written_with_a_point_in_thai():
    moment = datetime(2026, 11, 22, 9, 5, tzinfo=BANGKOK)

    assert (clock_time(moment, "th"), clock_time(moment, "en")) == ("09.05 น.", "09:05")


def test_date_examples_in_the_docstrings_hold():
    failed, tried = doctest.testmod(thai_dates)

    assert (failed, tried > 0) == (0, True)
