from catalogue.products.kept import Kept


def test_what_nobody_asked_for_goes_first_when_there_is_no_more_room():
    kept = Kept(10)
    for name in "ab":
        assert kept.put(name, name.upper(), 4) == name.upper()
    kept.get("a")
    kept.put("c", "C", 4)

    assert [kept.get(name) for name in "abc"] == ["A", None, "C"]


def test_a_value_takes_the_place_and_the_weight_of_the_one_before():
    kept = Kept(10)
    kept.put("a", "old", 9)
    kept.put("a", "new", 1)
    kept.put("b", "other", 9)

    assert (kept.get("a"), kept.get("b")) == ("new", "other")


def test_what_is_too_large_is_not_kept_and_takes_the_rest_along():
    kept = Kept(10)
    kept.put("a", 1)
    assert kept.put("b", "large", 11) == "large"

    assert "a" not in kept
    assert "b" not in kept


def test_without_some_the_first_stays_as_it_is():
    kept = Kept(10)
    kept.put("a", 1, 5)
    kept.put("b", 2, 5)
    fewer = kept.without(lambda name: name == "a")
    fewer.put("c", 3, 5)

    assert [fewer.get(name) for name in "abc"] == [None, 2, 3]
    assert [kept.get(name) for name in "abc"] == [1, 2, None]


def test_cleared_there_is_room_again():
    kept = Kept(1)
    kept.put("a", 1)
    kept.clear()
    kept.put("b", 2)

    assert "a" not in kept
    assert kept.get("b") == 2
