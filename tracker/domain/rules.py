"""The law as values: how a regime counts, which periods there are, and which court keeps which days.

The words and figures are data (`rulebook/*.toml`); nothing here knows a rule by name. A change of law is a new version.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from tracker.domain.calendars import Direction
from tracker.domain.errors import TrackerError
from tracker.domain.vocabulary import Force


class Refused(TrackerError):
    """A computation that cannot be made. `code` is stable and the sentence says what to give instead."""

    def __init__(self, code: str, message: str, *, field: str | None = None) -> None:
        super().__init__(message, field=field)
        self.code = code


class Unit(StrEnum):
    """What a period is counted in. `NONE` is a time that only an order sets."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    HOURS = "hours"
    BUSINESS_DAYS = "business_days"
    NONE = "none"


class Service(StrEnum):
    """How a paper was served."""

    MAIL = "mail"
    LEFT_WITH_CLERK = "left_with_clerk"
    OTHER_CONSENTED = "other_consented"
    ELECTRONIC = "electronic"
    HAND = "hand"


class TextRead(StrEnum):
    """Whether the text of a rule was read: itself, as another source tells it, or not."""

    READ = "read"
    SECONDARY = "secondary"
    NOT_READ = "not_read"


class Act(StrEnum):
    """What is done by the end of a period: a paper filed, a paper served, or something else."""

    FILED = "filed"
    SERVED = "served"
    OTHER = "other"


class Purpose(StrEnum):
    """What the end of a period is: a date to act by, something that then happens, or the first day to act."""

    DEADLINE = "deadline"
    EVENT = "event"
    NOT_BEFORE = "not_before"


class RunsFrom(StrEnum):
    """Which day of a docket's line starts a period: its filing, its entry, or a service.

    `SERVED` is a service of its own, such as of summons and complaint; `E_SERVED` the one that the court's electronic
    filing makes on the same day (Fed. R. Civ. P. 5(b)(2)(E)); `ELSEWHERE` a day that no line of the docket tells.
    """

    FILED = "filed"
    ENTERED = "entered"
    SERVED = "served"
    E_SERVED = "e_served"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Follows:
    """From what a period follows: the lines of a docket as `place kind`, and the day that starts it.

    A place is a level of courts or one court's id. `only_if` says what a person must know to accept it, `force` whether
    it binds or may be used, and `done_by` the kinds of filing that answer it. `federal_party` is True where it applies
    only with a federal party, False where only without one, None where that does not decide.
    """

    entries: tuple[str, ...]
    runs_from: RunsFrom
    force: Force
    only_if: str = ""
    done_by: tuple[str, ...] = ()
    federal_party: bool | None = None


@dataclass(frozen=True, slots=True)
class AddedDays:
    """Days added after a period that runs from service.

    `listed` names the services that earn them (Fed. R. Civ. P. 6(d)); where it is None they are earned by result: by
    whatever is neither served electronically nor delivered on the day of service (Fed. R. App. P. 26(c)).
    """

    days: int
    authority: str
    listed: frozenset[Service] | None

    def earned_by(self, service: Service, *, delivered_same_day: bool | None = None) -> bool:
        """Whether a service earns the days. `delivered_same_day` is None where nobody said."""
        if self.listed is not None:
            return service in self.listed
        at_once = service is Service.HAND if delivered_same_day is None else delivered_same_day
        return service is not Service.ELECTRONIC and not at_once


@dataclass(frozen=True, slots=True, eq=False)
class Method:
    """One version of how a regime computes time; it equals itself alone. The texts of `says` are pinpoints.

    `says` has the keys `exclude`, `count`, `roll`, `next_day`, `hours_start`, `hours_count`, `hours_roll`,
    `inaccessible`, `inaccessible_hours`, `last_day`, `legal_holiday`, `declared`, `state_holiday`, `fixed_date`,
    `business_days`, `served`; a pinpoint may be empty where the regime has no text on it. `notices` are codes to show
    with every date computed by it.
    """

    id: str
    name: str
    version: str
    in_force_from: date
    says: Mapping[str, str]
    counts_state_holidays: bool
    added: AddedDays | None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """One period of the catalogue as in force from `in_force_from` to the day before `in_force_to` (None: still).

    `period` counts `unit`s from the trigger in `direction`. `safe_period` is a shorter one that may be the law.
    `earns_added_days` says whether the days for service apply at all. `act` is what is done by the end; `from_district`
    is False where what is reviewed comes from no district court. `rolls` is False where its own law lets it end on
    any day. `at` is a clock time (HH:MM) at which it ends. `text` says whether its text was read. `follows` tells from
    which lines of a docket it follows; None where none was coded.
    """

    id: str
    version: str
    in_force_from: date
    in_force_to: date | None
    cite: str
    title: str
    regime: str
    method: str
    trigger: str
    period: int
    unit: Unit
    direction: Direction
    binds: str
    extendable_by: str
    is_jurisdictional: bool
    earns_added_days: bool
    source: str
    text: TextRead
    purpose: Purpose = Purpose.DEADLINE
    note: str = ""
    act: Act = Act.FILED
    safe_period: int | None = None
    rolls: bool = True
    from_district: bool = True
    at: str | None = None
    notices: tuple[str, ...] = ()
    follows: Follows | None = None

    @property
    def is_offered(self) -> bool:
        """Whether it may be offered and saved as a deadline: its own text was read and it computes a date to act by."""
        return self.text is TextRead.READ and self.unit is not Unit.NONE and self.purpose is Purpose.DEADLINE


_Version = TypeVar("_Version", RuleVersion, Method)


@dataclass(frozen=True, slots=True)
class CourtSeat:
    """A court as time is computed in it. `zone` is None where the district spans two and a person must say which.

    `states` are those whose holidays count (the clerk's principal office, for a court of appeals); `circuit` is where
    appeals from it go; `assumed_origin` the district taken for an appeal where nobody names one.
    """

    id: str
    name: str
    level: str
    zone: str | None
    states: tuple[str, ...]
    circuit: str | None = None
    assumed_origin: str | None = None


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The catalogue: the versions of each rule and method in order of time, and the courts."""

    version: str
    rules: Mapping[str, tuple[RuleVersion, ...]]
    methods: Mapping[str, tuple[Method, ...]]
    courts: Mapping[str, CourtSeat]
    regimes: Mapping[str, str]
    order_methods: Mapping[str, str]

    def rule(self, rule_id: str, on: date | None = None) -> RuleVersion:
        """The version of a rule in force on a day, the newest without one.

        Raises Refused: `unknown_rule`; `before_in_force` or `no_longer_in_force` for a day on which it was not the law.
        """
        versions = self.rules.get(rule_id)
        if versions is None:
            raise Refused(
                "unknown_rule",
                f"There is no rule '{rule_id}'. 'tracker rules list' names those there are",
                field="rule",
            )
        if on is None:
            return versions[-1]
        found = _in_force(versions, on)
        if found is None:
            first = versions[0].in_force_from.isoformat()
            raise Refused(
                "before_in_force",
                f"'{rule_id}' is in force in this rulebook from {first}, and the trigger is {on.isoformat()}. "
                "Give the period by itself, without a rule, to count it by today's text",
                field="rule",
            )
        if found.in_force_to is not None and on > found.in_force_to:
            raise Refused(
                "no_longer_in_force",
                f"'{rule_id}' was in force until {found.in_force_to.isoformat()}, and the trigger is {on.isoformat()}. "
                "Name the rule that took its place, or give the period by itself",
                field="rule",
            )
        return found

    def method(self, method_id: str, on: date | None = None) -> Method:
        """The version of a method in force on a day (its first, for a day before that), the newest without one."""
        versions = self.methods[method_id]
        return versions[-1] if on is None else _in_force(versions, on) or versions[0]

    def court(self, court_id: str) -> CourtSeat:
        """A court by its Free Law id. Raises Refused: `unknown_court`."""
        found = self.courts.get(court_id)
        if found is None:
            raise Refused(
                "unknown_court",
                f"There is no court '{court_id}' in the rulebook. Give a Free Law id such as mdd, ca4 or scotus, "
                "or leave the court out and give 'states' and 'zone'",
                field="court",
            )
        return found


def _in_force(versions: Iterable[_Version], on: date) -> _Version | None:
    found = None
    for version in versions:
        if version.in_force_from <= on:
            found = version
    return found
