"""A small office for the tests of the desk: made-up people who sign in, and facts that one of them typed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.running import TESTER, TODAY, app_over, doors_at
from tests.web.pages import Page
from tracker.bootstrap import Doors
from tracker.db import models
from tracker.domain.edtf import parse_moment
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import Role
from tracker.services.accounts import issue_link
from tracker.services.accounts_admin import NewAccount, add_account
from tracker.services.unit import Unit

MATTER, DOCKET, ZONE = "abrego-garcia", "appeal-richmond", "America/New_York"
LIST = "made-up-list"
"""The key of a made-up duty and of its order, deadline and conflict."""


@dataclass
class Office:
    """The application over one database, and the browsers of those who signed in."""

    app: Flask
    doors: Doors
    people: dict[str, FlaskClient]

    def visitor(self) -> FlaskClient:
        """A browser in which nobody is signed in."""
        return self.app.test_client()

    def page(self, who: str | None, address: str) -> Page:
        """A page as somebody sees it; None for a visitor."""
        return Page((self.people[who] if who else self.visitor()).get(address))

    def post(self, who: str, address: str, typed: Mapping[str, object]) -> Page:
        """What a form answers."""
        return Page(self.people[who].post(address, data=dict(typed)))

    def pass_time(self, **span: float) -> None:
        """Moves the clock of the program on."""
        clock = self.doors.clock
        object.__setattr__(clock, "at", clock.now() + timedelta(**span))


@contextmanager
def office_at(url: str, folder: Path, now: datetime = TODAY, **more: str) -> Iterator[Office]:
    """An office with two clerks, Tilda and Omar, and a viewer, Vera. Forms need no token here."""
    with doors_at(url, folder, now, **more) as doors:
        app = app_over(doors)
        app.config["WTF_CSRF_ENABLED"] = False
        roles = {"Tilda": Role.CLERK, "Omar": Role.ADVOCATE, "Vera": Role.VIEWER}
        yield Office(app, doors, {name: _signed_in(app, doors, name, role) for name, role in roles.items()})


def link_for(doors: Doors, name: str, role: Role) -> str:
    """A new account, and the address that signs it in once."""
    with doors.writing("operator", why="account added") as session:
        unit = Unit(session, TESTER, doors.clock.now())
        token = issue_link(unit, add_account(unit, NewAccount(name, role, f"{name.lower()}@example.org")))
    return f"/account/sign-in/{token}"


def _signed_in(app: Flask, doors: Doors, name: str, role: Role) -> FlaskClient:
    client = app.test_client()
    assert client.get(link_for(doors, name, role)).status_code == 303
    return client


def moment(text: str) -> Moment:
    """A moment on the wall of the matter."""
    return parse_moment(text, ZONE)


def key_of(office: Office, name: str) -> str:
    """The key of somebody's account."""
    with office.doors.reading() as session:
        return session.scalars(select(models.Account.key).where(models.Account.name == name)).one()


@contextmanager
def saving(office: Office, who: str, why: str = "entered") -> Iterator[Session]:
    """A save by one of the people."""
    with office.doors.writing(key_of(office, who), why=why) as session:
        yield session


def ask_for_checks(office: Office) -> None:
    """Makes the matter ask for a second person."""
    with saving(office, "Tilda", "two people check") as session:
        session.scalars(select(models.Matter).where(models.Matter.key == MATTER)).one().needs_second_check = True


def type_deadline(office: Office, due: str = "2026-12-01", *, who: str = "Tilda", **more: object) -> str:
    """An order of 16 November 2026 to file a list, with its duty and deadline, typed by one person. The date's key."""
    with saving(office, who) as session:
        docket = session.scalars(select(models.Docket).where(models.Docket.key == DOCKET)).one()
        order = models.Order(key=LIST, docket_id=docket.id, form="written", title="Order to file a list", layer="clerk")
        order.filed = moment("2026-11-16")
        session.add(order)
        session.flush()
        duty = models.Obligation(
            key=LIST,
            matter_id=docket.matter_id,
            docket_id=docket.id,
            order_id=order.id,
            kind="dated",
            title="The government must file a list",
            layer="clerk",
            is_shown_by_docket=True,
        )
        session.add(duty)
        session.flush()
        facts = {"basis": "fixed", "due_kind": "day", "zone": ZONE, "layer": "clerk", "due": moment(due), **more}
        session.add(models.Deadline(key=f"{LIST}/date", obligation_id=duty.id, **facts))
    return f"{LIST}/date"


def type_conflict(office: Office, rival: str = "2026-12-04") -> str:
    """A conflict on the date of the list: position 0 is the deadline's own date, position 1 the rival. Its key."""
    with saving(office, "Tilda") as session:
        deadline = session.scalars(select(models.Deadline).where(models.Deadline.key == f"{LIST}/date")).one()
        matter = session.scalars(select(models.Matter).where(models.Matter.key == MATTER)).one()
        conflict = models.Conflict(
            key="cf-list",
            matter_id=matter.id,
            kind="contradiction",
            severity="high",
            topic="When the list is due",
            note="The order and the docket line differ.",
            layer="clerk",
        )
        session.add(conflict)
        session.flush()
        sides = ("The order says 1 December.", f"The docket line says {rival}.")
        session.add_all(
            models.ConflictPosition(conflict_id=conflict.id, position=place, text=text)
            for place, text in enumerate(sides)
        )
        touch = {"subject_table": "deadlines", "subject_key": f"{LIST}/date", "field": "due"}
        session.add(models.ConflictTouch(conflict_id=conflict.id, **touch))
        other = models.DeadlineRival(
            deadline_id=deadline.id,
            due_kind="day",
            conflict_id=conflict.id,
            position=1,
            source_words="by the docket line",
        )
        other.due = moment(rival)
        session.add(other)
    return "cf-list"


def type_motion(office: Office) -> None:
    """A motion of 17 November 2026 for more time on the list, the opposition to it and the reply, not ruled on."""
    with saving(office, "Tilda", "motion entered") as session:
        docket = session.scalars(select(models.Docket.id).where(models.Docket.key == DOCKET)).one()
        before = None
        for kind, on in (("motion", "2026-11-17"), ("opposition", "2026-11-18"), ("reply", "2026-11-20")):
            row = models.Filing(
                key=kind, docket_id=docket, kind=kind, title=f"Made-up {kind}", layer="clerk", responds_to_id=before
            )
            row.filed = moment(on)
            session.add(row)
            session.flush()
            before = row.id
        motion = session.scalars(select(models.Filing.id).where(models.Filing.key == "motion")).one()
        deadline = session.scalars(select(models.Deadline.id).where(models.Deadline.key == f"{LIST}/date")).one()
        asked = {"filing_id": motion, "effect_kind": "extends", "target_deadline_id": deadline, "layer": "clerk"}
        session.add(models.Request(key="motion/more-time", **asked))
