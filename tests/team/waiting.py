"""What waits for workers."""

from sqlalchemy import text

from tracker.bootstrap import Doors

JOBS = text("SELECT task_name, queueing_lock, args, status::text FROM procrastinate_jobs ORDER BY id")


def jobs(doors: Doors) -> list[tuple[str, str, dict[str, object], str]]:
    """Each job there is: its task, what it waits once for, its arguments and its state."""
    with doors.reading() as session:
        return [tuple(row) for row in session.execute(JOBS)]
