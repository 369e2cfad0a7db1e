"""What the scheduler's tests look at: the flags that are up, the rows a tick leaves, and the mail it writes."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from tracker.bootstrap import Doors
from tracker.db.history import verify
from tracker.db.models import Deadline, Flag, MailContent, OutboxMessage, Tick
from tracker.domain.vocabulary import Basis

NEW_YORK = ZoneInfo("America/New_York")


def at(day: str, clock: str = "07:00") -> datetime:
    """A moment on the wall of New York, in UTC."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), NEW_YORK).astimezone(UTC)


def flags_up(doors: Doors) -> dict[str, str]:
    """The kind of the flag that is up for each subject."""
    with doors.reading() as session:
        rows = session.execute(select(Flag.subject_key, Flag.kind).where(Flag.cleared_at.is_(None))).all()
    assert len({row.subject_key for row in rows}) == len(rows)
    return {row.subject_key: row.kind.value for row in rows}


def mail_in(doors: Doors) -> list[str]:
    """The days of the digests in the mail folder, each file counted."""
    return sorted(file.name[:10] for file in doors.settings.mail_dir.glob("*.eml"))


def ticks(doors: Doors) -> list[Tick]:
    with doors.reading() as session:
        return list(session.scalars(select(Tick).order_by(Tick.id)))


def messages(doors: Doors) -> list[OutboxMessage]:
    with doors.reading() as session:
        return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def contents(doors: Doors) -> list[MailContent]:
    """What the messages say, in the order of their texts."""
    with doors.reading() as session:
        return list(session.scalars(select(MailContent).order_by(MailContent.id)))


def left_by_ticks(doors: Doors) -> dict[str, list[object]]:
    """All that ticks leave, but for their own rows: flags, occurrences, messages, files; and what is wrong."""
    with doors.reading() as session:
        flags = session.execute(
            select(Flag.subject_key, Flag.kind, Flag.slot, Flag.raised_at, Flag.cleared_at).order_by(
                Flag.subject_key, Flag.kind, Flag.slot
            )
        ).all()
        made = session.scalars(
            select(Deadline.key).where(Deadline.basis == Basis.OCCURRENCE).order_by(Deadline.key)
        ).all()
        sent = session.execute(
            select(OutboxMessage.slot, OutboxMessage.message_id, MailContent.sha256, OutboxMessage.delivered_to).join(
                MailContent, MailContent.id == OutboxMessage.content_id
            )
        ).all()
        wrong = verify(session, "abrego-garcia")
    files = sorted(Path(file).name for file in doors.settings.mail_dir.glob("*"))
    return {
        "flags": [tuple(row) for row in flags],
        "occurrences": list(made),
        "messages": [(row.slot, row.message_id, row.sha256, Path(row.delivered_to or "").name) for row in sent],
        "files": list(files),
        "wrong": list(wrong),
    }
