"""The digest that an address would get at a moment, and one sent by hand. Neither stands for a day."""

from dataclasses import dataclass
from pathlib import Path

from tracker.db.models import OutboxMessage
from tracker.domain.errors import NotFound
from tracker.domain.mail_words import MailOutcome
from tracker.domain.moments import local_day
from tracker.mail.message import Outgoing, message_id
from tracker.mail.render import Rendered
from tracker.services import outbox
from tracker.services.digest_preparing import Desk, Likeness, choices_of, write
from tracker.services.digest_slots import behind
from tracker.services.matters import first_zone
from tracker.services.subscriptions import Subscriber, matters_of, subscriber_at, visitor
from tracker.services.unit import Unit

BY_HAND = "by-hand"
"""The kind of a message that somebody sent on the command line."""


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
    likeness = Likeness(matters, reader.scope.rights, choices_of(reader), slot, before)
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
