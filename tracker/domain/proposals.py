"""Which open deadlines a filing may answer, why each is proposed, and what would come of it.

A proposal is no fact. What would come of it is not judged here: the answer is put into the record as if it were given,
and `compliance.assess` judges that record as it judges every other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from tracker.domain.compliance import assess
from tracker.domain.derived_parties import federal_party
from tracker.domain.moments import Moment, local_day
from tracker.domain.obligations import zone_of
from tracker.domain.proposals_words import kind_is_in, shared_words
from tracker.domain.record import Entry, Fulfilment, MatterRecord, Obligation
from tracker.domain.standing import OPEN_STATUSES, Assessment, Standing
from tracker.domain.text_dates import Found, Said
from tracker.domain.vocabulary import Basis, Nature, Status
from tracker.domain.wording import listed

_AS_IF = "as-if/filed"
_OFFERED = OPEN_STATUSES | {Status.MISSED, Status.STAYED, Status.LAPSED}
_SOON_DAYS, _PAST_DAYS = 14, 30
_ASKING = frozenset({"complaint", "petition", "notice_of_appeal", "application", "motion"})
_NOT_ABOUT = frozenset({Said.FILED, Said.ENTERED, Said.SIGNED, Said.SERVED})


class Ground(StrEnum):
    """Why a deadline is proposed, or what speaks against it."""

    NAMED = "named"
    DUE_THAT_DAY = "due_that_day"
    ORDER_NAMED = "order_named"
    KIND_ANSWERS = "kind_answers"
    FILER_OWES = "filer_owes"
    SAME_SIDE = "same_side"
    SAME_WORDS = "same_words"
    DUE_SOON = "due_soon"
    FELL_DUE = "fell_due"
    IMPOSED_HERE = "imposed_here"
    OTHER_OWES = "other_owes"
    CAME_BEFORE = "came_before"


_WEIGHTS = {
    Ground.NAMED: 60,
    Ground.DUE_THAT_DAY: 40,
    Ground.ORDER_NAMED: 30,
    Ground.KIND_ANSWERS: 30,
    Ground.FILER_OWES: 25,
    Ground.SAME_WORDS: 20,
    Ground.SAME_SIDE: 15,
    Ground.DUE_SOON: 15,
    Ground.FELL_DUE: 10,
    Ground.IMPOSED_HERE: 0,
    Ground.OTHER_OWES: -40,
    Ground.CAME_BEFORE: -80,
}
_AGAINST = frozenset({Ground.OTHER_OWES, Ground.CAME_BEFORE})
_SURE_WITH_THE_DAY = frozenset(
    {Ground.FILER_OWES, Ground.SAME_SIDE, Ground.SAME_WORDS, Ground.KIND_ANSWERS, Ground.ORDER_NAMED}
)


@dataclass(frozen=True, slots=True)
class Filed:
    """A filing not saved yet. `filed` is None while its day is not known; `found` is what its text says of time.

    `kind` is a FilingKind's value; `answering` are the kinds of filing by which each rule's deadline is answered.
    """

    docket: str
    kind: str
    filed: Moment | None
    filed_by: str | None
    words: str
    found: tuple[Found, ...] = ()
    answering: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A deadline that a filing may answer. `after` is how it would stand then; None where that cannot be said.

    `grounds` say why, each with the words that its sentence needs; `is_obvious` marks the only one to tick beforehand.
    """

    standing: Standing
    after: Standing | None
    grounds: tuple[tuple[Ground, str], ...]
    is_elsewhere: bool
    is_obvious: bool = False

    @property
    def key(self) -> str:
        """The deadline's key."""
        return self.standing.key

    @property
    def weight(self) -> int:
        """How much speaks for it."""
        return sum(_WEIGHTS[ground] for ground, _ in self.grounds)


def candidates(filed: Filed, assessment: Assessment) -> tuple[Candidate, ...]:
    """The open deadlines that a filing may answer, the likeliest first and those of other dockets last.

    Exactly one is marked obvious, or none. Duties to abstain and what an order ended are left out.
    """
    record = assessment.record
    offered = [one for one in assessment.standings if _is_offered(one)]
    after = _as_if_answered(filed, assessment, [one.key for one in offered])
    found = [
        Candidate(one, after.get(one.key), tuple(_grounds(filed, record, one)), one.obligation.docket != filed.docket)
        for one in offered
    ]
    ranked = sorted(found, key=lambda one: (one.is_elsewhere, -one.weight, _due_day(record, one.standing), one.key))
    sure = [one for one in ranked if _is_sure(filed, one)]
    only = sure[0].key if len(sure) == 1 else None
    return tuple(replace(one, is_obvious=one.key == only) for one in ranked)


def _is_offered(standing: Standing) -> bool:
    return standing.status in _OFFERED and standing.obligation.nature is Nature.ACT


def _as_if_answered(filed: Filed, assessment: Assessment, keys: Iterable[str]) -> Mapping[str, Standing]:
    """How each deadline would stand if the filing answered all of it; empty while its day is not known or to come."""
    record, as_of = assessment.record, assessment.as_of
    if filed.filed is None or not filed.filed.counts_at(as_of):
        return {}
    at = _known_by(filed.filed, as_of)
    entry = Entry("filing", _AS_IF, filed.docket, "this filing", at, by=filed.filed_by)
    answer = Fulfilment(f"{_AS_IF}/answer", _AS_IF, at, tuple(keys), claimed_by=filed.filed_by)
    answered = replace(record, entries={**record.entries, entry.key: entry}, fulfilments=(*record.fulfilments, answer))
    return {one.key: one for one in assess(answered, as_of).standings}


def _known_by(filed: Moment, saved: datetime) -> Moment:
    """The moment of filing, which cannot be later than the moment of saving."""
    return Moment(filed.edtf, filed.earliest, min(filed.latest, saved), filed.precision)


def _grounds(filed: Filed, record: MatterRecord, standing: Standing) -> Iterable[tuple[Ground, str]]:
    obligation = standing.obligation
    if (named := _named(filed, record, standing)) is not None:
        yield Ground.NAMED, named
    yield from _by_day(filed, record, standing)
    order = record.entries.get(obligation.imposed_by or "")
    if order is not None and order.number and _names_number(filed.words, order.number):
        yield Ground.ORDER_NAMED, order.number
    kinds = (filed.answering or {}).get(obligation.rule or "", ())
    if filed.kind in kinds or (obligation.rule is None and kind_is_in(filed.kind, obligation)):
        yield Ground.KIND_ANSWERS, ""
    yield from _by_filer(filed, record, obligation)
    if shared := shared_words(filed.words, obligation):
        yield Ground.SAME_WORDS, ", ".join(shared)
    if obligation.docket == filed.docket:
        yield Ground.IMPOSED_HERE, order.title if order else obligation.rule_cite or ""
    if order is not None and _came_before(filed, order):
        yield Ground.CAME_BEFORE, order.title


def _came_before(filed: Filed, order: Entry) -> bool:
    """Whether a filing surely came before the order that imposed the duty."""
    began = order.filed.earliest
    return filed.filed is not None and began is not None and filed.filed.latest < began


def _by_filer(filed: Filed, record: MatterRecord, obligation: Obligation) -> Iterable[tuple[Ground, str]]:
    """What the filer's name says: who owes it, on the same side as who owes it, or another."""
    filer = record.parties.get(filed.filed_by or "")
    if filer is None or not obligation.obligors:
        return
    names = [record.parties[key].name for key in obligation.obligors if key in record.parties]
    if filer.key in obligation.obligors:
        yield Ground.FILER_OWES, listed(names)
    elif federal_party(names) and federal_party([filer.name]):
        yield Ground.SAME_SIDE, listed(names)
    else:
        yield Ground.OTHER_OWES, listed(names)


def _by_day(filed: Filed, record: MatterRecord, standing: Standing) -> Iterable[tuple[Ground, str]]:
    """What the day of filing says of a deadline, counted in days of its court's calendar."""
    moment = standing.due.moment
    if filed.filed is None or moment is None:
        return
    zone = zone_of(record, standing.obligation)
    days = (local_day(moment.latest, zone) - local_day(filed.filed.latest, zone)).days
    if days == 0:
        yield Ground.DUE_THAT_DAY, ""
    elif 0 < days <= _SOON_DAYS:
        yield Ground.DUE_SOON, str(days)
    elif -_PAST_DAYS <= days < 0:
        yield Ground.FELL_DUE, str(-days)


def _named(filed: Filed, record: MatterRecord, standing: Standing) -> str | None:
    """The words by which the text names the day of a deadline; None where it does not."""
    moment = standing.due.moment
    if moment is None:
        return None
    day = local_day(moment.latest, zone_of(record, standing.obligation))
    of_it = standing.obligation.occurrence_name if standing.deadline.basis is Basis.OCCURRENCE else None
    for one in filed.found:
        if one.said not in _NOT_ABOUT and (one.day == day or one.month_day == (day.month, day.day)):
            return f"the {of_it} of {one.words}" if of_it else one.words
    return None


def _names_number(words: str, number: str) -> bool:
    """Whether a text names an entry of the docket by its number, as `ECF No. 51`, `[51]` or `re 51 Order`."""
    padded = f" {words.casefold()} "
    plain = number.strip().casefold()
    forms = (f"ecf no. {plain} ", f"ecf {plain} ", f"dkt. {plain} ", f"[{plain}]", f" re {plain} ", f"no. {plain} ")
    return any(form in padded.replace(",", " ").replace(")", " ").replace(".  ", " ") for form in forms)


def _is_sure(filed: Filed, candidate: Candidate) -> bool:
    grounds = {ground for ground, _ in candidate.grounds}
    if candidate.is_elsewhere or grounds & _AGAINST or candidate.standing.status is Status.LAPSED:
        return False
    if filed.kind in _ASKING and Ground.KIND_ANSWERS not in grounds:
        return False  # a motion asks for something; it is seldom what an order asked for
    return Ground.NAMED in grounds or (Ground.DUE_THAT_DAY in grounds and bool(grounds & _SURE_WITH_THE_DAY))


def _due_day(record: MatterRecord, standing: Standing) -> date:
    moment = standing.due.moment
    return local_day(moment.latest, zone_of(record, standing.obligation)) if moment else date.max
