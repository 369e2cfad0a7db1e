"""The daily digest as a page: what the mail says of the moment looked at, and the mails written so far."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy.engine import RowMapping

from tracker.domain.moments import local_day
from tracker.domain.wording import format_clock, format_day, format_instant
from tracker.services.digests import Digest, DigestItem, DigestMatter
from tracker.web.look import Look
from tracker.web.presenters.common import Link

MOST_MAILS = 60
_AT_HOME = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of the outbox. `to` and `place` are empty for those who may not read them."""

    day: str
    href: str
    subject: str
    state: str
    to: str
    place: str


@dataclass(frozen=True, slots=True)
class DigestView:
    """The page: the digest itself, its neighbours, the mails so far and how they are written."""

    digest: Digest
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


def digest_view(look: Look, digest: Digest, mails: list[RowMapping], mailing: Mailing) -> DigestView:
    """The page for the moment looked at."""
    day = local_day(look.as_of, look.zone)
    inside = look.scope.viewer.is_signed_in or (urlsplit(mailing.base_url).hostname or "") in _AT_HOME
    return DigestView(
        digest=replace(digest, matters=tuple(_matter(look, matter) for matter in digest.matters)),
        before=_day(look, day - timedelta(days=1)),
        after=_day(look, day + timedelta(days=1)),
        mails=tuple(_mail(look, row, is_named=look.scope.viewer.is_signed_in, is_placed=inside) for row in mails),
        hour=format_clock(datetime.combine(day, time(mailing.hour), ZoneInfo(look.zone)), look.zone),
        folder=str(mailing.folder) if inside else "the folder that TRACKER_MAIL_DIR names",
        preview=f"tracker digest preview --as-of {day.isoformat()}",
    )


def _matter(look: Look, matter: DigestMatter) -> DigestMatter:
    """The same with addresses that keep the moment looked at."""
    groups = tuple(replace(group, items=tuple(_item(look, item) for item in group.items)) for group in matter.groups)
    waits = tuple(replace(line, address=look.href(line.address)) for line in matter.awaiting)
    return replace(matter, groups=groups, address=look.href(matter.address), awaiting=waits)


def _item(look: Look, item: DigestItem) -> DigestItem:
    lines = tuple(replace(line, address=look.href(line.address)) for line in item.lines)
    return replace(item, lines=lines, address=look.href(item.address))


def _day(look: Look, day: date) -> Link:
    return Link(look.href("/digest", as_of=day.isoformat()), format_day(day))


def _mail(look: Look, row: RowMapping, *, is_named: bool, is_placed: bool) -> Mail:
    day = date.fromisoformat(row["slot"])
    sent = row["ended_at"]
    place = row["delivered_to"] or ""
    return Mail(
        day=format_day(day),
        href=look.href("/digest", as_of=day.isoformat()),
        subject=row["subject"],
        state=f"delivered {format_instant(sent, look.zone)}" if sent else "not delivered yet",
        to=row["recipient"] if is_named else "",
        place=Path(place).name if is_placed else "",
    )
