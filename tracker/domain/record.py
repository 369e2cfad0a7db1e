"""What a tracker holds of one matter, as a tree of frozen values. Engines read this and nothing else.

Everything refers to everything by key. Rows entered in error and withdrawn answers are not in a record: `db/records`
leaves them out. Nothing here judges; `compliance.assess` does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tracker.domain.computed import Computed
from tracker.domain.date_facts import NOBODY, ByPeople, DateSet
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import (
    Basis,
    Certainty,
    ConflictKind,
    DueKind,
    EffectKind,
    Extent,
    FindingResult,
    Force,
    Layer,
    Nature,
    ObligationKind,
    Ruling,
)


@dataclass(frozen=True, slots=True)
class Citation:
    """Ties a fact to a place in a source. `field` is None when the whole row is cited.

    `value` is the fact as that source states it, `method` and `confidence` say how words such as "Friday" became a
    date.
    """

    source: str
    locator: str
    layer: Layer
    field: str | None = None
    value: str | None = None
    method: str | None = None
    confidence: str | None = None
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Court:
    """A court: Free Law's id, the name the sources give it, and what it is identified as from outside knowledge."""

    key: str
    name: str
    level: str
    zone: str
    identified_as: str | None = None


@dataclass(frozen=True, slots=True)
class Docket:
    """One case in one court; the number may be unknown. `comes_from` are the dockets it was taken from."""

    key: str
    court: str
    title: str
    number: str | None = None
    comes_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """A person, office or organisation by key and name."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a docket: `kind` is order, filing or notice. `responds_to` is the filing that a filing answers."""

    kind: str
    key: str
    docket: str
    title: str
    filed: Moment
    entered: Moment | None = None
    number: str | None = None
    by: str | None = None
    sealed: bool = False
    responds_to: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """When a deadline falls due.

    `moment` is None for NONE and WAITING. `assumptions` lists in words what no source says. Where the law on a computed
    date is not settled, `safe_by` is the last instant of its earliest reading and `latest` that of its latest one.
    """

    kind: DueKind
    moment: Moment | None = None
    zone: str = "UTC"
    source_words: str | None = None
    assumptions: tuple[str, ...] = ()
    safe_by: datetime | None = None
    latest: datetime | None = None

    @property
    def last(self) -> datetime | None:
        """The last instant at which it is not yet past due, in every reading; None without a date."""
        if self.latest is not None or self.moment is None:
            return self.latest
        return self.moment.latest


@dataclass(frozen=True, slots=True)
class Obligation:
    """Who must do what for whom, imposed by an order (`imposed_by`) or by a rule (`rule`, in words `rule_cite`).

    `rrule` and `first_occurrence` (a local day as YYYY-MM-DD) describe a recurring duty in the zone of its court.
    `known_until` is a gap noted on it. `is_shown_by_docket` says whether the docket would show the performance.
    """

    key: str
    title: str
    kind: ObligationKind
    docket: str
    imposed_by: str | None
    force: Force = Force.MUST
    nature: Nature = Nature.ACT
    obligors: tuple[str, ...] = ()
    obligees: tuple[str, ...] = ()
    rule: str | None = None
    rule_cite: str | None = None
    form: str | None = None
    rrule: str | None = None
    first_occurrence: str | None = None
    occurrence_name: str | None = None
    occurrence_assumptions: tuple[str, ...] = ()
    source_words: str | None = None
    known_until: Moment | None = None
    is_shown_by_docket: bool = False
    trigger: str | None = None
    date_set: DateSet | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is listed and judged. `rivals` are other due moments that sources give.

    `computed` tells how the date was computed, where a rule and not an order gives it; `by_people` who set it, decided
    on it and checked it.
    """

    key: str
    obligation: str
    basis: Basis
    due: Due
    rivals: tuple[Due, ...] = ()
    responsible: str | None = None
    backup: str | None = None
    computed: Computed | None = None
    by_people: ByPeople = NOBODY


@dataclass(frozen=True, slots=True)
class Effect:
    """What the order `by` does to exactly one earlier order, obligation or deadline from `begins` until `until`.

    `new_due` is the due moment it sets. `replaces_duty` marks a `modifies` or `narrows` that puts another duty in the
    place of this one.
    """

    key: str
    by: str
    kind: EffectKind
    begins: Moment
    order: str | None = None
    obligation: str | None = None
    deadline: str | None = None
    until: Moment | None = None
    certainty: Certainty = Certainty.STATED
    new_due: Due | None = None
    replaces_duty: bool = False
    date_set: DateSet | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A filing that asks for an effect on one order, obligation or deadline, and what became of it."""

    key: str
    filing: str
    kind: EffectKind
    order: str | None = None
    obligation: str | None = None
    deadline: str | None = None
    ruled_by: str | None = None
    ruling: Ruling | None = None


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """An entry, setting or event said to answer deadlines. `answered_by` is its key, `at` when it happened."""

    key: str
    answered_by: str
    at: Moment
    deadlines: tuple[str, ...]
    extent: Extent = Extent.WHOLE
    claimed_by: str | None = None
    disputed_by: str | None = None
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A court's own words, in the order `by`, on whether duties were complied with."""

    key: str
    by: str
    result: FindingResult
    deadlines: tuple[str, ...]
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """An unbroken interval of a docket that somebody checked; `checked_at` is never before `through_at`."""

    docket: str
    from_at: datetime
    through_at: datetime
    checked_at: datetime
    against: str


@dataclass(frozen=True, slots=True)
class Touch:
    """A conflict's point of contact: the row it concerns and the field (`due`, `status`, or another)."""

    kind: str
    key: str
    field: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two citations that differ on one fact, or a noted ambiguity or gap. `decided` says whether a person chose."""

    key: str
    topic: str
    kind: ConflictKind
    touches: tuple[Touch, ...] = ()
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Happening:
    """An event or a statement on the matter's line of time, and the duties it stands beside."""

    kind: str
    key: str
    title: str
    at: Moment
    obligations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MatterRecord:
    """All that the tracker holds of one matter in the layers asked for.

    `record_through` is the latest moment that any loaded source speaks for; None when none says. `citations` maps
    (table, key) to the citations of that row.
    """

    key: str
    title: str
    zone: str
    stale_after_days: int = 7
    record_through: Moment | None = None
    acting_for: str | None = None
    needs_second_check: bool = False
    courts: Mapping[str, Court] = field(default_factory=dict)
    dockets: Mapping[str, Docket] = field(default_factory=dict)
    parties: Mapping[str, Party] = field(default_factory=dict)
    entries: Mapping[str, Entry] = field(default_factory=dict)
    obligations: tuple[Obligation, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    effects: tuple[Effect, ...] = ()
    requests: tuple[Request, ...] = ()
    fulfilments: tuple[Fulfilment, ...] = ()
    findings: tuple[Finding, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    happenings: tuple[Happening, ...] = ()
    citations: Mapping[tuple[str, str], tuple[Citation, ...]] = field(default_factory=dict)
