"""What an assessment says: one standing a deadline, with its reasons. Values only; `compliance` makes them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.domain.explanation import Reason
from tracker.domain.moments import Moment
from tracker.domain.record import Deadline, Due, Effect, Fulfilment, MatterRecord, Obligation, Request
from tracker.domain.second_check import SecondCheck
from tracker.domain.vocabulary import Adequacy, Nature, Status

OPEN_STATUSES = frozenset(
    {Status.UNVERIFIED, Status.OVERDUE, Status.DUE_TODAY, Status.UPCOMING, Status.CONTINUING, Status.WAITING}
)
PAST_DUE = frozenset({Status.OVERDUE, Status.UNVERIFIED, Status.MISSED})
ENDED = frozenset({Status.VACATED, Status.SUPERSEDED, Status.EXCUSED})
ANSWERED = frozenset({Status.MET, Status.MET_LATE, Status.FILED_TIME_UNKNOWN})


@dataclass(frozen=True, slots=True)
class EffectLine:
    """One effect that bears on a deadline, with the due moments before and after it and how it stands now."""

    effect: Effect
    state: str
    until: Moment | None = None
    due_before: Due | None = None
    due_after: Due | None = None


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer, measured: `timely` is True, False or None (not provable); `late_by` is the least it was late."""

    fulfilment: Fulfilment
    timely: bool | None
    late_by: timedelta | None


@dataclass(frozen=True, slots=True)
class PendingRequest:
    """A request nobody has ruled on. `in_time` says whether it came before the time ran out; None: not provable."""

    request: Request
    filed: Moment
    in_time: bool | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How one deadline stands at one moment, and why.

    `due` is the due moment as now extended and `first_due` the one first set; `safe_by` is the last instant of the
    earliest reading and `latest_by` that of the latest; both None without a date. `beyond_record` marks what was last
    known in force when the record ended. `readings` are the statuses that an undecided doubt leaves open.
    `second_check` is None where nobody need confirm the date.
    """

    deadline: Deadline
    obligation: Obligation
    status: Status
    due: Due
    first_due: Due
    safe_by: datetime | None
    late_by: timedelta | None
    adequacy: Adequacy | None
    beyond_record: bool
    reasons: tuple[Reason, ...]
    effects: tuple[EffectLine, ...] = ()
    answers: tuple[AnswerLine, ...] = ()
    pending_request: PendingRequest | None = None
    readings: tuple[Status, ...] = ()
    latest_by: datetime | None = None
    second_check: SecondCheck | None = None

    @property
    def key(self) -> str:
        """The deadline's key."""
        return self.deadline.key

    @property
    def awaits_check(self) -> bool:
        """Whether the date waits for a second person to confirm it."""
        return self.second_check is not None and self.second_check.confirmed is None

    @property
    def is_read_two_ways(self) -> bool:
        """Whether a doubt leaves open even whether it is past due: not every reading is a default or its absence."""
        return self.status is Status.UNVERIFIED and not set(self.readings) <= PAST_DUE

    @property
    def is_outstanding(self) -> bool:
        """Whether it counts as outstanding: open, a duty to act, and within what the record knows."""
        return self.status in OPEN_STATUSES and self.obligation.nature is Nature.ACT and not self.beyond_record


@dataclass(frozen=True, slots=True)
class KnownUntil:
    """The one line of a recurring duty for what is not known after the end of its record."""

    obligation: str
    not_known_after: datetime


@dataclass(frozen=True, slots=True)
class Assessment:
    """Every deadline of a matter at `as_of`, each with exactly one status."""

    record: MatterRecord
    as_of: datetime
    record_through: datetime | None
    standings: tuple[Standing, ...]
    known_until: tuple[KnownUntil, ...] = ()

    @property
    def is_stale(self) -> bool:
        """Whether `as_of` is later than the record's end by more than the matter's `stale_after_days`."""
        end = self.record_through
        return end is not None and self.as_of > end + timedelta(days=self.record.stale_after_days)

    def of(self, key: str) -> Standing | None:
        """The standing of the deadline with this key, or None."""
        return next((standing for standing in self.standings if standing.key == key), None)
