"""The parts of a digest that tell duties: owed by us, today, past due, not known, ahead, and those that go on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tracker.domain.digests import by_date, section_of, still_known
from tracker.domain.explanation import STATUS_WORDS
from tracker.domain.mail_words import DigestSection
from tracker.domain.obligations import known_end
from tracker.domain.standing import ENDED, Assessment, Standing
from tracker.domain.vocabulary import ObligationKind, Status
from tracker.domain.wording import counted, format_due, format_instant
from tracker.services.digest_items import Telling, items, names, status_said
from tracker.services.digest_values import DigestNote, DigestPart

PLAIN = (DigestSection.TODAY, DigestSection.PAST_DUE, DigestSection.UNKNOWN, DigestSection.WEEK)
"""The parts that list their duties and nothing else."""

_URGENCY = (Status.DUE_TODAY, Status.MISSED, Status.OVERDUE, Status.UNVERIFIED, Status.UPCOMING)
_TOLD_AS_UNKNOWN = 2
_LAST_DAYS = 3


@dataclass(frozen=True, slots=True)
class Sorted:
    """The deadlines of one matter by the part of a digest that tells them; `later` fall due after 30 days."""

    by_section: dict[DigestSection, tuple[Standing, ...]]
    later: tuple[Standing, ...]

    def of(self, section: DigestSection) -> tuple[Standing, ...]:
        """The deadlines of one part."""
        return self.by_section.get(section, ())


def sort(assessment: Assessment) -> Sorted:
    """Each deadline that a digest may tell, in the part that tells it."""
    found: dict[DigestSection, list[Standing]] = {}
    later = []
    for standing in still_known(assessment):
        section = section_of(standing, assessment)
        if section is not None:
            found.setdefault(section, []).append(standing)
        elif standing.status is Status.UPCOMING:
            later.append(standing)
    return Sorted({section: tuple(standings) for section, standings in found.items()}, tuple(later))


def owed_by_us(telling: Telling, sorted_: Sorted) -> DigestPart | None:
    """What the party we act for owes: due today, past due, not known, or due in the next 7 days."""
    held = sorted_.of(DigestSection.OWED_BY_US)
    acting_for = telling.record.acting_for
    if not held or acting_for is None:
        return None
    part = _part(telling, held)
    if part is None:
        return None
    urgent = sorted(part.items, key=lambda item: _URGENCY.index(Status(item.status_code)))
    return replace(part, items=tuple(urgent), remarks=(f"We act for {names(telling.record, (acting_for,))}.",))


def plain(telling: Telling, sorted_: Sorted, section: DigestSection) -> DigestPart | None:
    """A part that lists its duties as they are: due today, past due, not known, due in the next 7 days."""
    return _part(telling, sorted_.of(section))


def month(telling: Telling, sorted_: Sorted) -> DigestPart | None:
    """What falls due in 8 to 30 days, and how many deadlines fall due after that."""
    part = _part(telling, sorted_.of(DigestSection.MONTH))
    if not sorted_.later:
        return part
    first = min(sorted_.later, key=by_date)
    word = "falls" if len(sorted_.later) == 1 else "fall"
    when = format_due(first.due) if len(sorted_.later) == 1 else f"the first {format_due(first.due)}"
    said = f"{counted(len(sorted_.later), 'deadline')} {word} due after 30 days: {when}."
    return replace(part or telling.part(), notes=(DigestNote("", said, telling.page("/")),))


def continuing(telling: Telling, sorted_: Sorted) -> DigestPart | None:
    """The duties without a date that nothing on record has ended, and those that wait for what starts them."""
    held = sorted_.of(DigestSection.CONTINUING)
    part = _part(telling, held)
    if part is None or any(standing.beyond_record for standing in held):
        return part
    going_on = [standing for standing in held if standing.status is Status.CONTINUING]
    word = "it" if len(going_on) == 1 else "any of them"
    return replace(part, remarks=(f"Nothing in this record has ended {word}.",) if going_on else ())


def recurring(telling: Telling) -> DigestPart | None:
    """Each recurring duty in force with its last three days, and from when on it is not known."""
    as_of, notes = telling.assessment.as_of, []
    held = still_known(telling.assessment)
    for duty in telling.record.obligations:
        days = [one for one in held if one.obligation.key == duty.key] if duty.kind is ObligationKind.RECURRING else []
        come = sorted((one for one in days if one.status is not Status.UPCOMING), key=by_date)[-_LAST_DAYS:]
        told = come or sorted(days, key=by_date)[:1]
        if not told or told[-1].status in ENDED:
            continue
        said = "; ".join(f"{format_due(one.due)}, {status_said(one)}" for one in told)
        end = known_end(telling.record, duty, as_of)
        gap = duty.known_until is not None and end is not None and end < as_of
        tail = f". Not known after {format_instant(end, telling.record.zone)}" if gap and end else ""
        address = f"{telling.base_url}/obligations/{duty.key}"
        notes.append(DigestNote(told[-1].obligation.title, f"{said}{tail}.", address))
    return replace(telling.part(), notes=tuple(notes)) if notes else None


def _part(telling: Telling, standings: Iterable[Standing]) -> DigestPart | None:
    """The duties as items; those whose outcome was told as not known twice already are only counted."""
    held = tuple(standings)
    repeated = tuple(standing for standing in held if is_repeated(telling, standing))
    shown = items(telling, (standing for standing in held if standing not in repeated))
    notes = (_repeated_said(telling, repeated, has_others=bool(shown)),) if repeated else ()
    return replace(telling.part(), items=shown, notes=notes) if shown or notes else None


def is_repeated(telling: Telling, standing: Standing) -> bool:
    """Whether two digests told just this already: past due, its outcome not known, and nothing to go by any more."""
    if telling.before is None or standing.status is not Status.UNVERIFIED:
        return False
    before, safe_by = telling.before.of(standing.key), standing.safe_by
    edtf = standing.due.moment.edtf if standing.due.moment else ""
    is_same = before is not None and (before.status, before.edtf) == (standing.status, edtf)
    is_past = safe_by is None or safe_by < telling.assessment.as_of
    return before is not None and is_same and before.times >= _TOLD_AS_UNKNOWN and is_past


def _repeated_said(telling: Telling, standings: tuple[Standing, ...], *, has_others: bool) -> DigestNote:
    number = f"{len(standings)} more" if has_others else counted(len(standings), "deadline")
    first = format_due(min(standings, key=by_date).due)
    since = f"the earliest was due {first}" if len(standings) > 1 else f"it was due {first}"
    label = f"{number} {'is' if len(standings) == 1 else 'are'} as your last digests said"
    return DigestNote(label, f"{STATUS_WORDS[Status.UNVERIFIED]}; {since}.", f"{telling.page('/')}#list")
