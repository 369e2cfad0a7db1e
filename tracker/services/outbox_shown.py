"""Messages of the outbox as an admin is shown them: in a list, and one in full, without anybody's own links."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import RowMapping

from tracker.db.queries.outbox import counts, mail, mails, why_waiting
from tracker.domain.errors import NotFound, Unreadable
from tracker.domain.mail_words import MailOutcome
from tracker.mail.message import Outgoing
from tracker.mail.personal import impersonal
from tracker.mail.wire import written
from tracker.services.unit import Unit

# How a door that is closed to all speaks of itself, and how one that lost a single answer (`mail.smtp`, `mail.folder`).
_DOOR, _LOST = ("The mail server ", "The mail folder "), "broke off before it answered"
_MOST_REASONS = 50


@dataclass(frozen=True, slots=True)
class Message:
    """A message and what became of it. `subject` is empty where nothing was written.

    `over` says why its reader gets no mail any more: closed, ended or stopped; None for one who does.
    """

    number: int
    recipient: str
    kind: str
    slot: str
    subject: str
    message_id: str
    follows: str | None
    prepared_at: datetime
    try_after: datetime
    outcome: MailOutcome | None
    ended_at: datetime | None
    merged_into: int | None
    delivered_to: str | None
    attempts: int
    last_error: str | None
    is_in_hand: bool
    over: str | None


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says: the file as it would lie in a folder, its headers, and its two parts.

    No mail can be written of some: then `file` is None, and `problem` says why.
    """

    file: bytes | None
    headers: str
    text: str
    html: str
    problem: str | None = None


def numbers_of(unit: Unit) -> dict[MailOutcome | None, int]:
    """How many messages there are of each outcome; those that wait under None."""
    return {MailOutcome(outcome) if outcome else None: number for outcome, number in counts(unit.session).items()}


def listed(unit: Unit, outcome: MailOutcome | None, *, before: int | None, limit: int) -> tuple[Message, ...]:
    """The newest messages of an outcome, from the one before the number `before` on."""
    found = mails(unit.session, outcome, before=before, limit=limit)
    return tuple(_message(row, unit.as_of) for row in found)


def one(unit: Unit, number: int, sender: str) -> tuple[Message, Letter | None]:
    """A message, and what it says; None where nothing was written. Raises NotFound."""
    row = mail(unit.session, number)
    if row is None:
        raise NotFound(f"There is no mail {number}")
    message = _message(row, unit.as_of)
    if row["text"] is None:
        return message, None
    text, html = impersonal(row["text"]), impersonal(row["html"])
    outgoing = Outgoing(
        message.recipient,
        message.message_id,
        message.subject,
        text,
        html,
        message.prepared_at,
        message.follows,
    )
    try:
        file = written(outgoing, sender)
    except Unreadable as error:
        return message, Letter(None, "", text, html, error.message)
    return message, Letter(file, file.partition(b"\r\n\r\n")[0].decode("ascii"), text, html)


def run_stopped_by(unit: Unit) -> str | None:
    """What stopped the last run before it came to all that waits, as noted with the one that met it; else None."""
    found = why_waiting(unit.session, _MOST_REASONS)
    return next((why for why in found if why.startswith(_DOOR) and _LOST not in why), None)


def _message(row: RowMapping, now: datetime) -> Message:
    return Message(
        number=row["id"],
        recipient=row["recipient"],
        kind=row["kind"],
        slot=row["slot"],
        subject=row["subject"] or "",
        message_id=row["message_id"],
        follows=row["follows"],
        prepared_at=row["prepared_at"],
        try_after=row["try_after"],
        outcome=row["outcome"],
        ended_at=row["ended_at"],
        merged_into=row["merged_into_id"],
        delivered_to=row["delivered_to"],
        attempts=row["attempts"],
        last_error=row["last_error"],
        over=row["over"],
        is_in_hand=row["outcome"] is None and row["claimed_until"] is not None and row["claimed_until"] > now,
    )
