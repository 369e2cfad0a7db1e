"""The subject and the first line of a digest: the substance first, what is owed by us before all else."""

from collections.abc import Iterable, Sequence

from tracker.domain.digests import group_of
from tracker.domain.moments import local_day
from tracker.domain.standing import Assessment, Standing
from tracker.domain.vocabulary import Nature
from tracker.domain.wording import counted

_COUNTED = (("today", "due today"), ("attention", "past due or not known"), ("week", "in the next 7 days"))


def headline(
    known: Sequence[tuple[Assessment, tuple[Standing, ...]]], *, hearings_today: int, changes: int = 0, ended: int = 0
) -> str:
    """What is due today, what is past due or not known, what comes; else what goes on, changed or has ended."""
    ours: list[str] = []
    others: list[str] = []
    for assessment, standings in known:
        for standing in standings:
            code = group_of(standing, local_day(assessment.as_of, standing.due.zone))
            (ours if _is_ours(assessment, standing) else others).append(code)
    us, them = _counts(ours), _counts(others)
    in_court = [f"{counted(hearings_today, 'hearing')} today"] if hearings_today else []
    if us:
        return "; ".join([f"Owed by us: {us}", *([f"by others: {them}"] if them else []), *in_court])
    if them or in_court:
        return ", ".join([*([them] if them else []), *in_court])
    going_on = [*ours, *others].count("continuing")
    said = [f"Nothing due; {counted(going_on, 'duty', 'duties')} in force" if going_on else "Nothing outstanding"]
    if changes:
        said.append(f"{counted(changes, 'change')} on record")
    if ended:
        said.append(f"{counted(ended, 'record')} {'has' if ended == 1 else 'have'} ended")
    return "; ".join(said)


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


def on_one_line(text: str) -> str:
    """A subject without line breaks and other signs that no header holds."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def has_weight(assessment: Assessment, standings: Iterable[Standing]) -> bool:
    """Whether a matter has anything due today, past due, not known, or due in the next 7 days."""
    codes = {code for code, _ in _COUNTED}
    return any(group_of(one, local_day(assessment.as_of, one.due.zone)) in codes for one in standings)


def _is_ours(assessment: Assessment, standing: Standing) -> bool:
    duty = standing.obligation
    return assessment.record.acting_for in duty.obligors and duty.nature is Nature.ACT


def _counts(codes: list[str]) -> str:
    return ", ".join(f"{codes.count(code)} {words}" for code, words in _COUNTED if code in codes)


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
