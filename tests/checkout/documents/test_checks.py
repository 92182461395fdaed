"""A shop that says wrong things of itself is told so before a paper bears them."""

import pytest

from checkout.documents.checks import check_papers_can_be_issued, check_seller

pytestmark = pytest.mark.usefixtures("seller")


def test_a_seller_without_fault_is_left_alone():
    assert check_seller(None) + check_papers_can_be_issued(None) == []


@pytest.mark.parametrize(
    ("faults", "found"),
    [
        ({"SELLER_TAX_ID": "0123456789061"}, "documents.E001"),
        ({"SELLER_TAX_ID": "123"}, "documents.E001"),
        ({"SELLER_BRANCH": "12"}, "documents.E002"),
        ({"SELLER_BRANCH": "head office"}, "documents.E002"),
        ({"SELLER_NAME": ""}, "documents.E003"),
        ({"SELLER_ADDRESS": ""}, "documents.E003"),
        ({"SELLER_TAX_ID": "0000000000001"}, "documents.E004"),
        ({"SELLER_NAME": "李 Co., Ltd."}, "documents.E005"),
    ],
    ids=lambda value: value if isinstance(value, str) else str(value),
)
def test_a_fault_is_named_with_what_to_do(settings, faults, found):
    for name, value in faults.items():
        setattr(settings, name, value)

    errors = check_seller(None)

    assert [error.id for error in errors] == [found]
    assert errors[0].hint


def test_a_demo_may_use_its_own_number(settings):
    settings.SELLER_TAX_ID, settings.DEMO = "0000000000001", True

    assert check_seller(None) == []


def test_a_shop_that_could_not_write_a_receipt_is_told_before_it_opens(settings):
    settings.SELLER_NAME = settings.SELLER_TAX_ID = ""

    assert check_seller(None) == []
    assert [error.id for error in check_papers_can_be_issued(None)] == ["documents.E006"]
