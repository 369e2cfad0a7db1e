"""One matter as a digest tells it: what stands under each heading, and whether there is anything to tell."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.digests import holds_sealed, is_open, since_end, still_known
from tracker.domain.mail_words import DigestSection
from tracker.domain.moments import local_day
from tracker.domain.standing import Assessment
from tracker.domain.told import Told, ToldMatter
from tracker.domain.told_changes import Changes, changes_since
from tracker.domain.vocabulary import SettingAction, Status
from tracker.services import digest_beside as beside
from tracker.services import digest_sections as duties
from tracker.services.digest_changes import change_notes
from tracker.services.digest_items import Telling, assumed_once, notes_once
from tracker.services.digest_values import Aside, DigestNote, DigestPart, Reader
from tracker.services.hearings_ahead import Hearing


@dataclass(frozen=True, slots=True)
class MatterTold:
    """One matter on its way into a digest. `changes` is None where no digest before told of it.

    `unmailed` counts the duties outstanding that mail may not tell; None where the reader may not know.
    """

    telling: Telling
    changes: Changes | None
    ahead: tuple[Hearing, ...]
    hearings: tuple[Hearing, ...]
    parts: Mapping[DigestSection, DigestPart]
    ended: Aside | None
    says_ended: bool
    unmailed: int | None = None

    @property
    def assessment(self) -> Assessment:
        """The matter as it stands."""
        return self.telling.assessment

    @property
    def is_outstanding(self) -> bool:
        """Whether anything is to be done, past due or not known, or set down in court."""
        has_open = any(is_open(standing) for standing in still_known(self.assessment))
        return has_open or bool(self.unmailed) or bool(self.ahead) or DigestSection.CHECKS in self.parts

    @property
    def is_in_part(self) -> bool:
        """Whether the court closed entries of the record, and nobody looked whether they hold more that is due."""
        return self.unmailed is None and holds_sealed(self.telling.record)

    @property
    def hearings_today(self) -> int:
        """How many days in court are today, by the court's calendar."""
        as_of = self.assessment.as_of
        return sum(
            one.state != SettingAction.CANCELLED
            and local_day(one.starts.latest, one.zone) == local_day(as_of, one.zone)
            for one in self.ahead
        )

    @property
    def is_as_told(self) -> bool:
        """Whether a digest before told of it, and nothing has changed since."""
        return self.telling.before is not None and not self.has_changed

    @property
    def has_changed(self) -> bool:
        """Whether anything is otherwise than the digest before told, days in court too."""
        if self.telling.before is None or self.changes is None:
            return False
        return self.changes.is_anything or beside.hearings_told(self.hearings) != self.telling.before.hearings


def matter_told(
    assessment: Assessment,
    reader: Reader,
    day: date,
    *,
    base_url: str,
    before: Told | None,
    hearings: tuple[Hearing, ...],
    unmailed: int | None = None,
) -> MatterTold:
    """One matter as a digest tells it on a reader's `day`."""
    told = before.of(assessment.record.key) if before else None
    telling = Telling(assessment, reader.zone, base_url, told, _duties_of(assessment, told))
    changes = _without_passed(changes_since(told, assessment), assessment) if told else None
    ahead = beside.hearings_ahead(telling, hearings)
    ended = beside.ended(telling)
    found = MatterTold(
        telling=telling,
        changes=changes,
        ahead=ahead,
        hearings=hearings,
        parts={},
        ended=ended,
        says_ended=ended is not None and not beside.is_ended_told(told, day),
        unmailed=unmailed,
    )
    return replace(found, parts=_parts(found, reader, before))


def _without_passed(changes: Changes, assessment: Assessment) -> Changes:
    """The changes without those days of recurring duties that only went by since the record's end."""
    passed, open_ = since_end(assessment), {Status.UPCOMING, Status.DUE_TODAY}
    kept = tuple(
        one
        for one in changes.deadlines
        if one.standing not in passed or (one.before is not None and one.before.status not in open_)
    )
    return replace(changes, deadlines=kept)


def _duties_of(assessment: Assessment, told: ToldMatter | None) -> frozenset[str]:
    """The duties of which a deadline was told before."""
    keys = {one.key for one in told.deadlines} if told else set()
    return frozenset(standing.obligation.key for standing in assessment.standings if standing.key in keys)


def _parts(found: MatterTold, reader: Reader, before: Told | None) -> dict[DigestSection, DigestPart]:
    """What each heading holds of one matter, in the order of the headings; each duty's assumptions once."""
    telling, held = found.telling, duties.sort(found.assessment)
    plain = {section: duties.plain(telling, held, section) for section in duties.PLAIN}
    made = {
        **plain,
        DigestSection.OWED_BY_US: duties.owed_by_us(telling, held),
        DigestSection.CHANGED: _changed(found, before),
        DigestSection.SETTINGS: beside.settings(telling, found.ahead),
        DigestSection.MONTH: duties.month(telling, held),
        DigestSection.RECURRING: duties.recurring(telling, held),
        DigestSection.CONTINUING: duties.continuing(telling, held),
        DigestSection.STAYS: beside.stays_ending(telling, found.changes),
        DigestSection.CONFLICTS: None if found.ended else beside.conflicts(telling, found.changes, held.told),
        DigestSection.CHECKS: beside.checks(telling),
        DigestSection.COVERAGE: None if found.ended else beside.coverage(telling),
    }
    ordered = {
        section: part for section in DigestSection if (part := made[section]) is not None and reader.wants(section)
    }
    told = notes_once(tuple(ordered.values()), telling)
    return dict(zip(ordered, assumed_once(told, set(), telling), strict=True))


def _changed(found: MatterTold, before: Told | None) -> DigestPart | None:
    telling = found.telling
    if before is None:
        return None
    if found.changes is None:
        return replace(telling.part(), notes=(DigestNote("", "This matter is new in your digest.", telling.address),))
    notes = change_notes(telling, found.changes, before.as_of)
    return replace(telling.part(), notes=notes) if notes else None
