"""The short form: few examples; `make drill` takes more."""

import pytest

from tests.drill.sums import SUMS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("law", "times"), [pytest.param(law, short, id=name) for name, law, _full, short in SUMS])
def test_it_holds_for_whatever_amounts(law, times):
    law(times)
