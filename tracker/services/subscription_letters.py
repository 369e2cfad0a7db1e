"""The letter that answers a wish for the digest: to confirm it, or that the address gets it already.

It goes through the outbox, with marks in place of its reader's links, at most three times a day to one address.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from tracker.db.models import OutboxMessage, Subscription
from tracker.domain.wording import format_instant
from tracker.mail.personal import MARKED, PersonalLinks
from tracker.mail.render import render
from tracker.services import outbox
from tracker.services.unit import Unit

CONFIRM = "confirm"
MOST_A_DAY = 3
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ConfirmLetter:
    """What the letter says. `is_got` is true where the address gets the digest already; `asked` is when, in words."""

    subject: str
    is_got: bool
    asked: str
    links: PersonalLinks = MARKED


def write_letter(unit: Unit, row: Subscription, templates: Path, *, is_got: bool) -> bool:
    """Writes the letter into the outbox; False where the address had its letters of the day already."""
    if _written_today(unit, row.address) >= MOST_A_DAY:
        return False
    subject = "You get the daily digest already" if is_got else "Do you want the daily digest of Duty Docket?"
    asked = format_instant(unit.as_of, row.zone)
    rendered = render(templates, CONFIRM, ConfirmLetter(subject, is_got, asked))
    slot = unit.as_of.isoformat()
    return outbox.prepare(unit, row.address, CONFIRM, slot, rendered, subscription_id=row.id)


def _written_today(unit: Unit, address: str) -> int:
    message = OutboxMessage
    query = select(func.count(message.id)).where(
        message.recipient == address, message.kind == CONFIRM, message.prepared_at > unit.as_of - _DAY
    )
    return unit.session.scalar(query) or 0
