"""The letter that answers a wish for the digest: to confirm it, or that the address gets it already.

It goes through the outbox, with marks in place of its reader's links, at most three times a day to one address. Those
that accounts ask for are counted apart: visitors, who are nobody in particular, cannot use them up.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
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
_DAY, _BY_ACCOUNT = timedelta(days=1), " account"


class Answer(StrEnum):
    """What a wish is answered with: to confirm it, to confirm one that went out before, or that it is got already."""

    WANTED = "wanted"
    AGAIN = "again"
    GOT = "got"


@dataclass(frozen=True, slots=True)
class ConfirmLetter:
    """What the letter says. `is_got` is true where the address gets the digest already; `asked` is when, in words.

    `is_again` is true where it went there before: then what was chosen before holds.
    """

    subject: str
    is_got: bool
    asked: str
    is_again: bool = False
    links: PersonalLinks = MARKED


def write_letter(
    unit: Unit, row: Subscription, templates: Path, answer: Answer, *, zone: str, by_account: bool = False
) -> bool:
    """Writes the letter into the outbox; False where the address had its letters of the day already.

    `zone` is that in which it tells when it was asked for; `by_account` whether an account did.
    """
    if _written_today(unit, row.address, by_account=by_account) >= MOST_A_DAY:
        return False
    is_got = answer is Answer.GOT
    subject = "You get the daily digest already" if is_got else "Do you want the daily digest of Duty Docket?"
    asked = format_instant(unit.as_of, zone)
    rendered = render(templates, CONFIRM, ConfirmLetter(subject, is_got, asked, answer is Answer.AGAIN))
    slot = f"{unit.as_of.isoformat()}{_BY_ACCOUNT if by_account else ''}"
    return outbox.prepare(unit, row.address, CONFIRM, slot, rendered, subscription_id=row.id)


def _written_today(unit: Unit, address: str, *, by_account: bool) -> int:
    message = OutboxMessage
    is_account_s = message.slot.like(f"%{_BY_ACCOUNT}")
    query = select(func.count(message.id)).where(
        message.recipient == address,
        message.kind == CONFIRM,
        message.prepared_at > unit.as_of - _DAY,
        is_account_s if by_account else ~is_account_s,
    )
    return unit.session.scalar(query) or 0
