"""The subject and the first line of a digest: the substance first, what is owed by us before all else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.domain.digests import group_of, is_inadequate
from tracker.domain.moments import local_day
from tracker.domain.standing import PAST_DUE, Assessment, Standing
from tracker.domain.vocabulary import Nature, Status
from tracker.domain.wording import counted
from tracker.services.digest_recurring import GoingOn, is_ahead

_COUNTED = (
    ("today", "due today", "due today"),
    ("past", "past due", "past due"),
    ("week", "in the next 7 days", "in the next 7 days"),
    ("inadequate", "found inadequate", "found inadequate"),
    ("open", "with its outcome not known", "with their outcome not known"),
    ("unknown", "past its date, outcome not known", "past their date, outcome not known"),
)
"""What is counted: its code, and the words after one and after several. What holds a comma comes last."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One matter as a headline counts it.

    `unmailed` are duties outstanding that mail may not tell; `is_in_part`: nobody looked whether there are any. `going`
    are recurring duties: that they go on is said, and their coming days are not counted.
    """

    assessment: Assessment
    standings: tuple[Standing, ...]
    hearings_today: int = 0
    unmailed: int = 0
    is_in_part: bool = False
    going: tuple[GoingOn, ...] = ()

    @property
    def has_weight(self) -> bool:
        """Whether anything is due today, past due, not known, found inadequate, or due in the next 7 days."""
        codes = {code for code, *_ in _COUNTED}
        is_ahead = bool(self.hearings_today or self.unmailed or self.going)
        return is_ahead or any(_code(self, one) in codes for one in self.standings)


def headline(found: Sequence[Weighed], *, changes: int = 0, ended: int = 0) -> str:
    """What is due today, past its date, and to come; else what goes on, changed or has ended."""
    ours: list[str] = []
    others: list[str] = []
    for one in found:
        for standing in one.standings:
            (ours if _is_ours(one.assessment, standing) else others).append(_code(one, standing))
    us, them = _counts(ours), _counts(others)
    hearings_today = sum(one.hearings_today for one in found)
    in_court = [f"{counted(hearings_today, 'hearing')} today"] if hearings_today else []
    unmailed = _unmailed(sum(one.unmailed for one in found))
    going = list(dict.fromkeys(one.said for heavy in found for one in heavy.going))
    if us:
        by_others = [f"by others: {them}"] if them else []
        return "; ".join([f"Owed by us: {us}", *by_others, *in_court, *going, *unmailed])
    if them or in_court:
        between = "; " if "unknown" in others else ", "
        return "; ".join([between.join([*([them] if them else []), *in_court]), *going, *unmailed])
    is_in_part = any(one.is_in_part for one in found)
    quiet = _quiet([*ours, *others], is_in_part=is_in_part, is_all=not unmailed and not going)
    said = [_begun("; ".join([*going, *unmailed, *quiet]))]
    if changes:
        said.append(f"{counted(changes, 'change')} on record")
    if ended:
        said.append(f"{counted(ended, 'record')} {'has' if ended == 1 else 'have'} ended")
    return "; ".join(said)


def _quiet(codes: Sequence[str], *, is_in_part: bool, is_all: bool) -> list[str]:
    """What is said where nothing is due within a week: that, unless something not told here is, and what goes on."""
    later, going_on = codes.count("later"), codes.count("continuing")
    nothing = "Nothing due in the next 7 days" if later else "Nothing due" if going_on else "Nothing outstanding"
    said = [f"{nothing} in what mail may tell" if is_in_part else nothing] if is_all else []
    said += [f"{later} later"] if later else []
    return [*said, f"{counted(going_on, 'duty', 'duties')} in force"] if going_on else said


def _unmailed(number: int) -> list[str]:
    if not number:
        return []
    is_one = number == 1
    are, them = ("is", "it") if is_one else ("are", "them")
    return [f"{counted(number, 'duty', 'duties')} that may not be mailed {are} outstanding; sign in to see {them}"]


def ended_headline(number: int, *, is_told_before: bool) -> str:
    """What stands first where no record reaches the day."""
    ended = "the records have ended" if number > 1 else "the record has ended"
    if is_told_before:
        return f"Nothing new; {ended}"
    return _begun(f"{ended}; check the {'dockets' if number > 1 else 'docket'}")


def matters_named(every: Sequence[Assessment], weighty: Iterable[str]) -> str:
    """The matter that the headline is about, or how many there are."""
    heavy = [one for one in every if one.record.key in set(weighty)] or list(every)
    return heavy[0].record.title if len(heavy) == 1 else counted(len(heavy), "matter")


def _code(of: Weighed, standing: Standing) -> str:
    if is_inadequate(standing):
        return "inadequate"
    if is_ahead(standing, of.going):
        return "ahead"
    if standing.status is Status.UNVERIFIED:
        is_past = standing.safe_by is not None and standing.safe_by < of.assessment.as_of
        return "unknown" if is_past else "open"
    if standing.status in PAST_DUE:
        return "past"
    return group_of(standing, local_day(of.assessment.as_of, standing.due.zone))


def _is_ours(assessment: Assessment, standing: Standing) -> bool:
    duty = standing.obligation
    return assessment.record.acting_for in duty.obligors and duty.nature is Nature.ACT


def _counts(codes: list[str]) -> str:
    found = ((codes.count(code), one, many) for code, one, many in _COUNTED if code in codes)
    return ", ".join(f"{number} {one if number == 1 else many}" for number, one, many in found)


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
