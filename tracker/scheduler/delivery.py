"""Handing over what waits in the outbox: claimed in batches, sent outside any transaction, each marked right after.

At least once, with the same Message-ID each time: whoever is killed between sending and marking sends at most that one
message again. A message that is refused stops nothing. A mail server that cannot be reached, or refuses each message in
the same words, stops the run: then all wait, and no reader is blamed.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from sqlalchemy.orm import Session

from tracker.bootstrap import Doors
from tracker.domain.errors import Unreadable
from tracker.domain.moments import local_day
from tracker.domain.policy import Viewer
from tracker.domain.wording import format_instant
from tracker.logs import logger
from tracker.mail.doors import MailDoor, MailDown, MailLater, MailRefused, Out
from tracker.mail.message import Outgoing
from tracker.mail.personal import PersonalLinks
from tracker.scheduler.refusals import Doubt, Refusal, without_address
from tracker.services import outbox_delivery as outbox
from tracker.services.mail_links import links_for
from tracker.services.outbox import CONFIRM
from tracker.services.outbox_barred import refuse_barred, take_back
from tracker.services.outbox_delivery import Claimed
from tracker.services.unit import Unit

_BATCH = 50
_LEAST_CLAIM = timedelta(minutes=5)
_LATE_AFTER = timedelta(hours=24)
_LOST_IN_A_ROW = 2
"""After as many messages one after the other over which the connection was lost the server is taken to be down."""
_NOT_IN_A_NAME = re.compile(r"[^\w.-]+", re.ASCII)

LinksOf = Callable[[Claimed], PersonalLinks]
_Mark = Callable[[Unit], object]


class Report(Protocol):
    """Where a run says what it did: what took each message, and what went wrong."""

    @property
    def delivered(self) -> list[str]:
        """What took each message."""

    @property
    def problems(self) -> list[str]:
        """What people should know."""


def deliver(
    doors: Doors,
    *,
    holder: str,
    report: Report,
    as_of: datetime | None = None,
    door: MailDoor | None = None,
    links: LinksOf | None = None,
    is_ending: Callable[[], bool] = lambda: False,
    recipients: frozenset[str] | None = None,
) -> None:
    """Hands over all that is due, through `door` (the doors' own when None), until nothing is or the door is closed.

    `as_of` is the moment of a tick that is run for another moment than the clock's. Any number of processes may run
    this at once: each message is one's alone. One that `is_ending` stops after the message under way and gives the
    others back. Where `recipients` are given the rest waits as though it were not there.
    """
    run = _Run(
        doors=doors,
        holder=f"{holder}:{secrets.token_hex(4)}",
        report=report,
        as_of=as_of or doors.clock.now(),
        door=door or doors.mail,
        links=links or own_links(doors),
        is_ending=is_ending,
        recipients=recipients,
    )
    if not run.anything_due():
        return
    try:
        with run.door.open() as out:
            while not run.is_down and not is_ending() and (batch := run.claimed()):
                run.hand_over(out, batch)
    finally:
        run.end()


def own_links(doors: Doors) -> LinksOf:
    """The links of each reader, signed. A letter to nobody who subscribed leads to the digest's page."""
    secret, base_url, now = doors.settings.secret(), doors.settings.base_url, doors.clock.now()

    def links(claimed: Claimed) -> PersonalLinks:
        reader = claimed.reader
        if reader is None:
            return PersonalLinks(*[f"{base_url}/digest"] * 3)
        return links_for(secret, base_url, reader, reader.feed, now, confirm=claimed.kind == CONFIRM)

    return links


@dataclass(slots=True)
class _Run:
    """One run: who hands over, through which door, and how it went so far."""

    doors: Doors
    holder: str
    report: Report
    as_of: datetime
    door: MailDoor
    links: LinksOf
    is_ending: Callable[[], bool]
    recipients: frozenset[str] | None
    doubt: Doubt = field(default_factory=Doubt)
    looked_at: int | None = None
    is_down: bool = False
    lost: int = 0
    refused: int = 0
    later: int = 0

    def anything_due(self) -> bool:
        """Whether there is anything to do; what waits for readers who get no mail any more is ended first."""
        with self.doors.reading() as session:
            if not outbox.anything_due(self._unit(session), self.doors.clock.now(), self.recipients):
                return False
        with self.doors.writing("scheduler") as session:
            self._refuse_barred(session)
        return True

    def claimed(self) -> tuple[Claimed, ...]:
        """The next messages, which are this run's alone now; none that tells what was closed since it was written."""
        with self.doors.marking() as session:
            unit, now = self._unit(session), self.doors.clock.now()
            self.looked_at = take_back(unit, self.looked_at, now=now)
            until, only = self._until(now), self.recipients
            return outbox.claim(unit, self.holder, _BATCH, now=now, until=until, recipients=only)

    def hand_over(self, out: Out, batch: tuple[Claimed, ...]) -> None:
        """Sends each and marks it; in the same transaction the next is made sure of, since time has passed."""
        holds = True
        for claimed, following in zip(batch, (*batch[1:], None), strict=True):
            marks = self._tried(out, claimed) if holds else ()
            with self.doors.marking() as session:
                unit = self._unit(session)
                for mark in marks:
                    mark(unit)
                if following is None or self.is_down or self.is_ending():
                    break
                holds = outbox.renew(unit, following, self._until(self.doors.clock.now()))
        if self.doubt.is_the_servers:
            self._all_refused()

    def end(self) -> None:
        """Gives back what was not handed over, and says what became of the rest."""
        with self.doors.marking() as session:
            unit = self._unit(session)
            for mark in self._believed(self.doubt.end()):
                mark(unit)
            outbox.give_back(unit, self.holder)
            self._refuse_barred(session)
        if self.refused:
            self.report.problems.append(f"{_messages(self.refused)} refused for good; see /admin/mail.")
        if self.later:
            self.report.problems.append(f"{_messages(self.later)} not taken and tried again later; see /admin/mail.")

    def _tried(self, out: Out, claimed: Claimed) -> tuple[_Mark, ...]:
        """Sends one message; what is to be noted of it, and of those before it that were in doubt."""
        lost, self.lost = self.lost, 0
        try:
            place = out.send(self._outgoing(claimed), _name(claimed))
        except MailDown as down:
            return (self._down(claimed, down),)
        except MailRefused as no:
            return self._believed(self.doubt.add(claimed, no))
        except Unreadable as wrong:
            ours = MailRefused(f"The message cannot be written: {wrong.message}.")
            return self._believed(((claimed, ours),))
        except MailLater as later:
            self.lost = lost + 1 if later.broke_off else 0
            self.is_down = self.lost >= _LOST_IN_A_ROW
            return (self._later(claimed, later.message),)
        except Exception as error:  # noqa: BLE001 - one message that cannot be sent does not stop the rest
            logger("mail").error("message failed", number=claimed.number, error=str(error))
            return (self._later(claimed, f"The message cannot be sent: {error}"),)
        self.report.delivered.append(place)
        sent = partial(outbox.mark_sent, claimed=claimed, place=place, now=self.doors.clock.now())
        return (*self._believed(self.doubt.end()), sent)

    def _down(self, claimed: Claimed, down: MailDown) -> _Mark:
        self._stop(down.message)
        now = max(self.doors.clock.now(), self.as_of)
        try_after = now + outbox.wait_after(1, claimed.number) if down.has_begun else None
        return partial(outbox.mark_down, claimed=claimed, why=down.message, try_after=try_after)

    def _stop(self, why: str) -> None:
        self.is_down = True
        if why not in self.report.problems:  # one tick may hand over more than once
            self.report.problems.append(why)

    def _believed(self, refusals: tuple[Refusal, ...]) -> tuple[_Mark, ...]:
        self.refused += len(refusals)
        refused, now = outbox.mark_refused, self.doors.clock.now()
        return tuple(
            partial(refused, claimed=of, why=no.message, now=now, is_hard=no.is_hard, counts=no.is_about_address)
            for of, no in refusals
        )

    def _all_refused(self) -> None:
        """Has the messages wait that the server refused as it refuses every other, and ends the run."""
        refusals, now = self.doubt.end(), max(self.doors.clock.now(), self.as_of)
        said = without_address(*refusals[0])
        self._stop(f"The mail server refused all of {len(refusals)} messages in the same words, so they wait: {said}")
        with self.doors.marking() as session:
            for claimed, no in refusals:
                wait = outbox.wait_of_all(now - claimed.prepared_at, claimed.number)
                why = f"The mail server refused every message in the same words: {no.message}"
                outbox.mark_down(self._unit(session), claimed, why, try_after=now + wait)

    def _later(self, claimed: Claimed, why: str) -> _Mark:
        self.later += 1
        return partial(outbox.mark_later, claimed=claimed, why=why, now=self.doors.clock.now())

    def _outgoing(self, claimed: Claimed) -> Outgoing:
        links, reader = self.links(claimed), claimed.reader
        return Outgoing(
            recipient=claimed.recipient,
            message_id=claimed.message_id,
            subject=claimed.said.subject,
            text=claimed.said.text,
            html=claimed.said.html,
            prepared_at=claimed.prepared_at,
            follows=claimed.follows,
            links=links,
            late=self._late(claimed),
            unsubscribe=links.unsubscribe if reader is not None and claimed.kind != CONFIRM else "",
        )

    def _late(self, claimed: Claimed) -> str:
        """What is said of a message more than a day old, or of a day that is over where its reader is."""
        zone = claimed.reader.zone if claimed.reader is not None else "UTC"
        is_over = claimed.reader is not None and local_day(self.as_of, zone) > local_day(claimed.prepared_at, zone)
        if not is_over and self.as_of - claimed.prepared_at <= _LATE_AFTER:
            return ""
        at = format_instant(claimed.prepared_at, zone)
        return f"This message is late: it was written on {at}, and could not be delivered before."

    def _refuse_barred(self, session: Session) -> None:
        refuse_barred(self._unit(session), now=self.doors.clock.now(), recipients=self.recipients)

    def _until(self, now: datetime) -> datetime:
        return now + max(_LEAST_CLAIM, timedelta(seconds=self.door.seconds))

    def _unit(self, session: Session) -> Unit:
        return Unit(session, Viewer(), self.as_of)


def _name(claimed: Claimed) -> str:
    """The name of the message's file in a folder."""
    return _NOT_IN_A_NAME.sub("_", f"{claimed.slot}-{claimed.kind}-{claimed.message_id[1:13]}")


def _messages(number: int) -> str:
    return "1 message was" if number == 1 else f"{number} messages were"
