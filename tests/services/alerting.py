"""What the tests of alerts stand on: a made-up matter with a record up to May 2031, readers, and ticks at a moment."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from tests.db.rows import NOW, a_deadline, a_duty, a_filing, a_small_record, add, an_order, moment, saving, the_id
from tracker import paths
from tracker.db.engine import Database
from tracker.db.models import (
    Account,
    AlertEvent,
    Court,
    Deadline,
    Docket,
    Effect,
    Fulfilment,
    FulfilmentDeadline,
    MailContent,
    Matter,
    MatterMember,
    ObligationParty,
    Order,
    OutboxMessage,
    Party,
    Source,
    Subscription,
    SubscriptionMatter,
)
from tracker.db.visibility import Scope
from tracker.domain.compliance import assess
from tracker.domain.edtf import parse_as_of, parse_moment
from tracker.domain.mail_words import AlertKind
from tracker.domain.policy import Viewer
from tracker.domain.vocabulary import Role
from tracker.services.alerts import newest_event, note_events, prepare_alerts
from tracker.services.matters import matter_keys, record_of
from tracker.services.unit import Unit

SYSTEM = Viewer("scheduler", "The scheduler", Role.ADMIN)
MATTER, DOCKET = "reed-v-bureau", "mock/1"
EVERY = tuple(AlertKind)
BASE = "https://docket.example.org"
ZONE = "America/New_York"


@dataclass(frozen=True)
class Letter:
    """One letter in the outbox."""

    to: str
    slot: str
    subject: str
    text: str
    html: str
    message_id: str
    content: int


def at(text: str) -> datetime:
    """A moment on the wall of the made-up court."""
    return parse_as_of(text, ZONE)


def a_record(database: Database, *, through: str = "2031-05-31") -> None:
    """The small record, with a source that speaks for it. Its own duty is due on Mon 17 March 2031."""
    a_small_record(database)
    with saving(database) as session:
        session.get_one(Source, the_id(session, Source, "paper")).speaks_through = moment(through)


def another_matter(database: Database, key: str, *, is_public: bool = True) -> None:
    """A second matter with a docket, an order of 10 March and a source up to the end of May."""
    with saving(database) as session:
        row = Matter(key=key, title=f"The matter {key}", zone=ZONE, summary="Made up.", is_public=is_public)
        matter = add(session, row)
        court = the_id(session, Court, "mock")
        docket = add(session, Docket(key=f"{key}/1", matter_id=matter, court_id=court, title="The suit", layer="clerk"))
        add(session, an_order(f"{key}-order", docket, "2031-03-10"))
        source = Source(key=f"{key}-paper", matter_id=matter, title="A paper", nature="report", layer="clerk")
        source.speaks_through = moment("2031-05-31")
        add(session, source)


def a_due(database: Database, key: str, due: str, *, order: str = "second", matter: str = MATTER) -> None:
    """A duty with one deadline, `KEY/1`."""
    kind = "instant" if "T" in due else "day"
    with saving(database) as session:
        matter_id = the_id(session, Matter, matter)
        docket = the_id(session, Docket, DOCKET if matter == MATTER else f"{matter}/1")
        imposed = the_id(session, Order, order)
        duty = add(session, a_duty(key, matter_id, docket, order_id=imposed, title=f"File the {key}"))
        if matter == MATTER:
            party = the_id(session, Party, "bureau")
            add(session, ObligationParty(obligation_id=duty, party_id=party, side="obligor"))
        add(session, a_deadline(f"{key}/1", duty, due_kind=kind, due=parse_moment(due, ZONE)))


def an_answer(database: Database, key: str, filed: str) -> None:
    """A filing that answers a deadline."""
    with saving(database) as session:
        filing = a_filing(f"answer-{key}".replace("/", "-"), the_id(session, Docket, DOCKET))
        filing.filed = parse_moment(filed, ZONE)
        row = add(session, filing)
        matter = the_id(session, Matter, MATTER)
        answer = add(
            session, Fulfilment(key=f"a-{key}".replace("/", "-"), matter_id=matter, filing_id=row, layer="clerk")
        )
        add(session, FulfilmentDeadline(fulfilment_id=answer, deadline_id=the_id(session, Deadline, key)))


def a_stay(database: Database, key: str, filed: str, *, is_sealed: bool = False, title: str = "An order") -> None:
    """An order that stays all that the order `first` imposed."""
    with saving(database) as session:
        order = an_order(f"order-{key}", the_id(session, Docket, DOCKET), filed, is_sealed=is_sealed)
        order.title = title
        by = add(session, order)
        target = {"target_order_id": the_id(session, Order, "first"), "layer": "clerk"}
        add(session, Effect(key=key, order_id=by, kind="stays", begins=parse_moment(filed, ZONE), **target))


def an_account(database: Database, key: str, role: Role, *, is_active: bool = True, of: str = "") -> int:
    """An account, a member of the matter `of`."""
    with saving(database) as session:
        row = Account(key=key, name=key.title(), role=role, created_at=NOW, is_active=is_active)
        number = add(session, row)
        if of:
            add(session, MatterMember(matter_id=the_id(session, Matter, of), account_id=number))
        return number


def a_reader(
    database: Database,
    name: str,
    *,
    wants: tuple[str, ...] = EVERY,
    matters: tuple[str, ...] = (),
    **more: object,
) -> None:
    """A confirmed subscription of NAME@example.org, told of what comes from now on."""
    with saving(database) as session:
        chosen = {"zone": ZONE, "hour": 7, "asked_at": NOW, "confirmed_at": NOW, **more}
        through = newest_event(Unit(session, SYSTEM, NOW))
        row = Subscription(
            address=f"{name}@example.org",
            alerts=wants,
            alerted_through=through,
            all_matters=not matters,
            **chosen,
        )
        number = add(session, row)
        for key in matters:
            add(session, SubscriptionMatter(subscription_id=number, matter_id=the_id(session, Matter, key)))


def note(database: Database, moment_: str) -> int:
    """What a tick notes at a moment; how many events are new."""
    with database.write() as session:
        unit = Unit(session, SYSTEM, at(moment_))
        keys = matter_keys(unit, Scope(SYSTEM))
        return sum(note_events(unit, assess(record_of(unit, Scope(SYSTEM), key), unit.as_of)) for key in keys)


def prepare(database: Database, moment_: str, *, public_reading: bool = True) -> int:
    """What a tick prepares at a moment; how many letters."""
    with database.write() as session:
        unit = Unit(session, SYSTEM, at(moment_))
        return prepare_alerts(unit, BASE, paths.templates(), public_reading=public_reading)


def ticked(database: Database, moment_: str) -> int:
    """A whole tick: noted and prepared."""
    note(database, moment_)
    return prepare(database, moment_)


def letters(database: Database, name: str = "") -> list[Letter]:
    """The alerts in the outbox, oldest first; those to NAME@example.org."""
    row, said = OutboxMessage, MailContent
    query = select(
        row.recipient, row.slot, said.subject, said.text, said.html, row.message_id, said.id
    ).join(said, said.id == row.content_id)  # fmt: skip
    query = query.where(row.kind == "alert").order_by(row.id)
    with database.read() as session:
        found = [Letter(*one) for one in session.execute(query)]
    return [one for one in found if not name or one.to == f"{name}@example.org"]


def noted(database: Database) -> list[tuple[str, str, str]]:
    """Kind, subject and slot of every event."""
    row = AlertEvent
    with database.read() as session:
        return [
            (kind.value, key, slot)
            for kind, key, slot in session.execute(select(row.kind, row.subject_key, row.slot).order_by(row.id))
        ]
