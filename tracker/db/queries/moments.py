"""The moments of a row that a query returned."""

from sqlalchemy.engine import RowMapping

from tracker.db.reading import known, moment
from tracker.domain.moments import Moment


def moment_in(row: RowMapping, name: str) -> Moment | None:
    """The moment that a row holds under a name; None when it is empty."""
    return moment(row, name)


def known_in(row: RowMapping, name: str) -> Moment:
    """The moment that a row always holds under a name."""
    return known(row, name)
