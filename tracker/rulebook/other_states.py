"""Days of the states whose law was not read, as the `holidays` package lists them: each disputed, none checked.

The states that have a table of their own are in `calendars/*.toml`.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from tracker.domain.calendars import FIRST_DAY, LAST_DAY, Closing, ClosingKind, DayState

# Postal codes: the states, the District of Columbia and the territories that have courts of the United States.
STATES = frozenset({
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA",
    "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK",
    "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "DC", "AS", "GU", "MP",
    "PR", "VI",
})  # fmt: skip
_SATURDAY = 5
# A holiday for federal pay and leave around the capital (5 U.S.C. 6103(c)), which no state declares.
_NOT_A_STATES_OWN = "Inauguration Day"


@dataclass(frozen=True, slots=True)
class ListedDays:
    """The days of a state as one version of the package lists them; federal holidays may be among them."""

    version: str
    closings: tuple[Closing, ...]


@cache
def listed_days(state: str) -> ListedDays:
    """The weekdays that the package lists as public holidays of a state, with those of the United States."""
    import holidays  # noqa: PLC0415 - it takes a tenth of a second, and most courts need none of it

    version = str(vars(holidays)["__version__"])  # not exported to type checkers
    # The first day of a year may be observed on the last of the year before.
    years = range(FIRST_DAY.year, LAST_DAY.year + 2)
    listed = holidays.country_holidays("US", subdiv=state, years=years, observed=True, language="en_US")
    days = ((day, _own_names(listed.get_list(day))) for day in sorted(listed))
    closings = (_closing(day, names, state, version) for day, names in days if names and _is_weekday(day))
    return ListedDays(version, tuple(closings))


def _own_names(names: list[str]) -> str:
    return "; ".join(name for name in names if not name.startswith(_NOT_A_STATES_OWN))


def _is_weekday(day: date) -> bool:
    return FIRST_DAY <= day <= LAST_DAY and day.weekday() < _SATURDAY


def _closing(day: date, name: str, state: str, version: str) -> Closing:
    return Closing(
        on=day,
        name=name,
        kind=ClosingKind.STATE,
        state=DayState.DISPUTED,
        counts=True,
        authority=f"as listed by the holidays package {version}; the state's law was not read",
        source=f"the holidays package {version}",
        of=state,
        is_checked=False,
    )
