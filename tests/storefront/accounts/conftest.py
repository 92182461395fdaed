"""What the tests of an account share."""

import pytest

from storefront.accounts.models import User
from tests.factories import make_customer


@pytest.fixture(params=["th", "en"])
def language(request) -> str:
    return request.param


@pytest.fixture
def owner(client, db) -> User:
    """Somebody who is signed in."""
    user = make_customer(email="somying@example.com", name="สมหญิง ใจดี")
    client.force_login(user)
    return user
