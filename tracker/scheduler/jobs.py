"""One tick: assess every matter at one moment, raise and clear flags, prepare the day's digest, deliver what waits.

What is due is decided by rows with unique keys and a lease, so a tick may be lost, late or doubled without harm. Each
step has a transaction of its own; a matter that fails is noted and does not stop the rest.
"""

import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from sqlalchemy import select

from tracker.bootstrap import Doors
from tracker.db.lease import release, take
from tracker.db.models import Tick
from tracker.db.visibility import Scope
from tracker.domain.compliance import assess
from tracker.domain.errors import Nonsense, Unavailable
from tracker.domain.wording import format_instant
from tracker.logs import logger
from tracker.mail.doors import MailDoor
from tracker.scheduler.delivery import deliver
from tracker.scheduler.digest_work import SYSTEM, ask_for_digests, prepare_lane, take_back_closed, write_alerts
from tracker.scheduler.work import Inline, Jobs, Work
from tracker.services.alerts import note_events
from tracker.services.flags import FlagChange, refresh_flags
from tracker.services.matters import hold, matter_keys, record_of
from tracker.services.obligations import persist_occurrences
from tracker.services.outbox_delivery import anything_due
from tracker.services.unit import Unit

_LEASE, _LEASE_SECONDS = "tick", 60.0


@dataclass(frozen=True, slots=True)
class Only:
    """For a tick at another moment than the clock's: whom mail is for, and the door it goes through. No alerts."""

    recipients: frozenset[str]
    door: MailDoor


@dataclass(slots=True)
class TickReport:
    """What one tick did. `held_elsewhere` is True when another tick was under way and this one did nothing."""

    as_of: datetime
    held_elsewhere: bool = False
    changes: list[FlagChange] = field(default_factory=list)
    persisted: int = 0
    prepared: int = 0
    delivered: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def raised(self) -> int:
        """How many flags went up."""
        return sum(change.action == "raised" for change in self.changes)

    @property
    def cleared(self) -> int:
        """How many flags went down."""
        return len(self.changes) - self.raised


def tick(
    doors: Doors,
    *,
    as_of: datetime | None = None,
    replay: bool = False,
    jobs: Jobs | None = None,
    only: Only | None = None,
) -> TickReport:
    """Runs one tick at the clock's moment, or at `as_of`. Raises Nonsense for a moment before the last tick.

    `jobs` leaves preparing and handing over mail to workers; `only` keeps mail to some readers and to a door of theirs.
    """
    now = doors.clock.now()
    report = TickReport(as_of or now)
    holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    with doors.writing("scheduler") as session:
        if not take(session, _LEASE, holder, now=now, for_seconds=_LEASE_SECONDS):
            report.held_elsewhere = True
            return report
    try:
        row = _begin(doors, report, asked=as_of is not None)
        _matters(doors, report)
        prepare = partial(prepare_lane, doors, as_of=report.as_of, replay=replay, problem=report.problems.append)
        here = Inline(Work(prepare, _delivery(doors, report, holder, only)))
        _mail(doors, report, here, jobs or here, only)
        _finish(doors, report, row)
    finally:
        with doors.writing("scheduler") as session:
            release(session, _LEASE, holder)
    return report


def _begin(doors: Doors, report: TickReport, *, asked: bool) -> int:
    """Notes that the tick runs. Live ticks go on even after somebody ticked at a later moment."""
    with doors.writing("scheduler") as session:
        last = session.scalars(select(Tick.as_of).order_by(Tick.as_of.desc()).limit(1)).first()
        if asked and last is not None and report.as_of < last:
            said = format_instant(last, "UTC")
            raise Nonsense(f"The last tick was at {said}. Give a moment after it, or use 'tracker replay'")
        row = Tick(as_of=report.as_of, started_at=doors.clock.now())
        session.add(row)
        session.flush()
        return row.id


def _matters(doors: Doors, report: TickReport) -> None:
    with doors.reading() as session:
        keys = matter_keys(Unit(session, SYSTEM, report.as_of), Scope(SYSTEM))
    for key in keys:
        try:
            _one_matter(doors, report, key)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one bad matter is noted and does not stop the rest
            report.problems.append(f"{key}: {error}")
            logger("tick").error("matter failed", matter=key, error=str(error))


def _one_matter(doors: Doors, report: TickReport, key: str) -> None:
    with doors.writing("scheduler", why="tick") as session:
        unit = Unit(session, SYSTEM, report.as_of)
        hold(unit, key)
        assessment = assess(record_of(unit, Scope(SYSTEM), key), report.as_of)
        persisted = persist_occurrences(unit, assessment)
        changes = refresh_flags(unit, assessment)
        note_events(unit, assessment)
    report.persisted += persisted
    report.changes += changes


def _delivery(doors: Doors, report: TickReport, holder: str, only: Only | None) -> Callable[[], None]:
    run = partial(deliver, doors, holder=holder, report=report, as_of=report.as_of)
    return run if only is None else partial(run, door=only.door, recipients=only.recipients)


def _mail(doors: Doors, report: TickReport, here: Inline, jobs: Jobs, only: Only | None) -> None:
    """Has the digests prepared whose day has come, alerts written and what waits handed over: here, or by workers."""
    with _noting(report, "digests"):
        if only is None:
            take_back_closed(doors)
        ask_for_digests(doors, jobs, report.as_of, report.problems.append, only.recipients if only else None)
    with _noting(report, "alerts"):
        if only is None:
            write_alerts(doors, report.as_of, report.problems.append)
    with doors.reading() as session:
        waits = anything_due(Unit(session, SYSTEM, report.as_of), doors.clock.now())
    if waits:
        with doors.writing("scheduler", why="mail") as session:
            jobs.enqueue_delivery(session)
    with _noting(report, "mail"):
        report.prepared += here.settle()


@contextmanager
def _noting(report: TickReport, what: str) -> Iterator[None]:
    """Notes what stops one step of a tick, so that the next step is taken all the same. Raises Unavailable."""
    try:
        yield
    except Unavailable:
        raise
    except Exception as error:  # noqa: BLE001 - a fault in one step is noted and does not stop the others
        report.problems.append(f"{what}: {error}")
        logger("tick").error("step failed", step=what, error=str(error))


def _finish(doors: Doors, report: TickReport, row: int) -> None:
    with doors.writing("scheduler") as session:
        run = session.get(Tick, row)
        if run is not None:
            run.finished_at = doors.clock.now()
            run.raised, run.cleared, run.persisted = report.raised, report.cleared, report.persisted
            run.note = "; ".join(report.problems) or None
