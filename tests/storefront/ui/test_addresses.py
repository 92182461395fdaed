import pytest

from storefront.ui.addresses import absolute


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("/th/products/", "http://testserver/th/products/"),
        ("/th/ผ้า/", "http://testserver/th/%E0%B8%9C%E0%B9%89%E0%B8%B2/"),
        ("https://files.example/shawl.jpg", "https://files.example/shawl.jpg"),
    ],
)
def test_an_address_of_ours_is_completed_and_a_whole_one_kept(url, whole):
    assert absolute(url) == whole
