"""Many values in questions to the database, some at a time."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

_Value = TypeVar("_Value")
_AT_ONCE = 500
"""How many values one question names; databases bound their number."""


def batches(values: Sequence[_Value]) -> Iterator[Sequence[_Value]]:
    """The values in their order, as many at a time as one question may name."""
    for first in range(0, len(values), _AT_ONCE):
        yield values[first : first + _AT_ONCE]
