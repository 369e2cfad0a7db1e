"""What a digest says: outstanding obligations over all matters on one local day, as values ready to be rendered."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from tracker.domain.digests import holds_sealed, is_inadequate, since_end, still_known
from tracker.domain.mail_words import DigestSection
from tracker.domain.moments import local_day
from tracker.domain.standing import Assessment
from tracker.domain.told import Told
from tracker.domain.told_changes import tell
from tracker.domain.wording import CAUTION, format_day, format_instant, listed
from tracker.mail.personal import PersonalLinks
from tracker.services import digest_beside as beside
from tracker.services.digest_headlines import Weighed, ended_headline, headline, matters_named
from tracker.services.digest_matters import MatterTold, matter_told
from tracker.services.digest_recurring import going_on
from tracker.services.digest_times import days_said
from tracker.services.digest_values import HEADINGS, Aside, Composed, Digest, DigestGroup, DigestMatter, Reader
from tracker.services.hearings_ahead import Hearing
from tracker.services.unjudged import Unjudged, naming

_NO_DIGEST_BEFORE = "This is your first digest. Later ones begin with what changed."


def compose(
    assessments: Sequence[Assessment],
    *,
    as_of: datetime,
    base_url: str,
    reader: Reader | None = None,
    slot: date | None = None,
    before: Told | None = None,
    hearings: Mapping[str, tuple[Hearing, ...]] | None = None,
    missed: Sequence[date] = (),
    links: PersonalLinks | None = None,
    replay: bool = False,
    unjudged: tuple[Unjudged, ...] = (),
    unmailed: Mapping[str, int | None] | None = None,
) -> Composed:
    """The digest of a moment over the matters assessed, for one reader or for all who chose alike.

    `slot` is the reader's day it stands for; None for a look at a moment, which follows no digest. `before` is what
    the last digest that reached the reader told, `missed` the days since on which none did. `hearings` are the days in
    court by the matter's key. `links` are the marks of what each reader's own links stand for. `unmailed` counts, by
    the matter's key, the duties outstanding that mail may not tell; None or nothing where the reader may not know.
    """
    reader = reader or Reader(assessments[0].record.zone if assessments else "UTC")
    day = slot or local_day(as_of, reader.zone)
    found = tuple(
        matter_told(
            one,
            reader,
            day,
            base_url=base_url,
            before=before,
            hearings=(hearings or {}).get(one.record.key, ()),
            unmailed=(unmailed or {}).get(one.record.key),
        )
        for one in assessments
    )
    has_news = bool(unjudged) or any(one.is_outstanding or one.has_changed or one.says_ended for one in found)
    first = _first_line(found, is_told_before=bool(found) and not has_news)
    named = f" - {_named(found)}" if found else ""
    digest = Digest(
        day=format_day(day),
        as_of=format_instant(as_of, reader.zone),
        subject=f"{'[replay] ' if replay else ''}{first}{named} - {format_day(day)}",
        first_line=first,
        caught_up=_caught_up(missed),
        compared=_compared(found, reader, slot, before),
        matters=tuple(_glance(one, is_alone=len(found) + len(unjudged) == 1) for one in found),
        remarks=tuple(said for one in found if (said := _reaches(one, is_alone=len(found) == 1))),
        groups=_groups(found, reader, before),
        asides=_asides(found, has_news=has_news, day=day),
        left_out=_left_out(reader),
        caution=CAUTION,
        address=f"{base_url}/",
        links=links,
        replay=replay,
    )
    return Composed(
        digest=naming(digest, unjudged, base_url=base_url),
        told=_told(found, as_of, day, before, unjudged),
        is_empty=not has_news,
    )


def _first_line(found: Sequence[MatterTold], *, is_told_before: bool) -> str:
    if not found:
        return "No matter on record"
    weighed = [_weighed(one) for one in found]
    if all(_is_over(one) for one in found):
        return ended_headline(len(found), is_told_before=is_told_before)
    parts = [one.parts[DigestSection.CHANGED] for one in found if DigestSection.CHANGED in one.parts]
    return headline(
        weighed,
        changes=sum(len(part.notes) for part in parts),
        ended=sum(one.ended is not None and not heavy.standings for one, heavy in zip(found, weighed, strict=True)),
    )


def _weighed(found: MatterTold) -> Weighed:
    passed = since_end(found.assessment)
    return Weighed(
        found.assessment,
        tuple(one for one in still_known(found.assessment) if one not in passed),
        found.hearings_today,
        found.unmailed or 0,
        found.is_in_part,
        going_on(found.assessment),
    )


def _is_over(found: MatterTold) -> bool:
    """Whether nothing is to be said of a matter but that its record has ended."""
    is_quiet = not still_known(found.assessment) and not found.ahead and not found.unmailed
    return found.ended is not None and is_quiet


def _named(found: Sequence[MatterTold]) -> str:
    weighty = [one.telling.record.key for one in found if _weighed(one).has_weight]
    return matters_named([one.assessment for one in found], weighty)


def _glance(found: MatterTold, *, is_alone: bool) -> DigestMatter:
    record = found.telling.record
    if is_alone:
        said = ""
    elif _is_over(found):
        said = "its record has ended"
    else:
        said = headline([_weighed(found)])
        said = said[:1].lower() + said[1:]
    return DigestMatter(record.key, record.title, said, found.telling.address)


def _groups(found: Sequence[MatterTold], reader: Reader, before: Told | None) -> tuple[DigestGroup, ...]:
    headings = dict(HEADINGS)
    if before is not None:
        headings[DigestSection.CHANGED] += f", {format_instant(before.as_of, reader.zone)}"
    if any(is_inadequate(standing) for one in found for standing in still_known(one.assessment)):
        headings[DigestSection.PAST_DUE] += " or found inadequate"
    made = (
        DigestGroup(section.value, heading, tuple(one.parts[section] for one in found if section in one.parts))
        for section, heading in headings.items()
    )
    return tuple(group for group in made if group.parts)


def _asides(found: Sequence[MatterTold], *, has_news: bool, day: date) -> tuple[Aside, ...]:
    """What is said of the records that have ended: once a week, and shortly where there is nothing else to say."""
    told = tuple(one.ended for one in found if one.ended is not None and one.says_ended)
    if told or has_news:
        return told
    return tuple(beside.ended_again(one.telling, day) for one in found if one.ended)


def _reaches(found: MatterTold, *, is_alone: bool) -> str:
    """That the record ends before the day, to be read before what is told from it; the name where there are several."""
    said = "" if found.ended else beside.end_passed(found.telling)
    return said if is_alone or not said else f"{found.telling.record.title}: {said[:1].lower()}{said[1:]}"


def _caught_up(missed: Sequence[date]) -> str:
    word = "it" if len(missed) == 1 else "them"
    return f"No digest reached you for {days_said(missed)}; this one covers {word}." if missed else ""


def _compared(found: Sequence[MatterTold], reader: Reader, slot: date | None, before: Told | None) -> str:
    """That nothing changed, or that there is nothing to compare with; silent where every record has ended."""
    if slot is None or not any(not one.ended or still_known(one.assessment) for one in found):
        return ""
    if before is None:
        return _NO_DIGEST_BEFORE
    when = format_instant(before.as_of, reader.zone)
    same = all(one.is_as_told for one in found)
    told = "that mail may tell" if any(holds_sealed(one.telling.record) for one in found) else "on record"
    return f"Nothing {told} has changed since your last digest, {when}." if same else ""


def _left_out(reader: Reader) -> str:
    chosen = [HEADINGS[section].lower() for section in DigestSection if not reader.wants(section)]
    return f"Left out, as you chose: {listed(chosen)}." if chosen else ""


def _told(
    found: Sequence[MatterTold], as_of: datetime, day: date, before: Told | None, unjudged: tuple[Unjudged, ...]
) -> Told:
    """What this digest tells. Of a matter that could not be judged this time, what was told last stays."""
    matters = [
        tell(
            one.assessment,
            one.telling.before,
            hearings=beside.hearings_told(one.hearings),
            ended_told_on=_ended_told_on(one, day),
        )
        for one in found
    ]
    names = {one.key for one in unjudged}
    kept = [one for one in before.matters if one.key in names] if before else []
    return Told(as_of, (*matters, *kept), tuple(sorted(names)))


def _ended_told_on(found: MatterTold, day: date) -> date | None:
    if found.ended is None:
        return None
    if found.says_ended:
        return day
    return found.telling.before.ended_told_on if found.telling.before else None
