"""Preparing digests and alerts: what a tick finds to do, and what it or a worker then does, lane by lane."""

from collections.abc import Callable
from datetime import datetime

from tracker.bootstrap import Doors
from tracker.domain.errors import Unavailable
from tracker.domain.policy import Viewer
from tracker.domain.vocabulary import Role
from tracker.logs import logger
from tracker.paths import templates
from tracker.scheduler.work import Jobs
from tracker.services.alerts import prepare_alerts
from tracker.services.digest_preparing import prepare_digests
from tracker.services.digest_slots import due_numbers
from tracker.services.matters import first_zone, has_matters
from tracker.services.outbox_barred import take_back
from tracker.services.outbox_delivery import anything_due
from tracker.services.subscriptions import unreadable
from tracker.services.subscriptions_settings import follow_settings, follows_settings
from tracker.services.unit import Unit

SYSTEM = Viewer("scheduler", "The scheduler", Role.ADMIN)
"""Who acts where the program does."""


def ask_for_digests(
    doors: Doors,
    jobs: Jobs,
    as_of: datetime,
    problem: Callable[[str], object],
    recipients: frozenset[str] | None = None,
) -> None:
    """Asks that the digests be prepared whose day has come by `as_of`; the addresses of the settings follow them.

    `recipients` are the only ones meant where they are given. `problem` is told of readers who cannot get any.
    """
    settings = doors.settings
    with doors.reading() as session:
        unit = Unit(session, SYSTEM, as_of)
        if not has_matters(unit):
            return
        zone = first_zone(session)
        follows = follows_settings(unit, settings.digest_to, settings.digest_hour, zone)
        numbers = due_numbers(unit, public_reading=settings.public_reading, recipients=recipients) if follows else ()
    if follows and not numbers:
        return
    with doors.writing("scheduler", why="digests") as session:
        unit = Unit(session, SYSTEM, as_of)
        if not follows:
            follow_settings(unit, settings.digest_to, settings.digest_hour, zone)
            numbers = due_numbers(unit, public_reading=settings.public_reading, recipients=recipients)
        jobs.enqueue_prepare(session, numbers)
        for said in unreadable(unit, public_reading=settings.public_reading):
            problem(said)


def take_back_closed(doors: Doors) -> None:
    """Takes back what waits and tells of what was closed since, so that the same tick writes it anew."""
    now = doors.clock.now()
    with doors.reading() as session:
        if not anything_due(Unit(session, SYSTEM, now), now):
            return
    with doors.writing("scheduler", why="mail taken back") as session:
        take_back(Unit(session, SYSTEM, now), None, now=now)


def write_alerts(doors: Doors, as_of: datetime, problem: Callable[[str], object]) -> int:
    """Writes to whoever wants to be told at once what there is to tell; how many letters.

    `problem` is told of readers whose letter cannot be written; the others get theirs.
    """
    settings = doors.settings
    with doors.writing("scheduler", why="alerts") as session:
        unit = Unit(session, SYSTEM, as_of, doors.shelf)
        return prepare_alerts(
            unit, settings.base_url, templates(), public_reading=settings.public_reading, problem=problem
        )


def prepare_lane(
    doors: Doors,
    numbers: tuple[int, ...],
    *,
    as_of: datetime | None = None,
    replay: bool = False,
    problem: Callable[[str], object] | None = None,
    jobs: Jobs | None = None,
) -> int:
    """Prepares the digests of these subscriptions in one transaction, which asks `jobs` to deliver them; how many.

    Where one of them cannot be prepared each is by itself, and `problem` is told of those that cannot.
    Raises Unavailable when the database is.
    """
    try:
        with doors.writing("scheduler", why="digests") as session:
            unit = Unit(session, SYSTEM, as_of or doors.clock.now(), doors.shelf)
            base_url = doors.settings.base_url
            prepared = prepare_digests(
                unit, numbers, base_url=base_url, templates=templates(), now=doors.clock.now(), replay=replay
            )
            if prepared and jobs is not None:
                jobs.enqueue_delivery(session)
            return prepared
    except Unavailable:
        raise
    except Exception as error:  # noqa: BLE001 - one reader whose digest fails does not stop the others'
        if len(numbers) == 1:
            logger("tick").error("digest failed", subscription=numbers[0], error=str(error))
            if problem is not None:
                problem(f"The digest of subscription {numbers[0]} cannot be prepared: {error}")
            return 0
    return sum(prepare_lane(doors, (one,), as_of=as_of, replay=replay, problem=problem, jobs=jobs) for one in numbers)
