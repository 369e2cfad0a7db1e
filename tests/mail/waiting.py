"""Messages that wait in an outbox, for made-up readers, and what became of them."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from sqlalchemy import select, update

from tracker.bootstrap import Doors
from tracker.db.models import OutboxMessage, Subscription
from tracker.domain.policy import Viewer
from tracker.mail.personal import LATE, PREFERENCES, UNSUBSCRIBE
from tracker.mail.render import Rendered
from tracker.scheduler.delivery import deliver
from tracker.services import outbox
from tracker.services.unit import Unit

NOW = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)
SAID = Rendered(
    "1 due today - Brown v. Bureau - Tue 6 May 2031",
    f"{LATE}\n\nBrown v. Bureau: a report is due today.\n\nYour choices: {PREFERENCES}\nNo more mail: {UNSUBSCRIBE}\n",
    f'<p class="late">{LATE}</p>\n<p>A report is due today.</p>\n<p><a href="{PREFERENCES}">Your choices</a></p>\n',
)


def addresses(number: int) -> list[str]:
    return [f"reader-{one}@example.org" for one in range(1, number + 1)]


def subscribe(doors: Doors, recipients: list[str]) -> dict[str, int]:
    """Subscriptions of these addresses; their numbers."""
    with doors.writing("tests") as session:
        for address in recipients:
            session.add(Subscription(address=address, zone="America/New_York", hour=7, asked_at=NOW, confirmed_at=NOW))
        session.flush()
        rows = session.execute(select(Subscription.address, Subscription.id)).all()
    return {row.address: row.id for row in rows}


def prepare(
    doors: Doors, recipients: list[str], *, slot: str = "2031-05-06", said: Rendered = SAID, at: datetime = NOW
) -> None:
    """One digest for each, and a subscription for those who have none."""
    with doors.reading() as session:
        known = set(session.scalars(select(Subscription.address)))
    numbers = subscribe(doors, [address for address in recipients if address not in known])
    with doors.writing("tests") as session:
        unit = Unit(session, Viewer(), at)
        kept = outbox.keep(unit, said)
        for address in recipients:
            assert outbox.prepare(unit, address, outbox.DIGEST, slot, kept, subscription_id=numbers[address])


def run(doors: Doors, **more: object) -> SimpleNamespace:
    """One delivery; its report."""
    report = SimpleNamespace(delivered=[], problems=[])
    deliver(doors, holder="tests", report=report, **more)
    return report


def rows(doors: Doors) -> dict[str, OutboxMessage]:
    """The messages by recipient and slot's last two letters, as `reader-1 06`."""
    with doors.reading() as session:
        found = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    return {f"{row.recipient.partition('@')[0]} {row.slot[-2:]}": row for row in found}


def outcomes(doors: Doors) -> list[str]:
    """What became of each message, in their order: the outcome's word, or 'waits'."""
    return ["waits" if row.outcome is None else row.outcome.value for row in rows(doors).values()]


def reader(doors: Doors, address: str) -> Subscription:
    with doors.reading() as session:
        return session.scalars(select(Subscription).where(Subscription.address == address)).one()


def due_now(doors: Doors) -> None:
    """Makes every waiting message due, as though the time had passed."""
    with doors.writing("tests") as session:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.outcome.is_(None))
            .values(try_after=NOW - timedelta(hours=1), claimed_by=None, claimed_until=None)
        )
