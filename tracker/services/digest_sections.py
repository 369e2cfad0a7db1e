"""The parts of a digest that tell duties: owed by us, today, past due, not known, ahead, and those that go on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tracker.domain.digests import by_date, section_of, since_end, still_known
from tracker.domain.mail_words import DigestSection
from tracker.domain.obligations import known_end
from tracker.domain.standing import ENDED, Assessment, Standing
from tracker.domain.told_changes import is_as_told
from tracker.domain.vocabulary import ObligationKind, Status
from tracker.domain.wording import counted, format_due, format_instant, inside, listed
from tracker.services.digest_items import Telling, items, names, status_said
from tracker.services.digest_recurring import GoingOn, ahead_notes, going_on, is_ahead, is_first, since_end_notes
from tracker.services.digest_values import DigestNote, DigestPart

PLAIN = (DigestSection.TODAY, DigestSection.PAST_DUE, DigestSection.UNKNOWN, DigestSection.WEEK)
"""The parts that list their duties and nothing else."""

_URGENCY = (Status.DUE_TODAY, Status.MISSED, Status.OVERDUE, Status.UNVERIFIED, Status.UPCOMING)
_TOLD_AS_UNKNOWN = 2
_LAST_DAYS = 3
_MOST_REPEATED = 3


@dataclass(frozen=True, slots=True)
class Sorted:
    """The deadlines of one matter by the part of a digest that tells them; `later` fall due after 30 days."""

    by_section: dict[DigestSection, tuple[Standing, ...]]
    later: tuple[Standing, ...]
    going: tuple[GoingOn, ...] = ()

    @property
    def told(self) -> tuple[Standing, ...]:
        """The deadlines of all parts."""
        return tuple(standing for held in self.by_section.values() for standing in held)

    def of(self, section: DigestSection) -> tuple[Standing, ...]:
        """The deadlines of one part."""
        return self.by_section.get(section, ())


def sort(assessment: Assessment) -> Sorted:
    """Each deadline that a digest may tell, in the part that tells it.

    Days of recurring duties that passed since the record's end, or are to come by a rule, are told in one line each.
    """
    found: dict[DigestSection, list[Standing]] = {}
    later = []
    passed, going = since_end(assessment), going_on(assessment)
    for standing in still_known(assessment):
        if standing in passed or (is_ahead(standing, going) and not is_first(standing, going)):
            continue
        section = section_of(standing, assessment)
        if section is not None:
            found.setdefault(section, []).append(standing)
        elif standing.status is Status.UPCOMING:
            later.append(standing)
    return Sorted({section: tuple(standings) for section, standings in found.items()}, tuple(later), going)


def owed_by_us(telling: Telling, sorted_: Sorted) -> DigestPart | None:
    """What the party we act for owes: due today, past due, not known, or due in the next 7 days."""
    held = sorted_.of(DigestSection.OWED_BY_US)
    acting_for = telling.record.acting_for
    if acting_for is None:
        return None
    part = _with(_part(telling, held), telling, ahead_notes(telling, _ours(telling, sorted_, is_ours=True)))
    if part is None:
        return None
    urgent = sorted(part.items, key=lambda item: _urgency(Status(item.status_code)))
    return replace(part, items=tuple(urgent), remarks=(f"We act for {names(telling.record, (acting_for,))}.",))


def _urgency(status: Status) -> int:
    """The place of a status among what we owe; answers that a court found inadequate come last."""
    return _URGENCY.index(status) if status in _URGENCY else len(_URGENCY)


def plain(telling: Telling, sorted_: Sorted, section: DigestSection) -> DigestPart | None:
    """A part that lists its duties as they are: due today, past due, not known, due in the next 7 days."""
    part = _part(telling, sorted_.of(section))
    if section is DigestSection.WEEK:
        return _with(part, telling, ahead_notes(telling, _ours(telling, sorted_, is_ours=False)))
    if section is not DigestSection.UNKNOWN:
        return part
    part = _with(part, telling, since_end_notes(telling))
    unknown = (*sorted_.of(section), *since_end(telling.assessment))
    if part is None or not all(_is_unsaid(standing) for standing in unknown):
        return part
    these, they = ("this was", "it was") if len(unknown) == 1 else ("these were", "they were")
    said = f"No source loaded here says whether {these} done. That is no finding that {they} not."
    return replace(part, remarks=(said,))


def _is_unsaid(standing: Standing) -> bool:
    """Whether no source says what became of a deadline; otherwise its outcome is doubtful for other reasons."""
    return any(step.code == "outcome_not_known" for step in standing.reasons)


def _ours(telling: Telling, sorted_: Sorted, *, is_ours: bool) -> tuple[GoingOn, ...]:
    """The duties that go on which the party we act for owes, or the others."""
    acting_for = telling.record.acting_for
    return tuple(one for one in sorted_.going if (acting_for in one.duty.obligors) is is_ours)


def _with(part: DigestPart | None, telling: Telling, notes: tuple[DigestNote, ...]) -> DigestPart | None:
    """A part with more lines; one with nothing but these where there was none."""
    if not notes:
        return part
    found = part or telling.part()
    return replace(found, notes=(*found.notes, *notes))


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
    in_force = [standing for standing in held if standing.status is Status.CONTINUING]
    word = "this duty" if len(in_force) == 1 else "these duties"
    return replace(part, remarks=(f"Nothing in this record has ended {word}.",) if in_force else ())


def recurring(telling: Telling, sorted_: Sorted) -> DigestPart | None:
    """Of each recurring duty in force those of its last three days that no other part tells, and where a gap begins."""
    as_of, notes = telling.assessment.as_of, []
    held = still_known(telling.assessment)
    told = {one.key for one in (*sorted_.told, *since_end(telling.assessment))}
    for duty in telling.record.obligations:
        days = [one for one in held if one.obligation.key == duty.key] if duty.kind is ObligationKind.RECURRING else []
        come = sorted((one for one in days if one.status is not Status.UPCOMING), key=by_date)[-_LAST_DAYS:]
        if not come or come[-1].status in ENDED:
            continue
        said = [f"{format_due(one.due)}, {status_said(one)}" for one in come if one.key not in told]
        end = known_end(telling.record, duty, as_of)
        if duty.known_until is not None and end is not None and end < as_of:
            said.append(f"not known after {format_instant(end, telling.record.zone)}")
        if said:
            notes.append(DigestNote(duty.title, f"{'; '.join(said)}.", f"{telling.base_url}/obligations/{duty.key}"))
    return replace(telling.part(), notes=tuple(notes)) if notes else None


def _part(telling: Telling, standings: Iterable[Standing]) -> DigestPart | None:
    """The duties as items; those whose outcome was told as not known twice already are only counted."""
    held = tuple(standings)
    repeated = tuple(standing for standing in held if is_repeated(telling, standing))
    shown = items(telling, (standing for standing in held if standing not in repeated))
    notes = tuple(_repeated(telling, repeated))
    return replace(telling.part(), items=shown, notes=notes) if shown or notes else None


def is_repeated(telling: Telling, standing: Standing) -> bool:
    """Whether two digests told just this already: past due, its outcome not known, and nothing to go by any more."""
    if telling.before is None or standing.status is not Status.UNVERIFIED:
        return False
    before, safe_by = telling.before.of(standing.key), standing.safe_by
    is_past = safe_by is None or safe_by < telling.assessment.as_of
    return before is not None and is_as_told(standing, before) and before.times >= _TOLD_AS_UNKNOWN and is_past


def _repeated(telling: Telling, standings: tuple[Standing, ...]) -> Iterator[DigestNote]:
    """One line for each duty that stands as two digests told it, up to three, and how many more there are."""
    alike: dict[tuple[str, str], list[Standing]] = {}
    for standing in sorted(standings, key=by_date):
        alike.setdefault((standing.obligation.key, status_said(standing)), []).append(standing)
    for (duty, status), days in list(alike.items())[:_MOST_REPEATED]:
        dues = [format_due(one.due) for one in days if one.due.moment]
        when = f"{len(dues)} days from {dues[0]} to {dues[-1]}" if len(dues) > _LAST_DAYS else listed(dues)
        label = f"As before: {inside(days[0].obligation.title)}{f', due {when}' if when else ''}"
        page = f"/deadlines/{days[0].key}" if len(days) == 1 else f"/obligations/{duty}"
        yield DigestNote(label, f"{status}.", f"{telling.base_url}{page}")
    more = sum(len(days) for days in list(alike.values())[_MOST_REPEATED:])
    if more:
        yield DigestNote(f"and {more} more as before", "", f"{telling.page('/')}#list")
