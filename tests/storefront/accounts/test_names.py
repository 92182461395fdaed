import pytest

from storefront.accounts.names import without_title


@pytest.mark.parametrize(
    ("name", "after_a_greeting"),
    [
        ("สมหญิง ใจดี", "สมหญิง ใจดี"),
        ("นางสาวสมหญิง ใจดี", "สมหญิง ใจดี"),
        ("น.ส. สมหญิง", "สมหญิง"),
        ("นายสมชาย", "สมชาย"),
        ("คุณมาลี", "มาลี"),
        ("นาย", "นาย"),
        ("Mr John", "Mr John"),
        ("", ""),
    ],
)
def test_name_follows_a_greeting_without_its_title(name, after_a_greeting):
    assert without_title(name) == after_a_greeting
