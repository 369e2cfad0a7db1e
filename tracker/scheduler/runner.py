"""APScheduler inside `tracker serve` or `tracker scheduler`: one job in memory, coalesced, that only calls `tick`."""

from collections.abc import Callable
from datetime import UTC

from apscheduler.schedulers.background import BackgroundScheduler

from tracker.bootstrap import Doors
from tracker.domain.errors import TrackerError
from tracker.logs import logger
from tracker.scheduler.jobs import TickReport, tick

_GRACE_SECONDS = 6 * 3600


class Runner:
    """The scheduler of one process. `start` calls `run`, a tick, at once and then every `tick_seconds`."""

    def __init__(self, doors: Doors, run: Callable[[Doors], TickReport] = tick) -> None:
        self._doors = doors
        self._tick = run
        self._clockwork = BackgroundScheduler(timezone=UTC)

    def start(self) -> None:
        """Begins to tick, in a thread that ends with the process."""
        self._clockwork.add_job(
            self._run,
            "interval",
            seconds=self._doors.settings.tick_seconds,
            next_run_time=self._doors.clock.now(),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=_GRACE_SECONDS,
        )
        self._clockwork.start()

    def stop(self) -> None:
        """Ends after the tick under way."""
        self._clockwork.shutdown(wait=True)

    def _run(self) -> None:
        try:
            report = self._tick(self._doors)
        except TrackerError as error:
            logger("scheduler").warning("tick failed", error=error.message)
            return
        if report.changes or report.delivered or report.problems:
            logger("scheduler").info(
                "tick", raised=report.raised, cleared=report.cleared, delivered=len(report.delivered)
            )
