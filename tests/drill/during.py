"""Something else in the place of something, for a while."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def during(place, **others) -> Iterator[None]:
    """Put other things into a module or a class, and what was there back again."""
    own = {name: vars(place).get(name, MISSING) for name in others}
    for name, thing in others.items():
        setattr(place, name, thing)
    try:
        yield
    finally:
        for name, thing in own.items():
            if thing is MISSING:
                delattr(place, name)
            else:
                setattr(place, name, thing)


MISSING = object()
