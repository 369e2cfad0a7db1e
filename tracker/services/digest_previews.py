"""The digest that an address would get at a moment, and one sent by hand. Neither stands for a day."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import available_timezones

from sqlalchemy import select

from tracker.db.models import OutboxMessage, Subscription
from tracker.domain.errors import Nonsense, NotFound
from tracker.domain.mail_words import MailOutcome
from tracker.domain.moments import local_day
from tracker.domain.wording import format_day
from tracker.mail.message import Outgoing, message_id
from tracker.mail.render import Rendered
from tracker.services import outbox
from tracker.services.digest_preparing import Desk, Likeness, choices_of, rights_of, write
from tracker.services.digest_slots import behind
from tracker.services.matters import first_zone
from tracker.services.subscriptions import Subscriber, matters_of, subscriber_at, visitor
from tracker.services.unit import Unit

BY_HAND = "by-hand"
"""The kind of a message that somebody sent on the command line."""


def not_refused(unit: Unit, address: str) -> None:
    """Raises Nonsense where an address ended its digest, never confirmed it, or gets no mail any more."""
    query = select(Subscription).where(Subscription.address == address.strip().lower())
    row = unit.session.scalars(query).first()
    if row is None:
        return
    zone = row.zone if row.zone in available_timezones() else "UTC"
    if row.ended_at is not None:
        raise Nonsense(f"{address} ended the digest on {format_day(local_day(row.ended_at, zone))}. Nothing was sent")
    if row.stopped_at is not None:
        raise Nonsense(f"Mail to {address} was stopped: {row.stopped_why}. Start it again under /admin/addresses first")
    if row.confirmed_at is None:
        raise Nonsense(f"{address} has not confirmed that it wants the digest. Nothing was sent")


@dataclass(frozen=True, slots=True)
class Previewed:
    """A digest as `reader` would get it now, and the Message-ID of the one before it."""

    reader: Subscriber
    rendered: Rendered
    told: str
    follows: str | None


def preview(unit: Unit, address: str, *, base_url: str, templates: Path, hour: int) -> Previewed:
    """The digest of `unit.as_of` for an address, with its reader's choices; a visitor's for one without subscription.

    It changes nothing. Raises NotFound where there is nothing the reader may see.
    """
    found = subscriber_at(unit, address.strip().lower())
    reader = found or visitor(address, first_zone(unit.session), hour, unit.as_of)
    matters = matters_of(unit, reader)
    if not matters:
        raise NotFound("There is no matter that this reader may see. Run 'tracker init' to load the seed")
    slot = local_day(unit.as_of, reader.zone)
    before = behind(unit, [(reader, slot)])[reader.number]
    likeness = Likeness(matters, rights_of(reader), choices_of(reader), slot, before)
    composed, rendered = write(Desk(unit, base_url, templates, unit.as_of), reader, likeness)
    return Previewed(reader, rendered, composed.told.to_json(), before.follows)


def identity_by_hand(unit: Unit, address: str) -> str:
    """The Message-ID of a digest that is sent by hand at `unit.as_of`."""
    return message_id(address, BY_HAND, unit.as_of.isoformat())


def note_sent(unit: Unit, made: Previewed, outgoing: Outgoing, place: str) -> None:
    """Notes that a digest was sent by hand, so that it is listed with the others. It counts as nobody's digest."""
    unit.session.add(
        OutboxMessage(
            recipient=outgoing.recipient,
            kind=BY_HAND,
            slot=unit.as_of.isoformat(),
            subscription_id=made.reader.number or None,
            account_id=made.reader.account_id,
            content_id=outbox.keep(unit, made.rendered, made.told),
            message_id=outgoing.message_id,
            follows=outgoing.follows,
            prepared_at=outgoing.prepared_at,
            try_after=outgoing.prepared_at,
            outcome=MailOutcome.SENT,
            ended_at=unit.as_of,
            delivered_to=place,
            attempts=1,
        )
    )
    unit.session.flush()
