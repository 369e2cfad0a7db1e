"""What a digest tells beside duties: days in court, stays, conflicts, dates to check, how far records reach."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from tracker.domain.compliance import assess
from tracker.domain.digests import still_known, summary
from tracker.domain.moments import Moment, local_day
from tracker.domain.record import MatterRecord
from tracker.domain.standing import Standing
from tracker.domain.titles import titled
from tracker.domain.told import ToldHearing, ToldMatter
from tracker.domain.told_changes import Changes, StayLine, stays_of
from tracker.domain.vocabulary import Layer, SettingAction
from tracker.domain.wording import counted, format_day, format_instant, listed, relative_day
from tracker.services.digest_checks import awaiting
from tracker.services.digest_items import Telling
from tracker.services.digest_notes import number_of_conflicts
from tracker.services.digest_times import moment_said
from tracker.services.digest_values import Aside, DigestNote, DigestPart
from tracker.services.hearings_ahead import Hearing

_WEEK, _MONTH = timedelta(days=7), timedelta(days=30)
_UNCHECKED = "Nobody has recorded a check of any docket."
_AHEAD = frozenset({SettingAction.SET, SettingAction.MOVED})


def hearings_ahead(telling: Telling, found: Sequence[Hearing]) -> tuple[Hearing, ...]:
    """The days in court of the next 30 days, with those called off since the digest before."""
    as_of = telling.assessment.as_of
    before = {one.key: one for one in telling.before.hearings} if telling.before else {}
    ahead = []
    for hearing in found:
        today = local_day(as_of, hearing.zone)
        is_soon = today <= local_day(hearing.starts.latest, hearing.zone) <= today + _MONTH
        told = before.get(hearing.key)
        called_off = hearing.state == SettingAction.CANCELLED and told is not None and told.state in _AHEAD
        if is_soon and (hearing.state in _AHEAD or called_off):
            ahead.append(hearing)
    return tuple(ahead)


def hearings_told(found: Sequence[Hearing]) -> tuple[ToldHearing, ...]:
    """What is kept of days in court, to see which were moved or called off."""
    return tuple(ToldHearing(one.key, one.sequence, one.state) for one in found)


def settings(telling: Telling, ahead: Sequence[Hearing]) -> DigestPart | None:
    """The days in court ahead: when, where, before whom, and whether that is new."""
    before = {one.key: one for one in telling.before.hearings} if telling.before else {}
    notes = []
    for hearing in ahead:
        told = before.get(hearing.key)
        today = local_day(telling.assessment.as_of, hearing.zone)
        near = relative_day(local_day(hearing.starts.latest, hearing.zone), today)
        where = ", ".join(part for part in (hearing.court, hearing.place, hearing.judge) if part)
        when = moment_said(hearing.starts, hearing.zone, telling.zone)
        news = _news(hearing, told, is_compared=telling.before is not None)
        said = f"{news}{when} ({near}), {where}."
        notes.append(DigestNote(hearing.title, said, f"{telling.base_url}{hearing.address}"))
    return replace(telling.part(), notes=tuple(notes)) if notes else None


def _news(hearing: Hearing, told: ToldHearing | None, *, is_compared: bool) -> str:
    """What is new about a day in court since the digest before; nothing where it stands as told."""
    if hearing.state == SettingAction.CANCELLED:
        return "Cancelled. It was set for "
    if is_compared and told is None:
        return "New. "
    if told is not None and told.sequence != hearing.sequence:
        return "Moved. " if hearing.state == SettingAction.MOVED else "Changed. "
    return ""


def stays_ending(telling: Telling, changes: Changes | None) -> DigestPart | None:
    """The stays that end within 7 days, and those that came to their own end since the digest before."""
    as_of, notes = telling.assessment.as_of, []
    for stay in stays_of(telling.assessment):
        until = stay.until
        if until is not None and not stay.is_over and as_of <= until.latest <= as_of + _WEEK:
            zone = telling.record.zone
            near = relative_day(local_day(until.latest, zone), local_day(as_of, zone))
            notes.append(_stay(telling, stay, f"ends {moment_said(until, zone, telling.zone)} ({near})"))
    notes += [
        _stay(telling, stay, f"ended {moment_said(stay.until, telling.record.zone, telling.zone)}")
        for stay in (changes.stays_over if changes else ())
        if stay.ran_out and stay.until is not None
    ]
    return replace(telling.part(), notes=tuple(notes)) if notes else None


def _stay(telling: Telling, stay: StayLine, when: str) -> DigestNote:
    duties = listed(list(dict.fromkeys(standing.obligation.title for standing in stay.standings)))
    said = f"the stay {when}. It bears on: {duties}."
    return DigestNote(titled(telling.record, stay.effect.by), said, f"{telling.base_url}/orders/{stay.effect.by}")


def conflicts(telling: Telling, changes: Changes | None, told: Sequence[Standing]) -> DigestPart | None:
    """The conflicts opened since the digest before; without one, how many are open."""
    if changes is None:
        number = sum(not one.decided for one in telling.record.conflicts)
        if not number:
            return None
        none = "not" if number == 1 else "none of them"
        label = f"{counted(number, 'point')} on which sources differ or are silent, {none} decided here"
        bearing = number_of_conflicts(telling.record, told)
        said = f"{bearing} {'bears' if bearing == 1 else 'bear'} on the duties told here."
        return replace(telling.part(), notes=(DigestNote(label, said, telling.page("/conflicts")),))
    opened = tuple(
        DigestNote(one.topic, "", f"{telling.base_url}/conflicts/{one.key}") for one in changes.conflicts_opened
    )
    return replace(telling.part(), notes=opened) if opened else None


def checks(telling: Telling) -> DigestPart | None:
    """The dates that one person set and nobody else has confirmed."""
    found = awaiting(telling.assessment, telling.base_url)
    if not found:
        return None
    notes = tuple(DigestNote(one.title, f"{one.due}.", one.address) for one in found)
    remark = "One person set these dates, and nobody else has confirmed them."
    return replace(telling.part(), remarks=(remark,), notes=notes)


def end_passed(telling: Telling) -> str:
    """That the record ends before the day of the digest, and so cannot say what was done since; else empty."""
    record, end, as_of = telling.record, telling.assessment.record_through, telling.assessment.as_of
    if end is None or local_day(end, record.zone) >= local_day(as_of, record.zone):
        return ""
    moments = (
        *(one.filed for one in record.entries.values()),
        *(one.at for one in record.fulfilments),
        *(one.at for one in record.happenings),
    )
    has_later = any(_is_after(one, end, record.zone) and one.counts_at(as_of) for one in moments)
    has_later = has_later or any(end < one.through_at <= as_of for one in record.coverage)
    rest, else_ = ("only single entries and checks are", " else") if has_later else ("nothing is", "")
    return (
        f"The record ends {format_instant(end, record.zone)}; of what came later, {rest} in it. "
        f"Whether anything{else_} was done since cannot be told from here."
    )


def _is_after(moment: Moment, end: datetime, zone: str) -> bool:
    """Whether a moment is later than a record's end. What is dated by that day alone is not said to be."""
    is_surely = moment.earliest is not None and moment.earliest > end
    return is_surely or local_day(moment.latest, zone) > local_day(end, zone)


def coverage(telling: Telling) -> DigestPart | None:
    """How far the record reaches, what it is made of, and when each docket was last checked."""
    record, end = telling.record, telling.assessment.record_through
    reaches = (
        f"The record ends {format_instant(end, record.zone)}" if end else "How far the record reaches is not known"
    )
    notes = _dockets(telling)
    made_of = _made_of(record)
    if end_passed(telling):
        reaches, made_of = ("The record comes from news articles", "") if made_of else ("", "")
    unchecked = "" if notes else _UNCHECKED
    said = " ".join(part for part in (f"{reaches}{made_of}." if reaches else "", unchecked) if part)
    return replace(telling.part(), remarks=(said,) if said else (), notes=notes) if said or notes else None


def _made_of(record: MatterRecord) -> str:
    layers = {citation.layer for held in record.citations.values() for citation in held}
    return " and comes from news articles" if layers == {Layer.ARTICLES} else ""


def _dockets(telling: Telling) -> tuple[DigestNote, ...]:
    """One line for each docket checked by the moment, and one for the others; none where none was checked."""
    record, as_of, notes, unchecked = telling.record, telling.assessment.as_of, [], 0
    for docket in record.dockets.values():
        covers = [one for one in record.coverage if one.docket == docket.key and one.checked_at <= as_of]
        if not covers:
            unchecked += 1
            continue
        last = max(covers, key=lambda cover: cover.checked_at)
        checked, through = (format_instant(at, record.zone) for at in (last.checked_at, last.through_at))
        upto = "" if through == checked else f", through {through}"
        number = f", no. {docket.number}" if docket.number else ""
        said = f"last checked {checked} against {last.against}{upto}."
        notes.append(DigestNote(f"{docket.title}{number}", said, f"{telling.base_url}/dockets/{docket.key}"))
    if notes and unchecked:
        verb = "was" if unchecked == 1 else "were"
        notes.append(DigestNote("", f"{counted(unchecked, 'other docket')} {verb} never checked."))
    return tuple(notes)


def ended(telling: Telling) -> Aside | None:
    """What is said of a record that has ended: when, how it stood, and whether a docket was checked since."""
    assessment, record = telling.assessment, telling.record
    end = assessment.record_through
    if end is None or not assessment.is_stale:
        return None
    on = local_day(end, record.zone)
    ago = relative_day(on, local_day(assessment.as_of, record.zone))
    rest = (
        "Of what happened since, only what later orders and checks of dockets say is told here."
        if still_known(assessment)
        else "What happened since is not in it."
    )
    checked = [cover.checked_at for cover in record.coverage if cover.checked_at <= assessment.as_of]
    last = f"A docket was last checked {format_instant(max(checked), record.zone)}." if checked else _UNCHECKED
    said = f"The record ends {format_day(on)}, {ago}. {rest}"
    stood = f"As it stood on {format_instant(end, record.zone)}: {summary(assess(record, end))}."
    return Aside(record.key, record.title, (said, stood, last), telling.address)


def is_ended_told(before: ToldMatter | None, day: date) -> bool:
    """Whether a digest of the last seven days told already that the record has ended."""
    told = before.ended_told_on if before else None
    return told is not None and told <= day < told + _WEEK


def ended_again(telling: Telling, day: date) -> Aside:
    """What stands in place of that in a digest that has nothing else to say."""
    end, told = telling.assessment.record_through, telling.before.ended_told_on if telling.before else None
    on = f" {format_instant(end, telling.record.zone)}" if end else ""
    again = relative_day((told or day) + _WEEK, day)
    said = f"The record ends{on}, and nothing was entered since your last digest. You are told of it again {again}."
    return Aside(telling.record.key, telling.record.title, (said,), telling.address)
