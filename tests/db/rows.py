"""A small made-up matter for the tests: one court, two dockets, two orders, one duty."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.base import Base
from tracker.db.engine import Database
from tracker.db.history import attach_history
from tracker.db.models import Court, Deadline, Docket, Filing, Matter, Obligation, Order, Party, Source
from tracker.domain.edtf import parse_moment
from tracker.domain.moments import Moment

NOW = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)
ZONE = "America/New_York"


@contextmanager
def saving(database: Database, *, actor: str = "clerk/tilda", why: str | None = None) -> Iterator[Session]:
    with database.write() as session:
        attach_history(session, actor, NOW, why=why)
        yield session


def moment(edtf: str) -> Moment:
    return parse_moment(edtf, ZONE)


def add(session: Session, row: Base) -> int:
    session.add(row)
    session.flush()
    return int(row.id)


def the_id(session: Session, model: type[Base], key: str) -> int:
    return int(session.execute(select(model.id).where(model.key == key)).scalar_one())


def a_matter(session: Session) -> Matter:
    row = Matter(key="reed-v-bureau", title="Reed v. Bureau", zone=ZONE, summary="Made up.", is_public=True)
    session.add(row)
    session.flush()
    return row


def a_small_record(database: Database) -> None:
    with saving(database) as session:
        matter_id = a_matter(session).id
        court_id = add(session, Court(key="mock", name="Mock Court", level="district", zone=ZONE, layer="clerk"))
        docket = Docket(key="mock/1", matter_id=matter_id, court_id=court_id, title="The suit", layer="clerk")
        docket_id = add(session, docket)
        party_id = add(session, Party(key="bureau", matter_id=matter_id, name="Bureau", kind="office", layer="clerk"))
        order = an_order("first", docket_id, "2031-03-03")
        order_id = add(session, order)
        add(session, an_order("second", docket_id, "2031-03-10"))
        add(session, a_filing("report", docket_id, filed_by_id=party_id))
        duty_id = add(session, a_duty("report-back", matter_id, docket_id, order_id=order_id))
        add(session, a_deadline("report-back/1", duty_id))
        add(session, Source(key="paper", matter_id=matter_id, title="A paper", nature="report", layer="clerk"))


def an_order(key: str, docket_id: int, filed: str, **more: object) -> Order:
    row = Order(key=key, docket_id=docket_id, form="written", title="An order", layer="clerk", **more)
    row.filed = moment(filed)
    return row


def a_filing(key: str, docket_id: int, **more: object) -> Filing:
    filed = moment("2031-03-12T09:30-04:00")
    return Filing(
        key=key, docket_id=docket_id, kind="status_report", title="A report", filed=filed, layer="clerk", **more
    )


def a_duty(key: str, matter_id: int, docket_id: int, **more: object) -> Obligation:
    facts = {"kind": "dated", "title": "Report back", "layer": "clerk", **more}
    return Obligation(key=key, matter_id=matter_id, docket_id=docket_id, **facts)


def a_deadline(key: str, obligation_id: int, **more: object) -> Deadline:
    facts = {"basis": "fixed", "due_kind": "day", "zone": ZONE, "layer": "clerk", "due": moment("2031-03-17"), **more}
    return Deadline(key=key, obligation_id=obligation_id, **facts)
