"""What one run of alerts reads and writes once for many readers: events, records as judged, letters in words."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from tracker.db.models import AlertEvent, Matter
from tracker.db.visibility import Scope
from tracker.domain.alerts import LIFE, Told, Wanted, alert_events, told_now, told_otherwise
from tracker.domain.compliance import assess
from tracker.domain.errors import Unavailable
from tracker.domain.mail_words import AlertKind, MailForm
from tracker.domain.policy import Viewer
from tracker.domain.record import MatterRecord
from tracker.domain.standing import Assessment
from tracker.domain.vocabulary import Role
from tracker.mail.render import render
from tracker.services import outbox
from tracker.services.alert_letters import Noticed, compose
from tracker.services.matters import record_of
from tracker.services.subscriptions import Subscriber, matters_of
from tracker.services.unit import Unit

_EVERYTHING = Scope(Viewer("alerts", "The alerts", Role.ADMIN))
"""What events are noticed by: the whole record, sealed rows too."""

_Place = tuple[AlertKind, str, str]
_Whose = tuple[tuple[bool, bool], str]
"""Whose record it is: the rights of its readers, and the matter."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it was kept. What it said is not in it: each reader is told by a record of their own rights."""

    number: int
    matter: str
    title: str
    kind: AlertKind
    subject_key: str
    slot: str
    at: datetime

    @property
    def place(self) -> _Place:
        """What tells one event of a matter from another."""
        return self.kind, self.subject_key, self.slot


@dataclass(slots=True)
class Desk:
    """One run over many readers, at the moment of its unit."""

    unit: Unit
    base_url: str
    templates: Path
    _events: dict[int, tuple[Event, ...]] = field(default_factory=dict)
    _matters: dict[object, frozenset[str]] = field(default_factory=dict)
    _records: dict[_Whose, MatterRecord] = field(default_factory=dict)
    _judged: dict[tuple[_Whose, datetime], Assessment] = field(default_factory=dict)
    _stood: dict[tuple[_Whose, datetime], dict[_Place, Wanted]] = field(default_factory=dict)
    _noticed: dict[tuple[tuple[bool, bool], int], Noticed | None] = field(default_factory=dict)
    _kept: dict[object, int] = field(default_factory=dict)

    def after(self, number: int) -> tuple[Event, ...]:
        """The events after one, oldest first."""
        if number not in self._events:
            row = AlertEvent
            query = select(row.id, Matter.key, Matter.title, row.kind, row.subject_key, row.slot, row.at)
            query = query.join(Matter, Matter.id == row.matter_id).where(row.id > number).order_by(row.id)
            self._events[number] = tuple(Event(*found) for found in self.unit.session.execute(query))
        return self._events[number]

    def seen_by(self, reader: Subscriber) -> frozenset[str]:
        """The matters that a reader chose and may see."""
        place = (reader.viewer, reader.all_matters, reader.matters)
        if place not in self._matters:
            self._matters[place] = frozenset(matters_of(self.unit, reader))
        return self._matters[place]

    def noticed(self, reader: Subscriber, event: Event) -> Noticed | None:
        """An event as a reader may be told it; None where the reader's own record does not show it."""
        place = (reader.scope.rights, event.number)
        if place not in self._noticed:
            self._noticed[place] = self._as_seen(reader.scope, event)
        return self._noticed[place]

    def content(self, found: tuple[Noticed, ...], reader: Subscriber) -> int:
        """The number under which the letter about these events is kept, once for all who get the same."""
        place = (reader.scope.rights, tuple(one.number for one in found), reader.zone, reader.form)
        if place not in self._kept:
            oldest = self.unit.as_of - LIFE
            fresh = tuple(one for one in found if one.at >= oldest)
            dropped = len(found) - len(fresh)
            letter = compose(fresh, as_of=self.unit.as_of, zone=reader.zone, base_url=self.base_url, dropped=dropped)
            made = render(self.templates, outbox.ALERT, letter)
            self._kept[place] = outbox.keep(self.unit, made if reader.form is MailForm.HTML else replace(made, html=""))
        return self._kept[place]

    def _as_seen(self, scope: Scope, event: Event) -> Noticed | None:
        try:
            told, record = self._told(scope, event), self._record(scope, event.matter)
        except Unavailable:
            raise
        except Exception:  # noqa: BLE001 - the letter says that the matter could not be judged, and tells of the others
            return Noticed(event.number, event.at, event.matter, event.title, None, None)
        return Noticed(event.number, event.at, event.matter, event.title, told, record) if told else None

    def _told(self, scope: Scope, event: Event) -> Told | None:
        """An event as a reader's record shows it; what the whole record alone shows is not the reader's to know."""
        now = self._assessment(scope, event.matter, self.unit.as_of)
        wanted = self._standing(scope, event).get(event.place)
        if wanted is not None:
            return told_now(wanted, now)
        if event.place in self._standing(_EVERYTHING, event):
            return None
        return told_otherwise(event.kind, event.subject_key, event.slot, now)

    def _standing(self, scope: Scope, event: Event) -> dict[_Place, Wanted]:
        """The events that a record shows at the moment at which this one was noticed."""
        place = ((scope.rights, event.matter), event.at)
        if place not in self._stood:
            found = alert_events(self._assessment(scope, event.matter, event.at))
            self._stood[place] = {one.place: one for one in found}
        return self._stood[place]

    def _assessment(self, scope: Scope, matter: str, at: datetime) -> Assessment:
        place = ((scope.rights, matter), at)
        if place not in self._judged:
            self._judged[place] = assess(self._record(scope, matter), at)
        return self._judged[place]

    def _record(self, scope: Scope, matter: str) -> MatterRecord:
        place = (scope.rights, matter)
        if place not in self._records:
            self._records[place] = record_of(self.unit, scope, matter)
        return self._records[place]
