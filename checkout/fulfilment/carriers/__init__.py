"""Who carries parcels. Each carrier is a module of this folder with its `CARRIER`; a new one needs nothing else."""

import re
from importlib import import_module
from pkgutil import iter_modules

from .carrier import Carrier


def _known() -> dict[str, Carrier]:
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    carriers = [module.CARRIER for module in modules if hasattr(module, "CARRIER")]
    return {carrier.code: carrier for carrier in sorted(carriers, key=lambda carrier: carrier.place)}


CARRIERS: dict[str, Carrier] = _known()


def carrier_choices() -> list[tuple[str, str]]:
    """Return the carriers as a field offers them. Migrations name this function, so a new carrier needs none."""
    return [(carrier.code, carrier.name) for carrier in CARRIERS.values()]


def clean_tracking_number(text: str) -> str:
    """Return a tracking number as carriers print it: capital letters, no spaces or dashes."""
    return re.sub(r"[\s-]", "", text).upper()
