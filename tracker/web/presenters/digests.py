"""The daily digest as a page: as it was sent, or what it says of the moment looked at; and the mails so far."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from markupsafe import Markup

from tracker.domain.moments import local_day
from tracker.domain.wording import format_clock, format_day, format_instant
from tracker.services.digest_sent import ClosedDigest, SentDigest, SentLine
from tracker.services.digest_values import Digest, DigestGroup, DigestItem, DigestPart
from tracker.web.look import Look
from tracker.web.presenters.common import Link
from tracker.web.presenters.mailed import mailed_body

MOST_MAILS = 60
_AT_HOME = frozenset({"127.0.0.1", "localhost", "::1"})
_NOT_SHOWN = "not shown, since it may tell what has been closed since"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of the outbox. `place` is empty for those who may not read it. Whom it went to is told nobody."""

    day: str
    href: str
    subject: str
    state: str
    place: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A digest as it was sent: `body` is its HTML without its own colours, `text` stands where it had none."""

    subject: str
    said: str
    body: Markup | None
    text: str


@dataclass(frozen=True, slots=True)
class DigestView:
    """The page. Either `sent` or `digest` is None; `unsent` says why the one of the day asked for is not shown."""

    day: str
    digest: Digest | None
    sent: Sent | None
    unsent: str
    before: Link
    after: Link
    mails: tuple[Mail, ...]
    hour: str
    folder: str
    preview: str


@dataclass(frozen=True, slots=True)
class Mailing:
    """How mails are sent here: the hour of the day, the folder, and the address under which this program is read."""

    hour: int
    folder: Path
    base_url: str


def digest_view(
    look: Look,
    found: SentDigest | ClosedDigest | None,
    digest: Digest | None,
    mails: Sequence[SentLine],
    mailing: Mailing,
    *,
    day: date | None = None,
) -> DigestView:
    """The page of a moment looked at, or of the `day` asked for, of which `found` is what was sent.

    `digest` is what it says of the moment; None where what was sent is shown.
    """
    on = day or local_day(look.as_of, look.zone)
    inside = look.scope.viewer.is_signed_in or (urlsplit(mailing.base_url).hostname or "") in _AT_HOME
    return DigestView(
        day=format_day(on),
        digest=None if digest is None else _keeping_the_moment(look, digest),
        sent=_sent(look, found) if isinstance(found, SentDigest) else None,
        unsent=_unsent(day, found) if day is not None and digest is not None else "",
        before=_day(look, on - timedelta(days=1)),
        after=_day(look, on + timedelta(days=1)),
        mails=tuple(_mail(look, row, is_placed=inside) for row in mails),
        hour=format_clock(datetime.combine(on, time(mailing.hour), ZoneInfo(look.zone)), look.zone),
        folder=str(mailing.folder) if inside else "the folder that TRACKER_MAIL_DIR names",
        preview=f"tracker digest preview --as-of {on.isoformat()}",
    )


def _sent(look: Look, shown: SentDigest) -> Sent:
    written = format_instant(shown.prepared_at, look.zone)
    delivered = (
        "not delivered yet" if shown.sent_at is None else f"delivered {format_instant(shown.sent_at, look.zone)}"
    )
    whose = "Your digest as it was sent" if shown.is_own else "The digest as it was sent"
    return Sent(shown.subject, f"{whose}: written {written}, {delivered}", mailed_body(shown.html), shown.text)


def _unsent(day: date, found: SentDigest | ClosedDigest | None) -> str:
    """Why the digest of a day is not shown as it was sent."""
    if not isinstance(found, ClosedDigest):
        return f"No digest was sent for {format_day(day)}. It would have said:"
    why = (
        "has been closed since"
        if found.is_known
        else "may have been closed since, which what was kept of it does not tell"
    )
    return f"Part of the digest that was sent for {format_day(day)} {why}, so it is not shown. It would say now:"


def _keeping_the_moment(look: Look, digest: Digest) -> Digest:
    """The same with addresses that keep the moment looked at."""
    return replace(
        digest,
        matters=tuple(replace(one, address=_href(look, one.address)) for one in digest.matters),
        asides=tuple(replace(one, address=_href(look, one.address)) for one in digest.asides),
        groups=tuple(_group(look, group) for group in digest.groups),
    )


def _group(look: Look, group: DigestGroup) -> DigestGroup:
    return replace(group, parts=tuple(_part(look, part) for part in group.parts))


def _part(look: Look, part: DigestPart) -> DigestPart:
    return replace(
        part,
        items=tuple(_item(look, item) for item in part.items),
        notes=tuple(replace(note, address=_href(look, note.address)) for note in part.notes),
    )


def _item(look: Look, item: DigestItem) -> DigestItem:
    lines = tuple(replace(line, address=_href(look, line.address)) for line in item.lines)
    return replace(item, lines=lines, address=_href(look, item.address))


def _href(look: Look, address: str) -> str:
    """An address within this program at the moment looked at; its own question and its place on the page stay."""
    if not address:
        return ""
    path, _, place = address.partition("#")
    path, _, query = path.partition("?")
    asked = dict(pair.split("=", 1) for pair in query.split("&") if "=" in pair)
    return f"{look.href(path, **asked)}{f'#{place}' if place else ''}"


def _day(look: Look, day: date) -> Link:
    return Link(look.href("/digest", as_of=None, day=day.isoformat()), format_day(day))


def _mail(look: Look, line: SentLine, *, is_placed: bool) -> Mail:
    return Mail(
        day=format_day(line.day),
        href=look.href("/digest", as_of=None, day=line.day.isoformat()),
        subject=_NOT_SHOWN if line.subject is None else line.subject,
        state=f"delivered {format_instant(line.sent_at, look.zone)}" if line.sent_at else "not delivered yet",
        place=Path(line.place).name if is_placed else "",
    )
