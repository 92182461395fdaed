"""What few producers earn cannot be read out of what is shown, in whatever way it is added or taken off."""

from calendar import monthrange
from datetime import date
from decimal import Decimal
from itertools import combinations
from random import Random

import pytest

from storefront.openbooks.protection import Step, may_be_shown, steps_of, table_of, together


def nobody(_producer, _day):
    return False


def amounts(*baht):
    return {producer: Decimal(one) for producer, one in enumerate(baht, start=1)}


def month(number, values):
    return Step(date(2026, number, 1), date(2026, number, monthrange(2026, number)[1]), values)


@pytest.mark.parametrize(
    ("baht", "is_shown"),
    [
        ((), True),
        ((100,), False),
        ((100, 100), False),
        ((100, 100, 100), True),
        ((100, 100, 0), False),
        ((100, -20, 30), True),
        ((1000, 50, 99), False),  # the second largest could reckon up the largest to a twentieth
        ((1000, 100, 100), True),
    ],
)
def test_a_sum_is_shown_when_it_tells_of_nobody(baht, is_shown):
    assert may_be_shown(amounts(*baht), lambda producer: False) == is_shown


def test_who_agreed_needs_no_protection_and_protects_nobody():
    assert may_be_shown(amounts(100), {1}.__contains__)
    assert not may_be_shown(amounts(100, 100, 100), {1}.__contains__)


def test_consent_counts_from_its_day():
    def since_may(_producer, day):
        return day >= date(2026, 5, 1)

    assert steps_of([month(4, amounts(100))], since_may) == []
    assert len(steps_of([month(5, amounts(100))], since_may)) == 1


def test_a_month_of_one_maker_waits_for_others():
    steps = steps_of([month(1, {1: Decimal(50)}), month(2, {2: Decimal(50), 3: Decimal(40)}), month(3, {})], nobody)

    assert [(step.first.month, step.last.month, sum(step.amounts.values())) for step in steps] == [
        (1, 2, 140),
        (3, 3, 0),
    ]


def test_a_month_that_never_finds_company_is_not_shown():
    assert [step.last.month for step in steps_of([month(1, amounts(9, 9, 9)), month(2, amounts(9))], nobody)] == [1]


def test_a_second_district_hides_the_first():
    """Two makers alone in a district could be read off the total, were they the only ones left out."""
    places = {1: "4001", 2: "4001", **dict.fromkeys((3, 4, 5), "4002"), **dict.fromkeys((6, 7, 8), "4003")}
    baht = {producer: Decimal(100 + producer) for producer in places}

    table = table_of([month(3, baht)], places, nobody)

    assert table.baht == {"4003": Decimal(321)}
    assert table.elsewhere == sum(baht.values()) - 321


def test_without_enough_makers_no_district_is_shown():
    table = table_of([month(3, {1: Decimal(5), 2: Decimal(5)})], {1: "4001", 2: "4002"}, nobody)

    assert (table.baht, table.elsewhere, table.last) == ({}, 0, None)


def test_makers_of_no_district_are_elsewhere():
    baht = dict.fromkeys((1, 2, 3, 4, 5, 6), Decimal(10))

    table = table_of([month(3, baht)], {1: "4001", 2: "4001", 3: "4001"}, nobody)

    assert (table.baht, table.elsewhere) == ({"4001": 30}, 30)


@pytest.mark.parametrize("seed", range(40))
def test_nothing_that_is_shown_or_can_be_taken_off_tells_of_too_few(seed):
    """Every total, every district and the rest, at any two times somebody looked, and what lies between them."""
    chance = Random(seed)
    makers = range(1, chance.choice((4, 9, 25)))
    places = {maker: f"40{chance.randrange(1, 6):02}" for maker in makers}
    months = [
        month(number, {maker: Decimal(chance.randrange(-20, 90)) for maker in makers if chance.random() < 0.4})
        for number in range(1, 13)
    ]
    looks = []
    for number in range(13):
        steps = steps_of(months[:number], nobody)
        table = table_of(steps, places, nobody)
        total = sum((sum(step.amounts.values()) for step in steps), Decimal(0))
        if table.last == (steps[-1].last if steps else None):
            assert sum(table.baht.values()) + table.elsewhere == total
        looks.append((steps, table))

    for (earlier, table_before), (later, table_after) in combinations(looks, 2):
        assert later[: len(earlier)] == earlier  # what was shown stays
        grown = together(step.amounts for step in later[len(earlier) :])
        assert len([baht for baht in grown.values() if baht]) in {0, *range(3, 99)}
        for code in table_after.baht:
            rows = [row for row in months if _between(row, table_before.last, table_after.last)]
            hers = {maker for row in rows for maker, baht in row.amounts.items() if places[maker] == code and baht}
            if table_after.baht[code] != table_before.baht.get(code, 0):
                assert len(hers) >= 3
            all_of_it = (row.amounts for row in months if _between(row, None, table_after.last))
            assert table_after.baht[code] == sum(
                baht for maker, baht in together(all_of_it).items() if places[maker] == code
            )


def _between(row, first, last):
    return last is not None and row.last <= last and (first is None or row.last > first)
