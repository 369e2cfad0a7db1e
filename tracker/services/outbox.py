"""The outbox: a message is a row, prepared once for each slot, delivered outside any transaction, then marked.

What becomes of a row once somebody hands it over: see `outbox_delivery`.
"""

from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from tracker.db.base import Base
from tracker.db.models import Change, MailContent, OutboxMessage
from tracker.domain.errors import Nonsense
from tracker.domain.mail_words import MailOutcome
from tracker.mail.message import content_digest, message_id
from tracker.mail.render import Rendered
from tracker.services.unit import Unit

DIGEST, ALERT, CONFIRM = "digest", "alert", "confirm"
"""The kinds of messages."""
_NEWEST = "outbox_newest_change"

# Made once: building a statement costs more than running it. Of two processes at once one adds the row.
_TABLE = Base.metadata.tables[OutboxMessage.__tablename__]
_ADDED = {
    dialect.__name__.rpartition(".")[2]: dialect.insert(_TABLE).on_conflict_do_nothing().returning(_TABLE.c.id)
    for dialect in (postgresql, sqlite)
}


def is_prepared(unit: Unit, recipient: str, kind: str, slot: str) -> bool:
    """Whether the message of a slot was prepared already."""
    message = OutboxMessage
    query = select(message.id).where(message.recipient == recipient, message.kind == kind, message.slot == slot)
    return unit.session.scalar(query) is not None


def keep(unit: Unit, rendered: Rendered, told: str | None = None) -> int:
    """The number of the row that keeps what is said, made when no message said and told the same before."""
    said, row = MailContent, rendered
    sha256 = content_digest(row.subject, row.text, row.html)
    same = (said.sha256 == sha256, said.told.is_not_distinct_from(told))
    found = unit.session.scalar(select(said.id).where(*same).limit(1))
    if found is not None:
        return found
    made = MailContent(sha256=sha256, subject=row.subject, text=row.text, html=row.html, told=told)
    unit.session.add(made)
    unit.session.flush()
    return made.id


def prepare(
    unit: Unit,
    recipient: str,
    kind: str,
    slot: date | str,
    said: Rendered | int | None,
    *,
    subscription_id: int | None = None,
    account_id: int | None = None,
    follows: str | None = None,
    matter_id: int | None = None,
) -> bool:
    """Writes a message for a slot; False when there is one already, maybe of another process.

    `said` is what it says, or the number of what was kept of it; None where the reader wants no mail that says
    nothing: then the slot is noted as empty and nothing goes out. `account_id` is whose rights it was written with,
    None for those of a visitor: who may read it again goes by that, not by whose the address is later.
    """
    day = slot if isinstance(slot, str) else slot.isoformat()
    row = {
        "recipient": recipient,
        "kind": kind,
        "slot": day,
        "message_id": message_id(recipient, kind, day),
        "content_id": keep(unit, said) if isinstance(said, Rendered) else said,
        "subscription_id": subscription_id,
        "account_id": account_id,
        "as_of_change": newest_change(unit),
        "matter_id": matter_id,
        "follows": follows,
        "prepared_at": unit.as_of,
        "try_after": unit.as_of,
        "outcome": MailOutcome.EMPTY if said is None else None,
        "ended_at": unit.as_of if said is None else None,
    }
    connection = unit.session.connection()
    return connection.execute(_ADDED[connection.dialect.name], row).first() is not None


def newest_change(unit: Unit) -> int:
    """The newest change of any fact when this transaction first asked, by its number; 0 for none.

    Whoever reads facts in order to write messages asks first, so that what is closed meanwhile counts as later.
    """
    known = unit.session.info.get(_NEWEST)
    if not isinstance(known, int):
        known = unit.session.info[_NEWEST] = unit.session.scalar(select(func.max(Change.id))) or 0
    return known


def merge_older(unit: Unit, recipient: str, kind: str, slot: str, *, now: datetime) -> int:
    """Marks the messages that wait since before the one of `slot` as merged into it; how many.

    Those that somebody is handing over at `now`, on the clock, are left to end as they will.
    Raises Nonsense when there is no message of the slot.
    """
    message = OutboxMessage
    of_reader = (message.recipient == recipient, message.kind == kind)
    into = unit.session.scalar(select(message.id).where(*of_reader, message.slot == slot))
    if into is None:
        raise Nonsense(f"no message of {slot} is prepared, into which others could be merged")
    older = (*of_reader, message.slot < slot, message.outcome.is_(None), nobody_has_it(now))
    values = {"outcome": MailOutcome.MERGED, "ended_at": now, "merged_into_id": into}
    return len(unit.session.execute(update(message).where(*older).values(values).returning(message.id)).all())


def refuse_waiting(unit: Unit, subscription_id: int, why: str, *, now: datetime) -> int:
    """Ends what waits for a reader as refused; how many. What is being handed over at `now` ends as it will."""
    message = OutboxMessage
    waiting = (message.subscription_id == subscription_id, message.outcome.is_(None), nobody_has_it(now))
    values = {"outcome": MailOutcome.REFUSED, "ended_at": now, "last_error": why}
    return len(unit.session.execute(update(message).where(*waiting).values(values).returning(message.id)).all())


def nobody_has_it(now: datetime) -> ColumnElement[bool]:
    """Whether a row is in nobody's hands: never taken up, given back, or taken by somebody who died since."""
    return or_(OutboxMessage.claimed_until.is_(None), OutboxMessage.claimed_until <= now)
