"""The outbox: a message is a row, prepared once for each slot, delivered outside any transaction, then marked."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tracker.db.models import MailContent, OutboxMessage
from tracker.domain.vocabulary import MailOutcome
from tracker.mail.message import Outgoing, content_digest, message_id
from tracker.mail.render import Rendered
from tracker.services.unit import Unit

DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits: its row, its content, and the name its file has in a folder."""

    row: int
    outgoing: Outgoing
    name: str


def is_prepared(unit: Unit, recipient: str, kind: str, slot: str) -> bool:
    """Whether the message of a slot was prepared already."""
    message = OutboxMessage
    query = select(message.id).where(message.recipient == recipient, message.kind == kind, message.slot == slot)
    return unit.session.scalar(query) is not None


def prepare(unit: Unit, recipient: str, kind: str, slot: date, rendered: Rendered) -> bool:
    """Writes a message for a slot; False when another process was quicker and nothing was written."""
    if is_prepared(unit, recipient, kind, slot.isoformat()):
        return False
    row = OutboxMessage(
        recipient=recipient,
        kind=kind,
        slot=slot.isoformat(),
        message_id=message_id(recipient, kind, slot.isoformat()),
        content_id=_content(unit, rendered),
        prepared_at=unit.as_of,
        try_after=unit.as_of,
    )
    try:
        with unit.session.begin_nested():
            unit.session.add(row)
    except IntegrityError:
        return False
    return True


def _content(unit: Unit, rendered: Rendered) -> int:
    """The row that keeps what is said, made when no message said it before."""
    sha256 = content_digest(rendered.subject, rendered.text, rendered.html)
    found = unit.session.scalar(select(MailContent.id).where(MailContent.sha256 == sha256).limit(1))
    if found is not None:
        return found
    row = MailContent(sha256=sha256, subject=rendered.subject, text=rendered.text, html=rendered.html)
    unit.session.add(row)
    unit.session.flush()
    return row.id


def waiting(unit: Unit) -> tuple[Waiting, ...]:
    """The messages not yet delivered, oldest first."""
    query = (
        select(OutboxMessage, MailContent)
        .join(MailContent, MailContent.id == OutboxMessage.content_id)
        .where(OutboxMessage.outcome.is_(None))
        .order_by(OutboxMessage.id)
    )
    return tuple(
        Waiting(
            row.id,
            Outgoing(row.recipient, row.message_id, said.subject, said.text, said.html, row.prepared_at),
            f"{row.slot}-{row.kind}-{row.message_id[1:13]}",
        )
        for row, said in unit.session.execute(query)
    )


def mark_delivered(unit: Unit, row: int, place: str) -> None:
    """Notes that a message was handed over."""
    message = unit.session.get(OutboxMessage, row)
    if message is not None and message.outcome is None:
        message.outcome, message.ended_at, message.delivered_to = MailOutcome.SENT, unit.as_of, place
        message.attempts += 1


def mark_failed(unit: Unit, row: int, error: str) -> None:
    """Notes that handing over failed; the message waits on."""
    message = unit.session.get(OutboxMessage, row)
    if message is not None:
        message.attempts += 1
        message.last_error = error
