"""What the tests of buying share."""

from datetime import timedelta

import pytest
from django.utils import timezone


@pytest.fixture(params=["th", "en"])
def language(request) -> str:
    return request.param


@pytest.fixture
def tomorrow():
    return timezone.now() + timedelta(days=1)
