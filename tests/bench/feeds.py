"""Whether a calendar keeps to its budgets: writing one of many entries, and saying that it is unchanged.

    .venv/bin/python tests/bench/feeds.py [ENTRIES]

The first by `tracker bench ical`; the second by one client against `tracker serve`, on a matter with as many deadlines.
It exits 1 when a figure is over its budget by more than the slack for a machine that does other work.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from sqlalchemy import insert, select

from tracker.bootstrap import Doors, open_doors
from tracker.config import Settings
from tracker.db.models import Deadline, Feed, Subscription
from tracker.services.mail_links import Link, make_link

SLACK, BUDGET_MS, REQUESTS = 1.3, 2.0, 300
TRACKER = Path(sys.executable).with_name("tracker")


def _writing(entries: int) -> bool:
    """Whether writing a calendar costs at most twice what a template of strings does."""
    command = [TRACKER, "bench", "ical", "--events", str(entries), "--json"]
    ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    told = json.loads(ran.stdout)
    for name, figure in told["ms"].items():
        sys.stdout.write(f"{entries} entries, {name}: {figure} ms, {told['ratio_to_template'][name]} of the template\n")
    return all(told["ratio_to_template"][name] <= SLACK * most for name, most in told["budget_ratio"].items())


def _fill(doors: Doors, entries: int) -> str:
    """Gives the seeded duty to return him as many deadlines; the address of a visitor's feed."""
    with doors.writing("bench", why="made up") as session:
        held = (
            session.execute(select(Deadline.__table__).where(Deadline.key == "return-by-2025-04-07")).mappings().one()
        )
        same = {name: value for name, value in held.items() if name != "id"}
        rows = [{**same, "key": f"bench/{number}"} for number in range(entries)]
        session.execute(insert(Deadline.__table__), rows)
        now = doors.clock.now()
        told = {"zone": "UTC", "hour": 7, "asked_at": now, "confirmed_at": now}
        reader = Subscription(address="bench@example.org", **told)
        session.add(reader)
        session.flush()
        feed = Feed(subscription_id=reader.id, made_at=now)
        session.add(feed)
        session.flush()
        return f"/feeds/{make_link(doors.settings.secret(), Link.FEED, feed.id, 0)}.ics"


@contextmanager
def _served(entries: int) -> Iterator[tuple[int, int, str]]:
    """The process and port of a server on a database of its own, and the address of a feed in it."""
    with tempfile.TemporaryDirectory(prefix="feeds-") as folder:
        environment = {**os.environ, "TRACKER_DATA_DIR": folder, "TRACKER_DATABASE_URL": ""}
        subprocess.run([TRACKER, "init", "--quiet"], env=environment, check=True)
        with open_doors(Settings.from_environment(environment)) as doors:
            address = _fill(doors, entries)
        command = [TRACKER, "serve", "--port", "0", "--no-scheduler"]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
            try:
                found = re.search(r":(\d+)$", (server.stdout or sys.stdin).readline().strip())
                if found is None:
                    raise SystemExit("the server did not start")
                yield server.pid, int(found[1]), address
            finally:
                server.terminate()


def _cpu_ms(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _get(client: HTTPConnection, address: str, etag: str = "") -> tuple[float, int, str, int]:
    """Milliseconds, status, ETag and bytes of one answer."""
    begun = time.perf_counter()
    client.request("GET", address, headers={"If-None-Match": etag} if etag else {})
    answer = client.getresponse()
    size = len(answer.read())
    return 1000 * (time.perf_counter() - begun), answer.status, answer.headers["ETag"], size


def _unchanged(entries: int) -> bool:
    """Whether an unchanged calendar of so many entries is said to be so in the time that the budget gives."""
    with _served(entries) as (process, port, address):
        client = HTTPConnection("127.0.0.1", port, timeout=120)
        first, _, etag, size = _get(client, address)
        again = _get(client, address)[0]
        before = _cpu_ms(process)
        taken = [_get(client, address, etag) for _ in range(REQUESTS)]
        cpu = (_cpu_ms(process) - before) / REQUESTS
        client.close()
    if {status for _, status, _, _ in taken} != {304}:
        raise SystemExit("the calendar changed meanwhile; run it again")
    middle = statistics.median(one[0] for one in taken)
    sys.stdout.write(f"served at first: {first:.0f} ms, {size} bytes; again, kept: {again:.1f} ms\n")
    sys.stdout.write(f"304: {cpu:.2f} ms of CPU a request, p50 {middle:.2f} ms, budget {BUDGET_MS} ms\n")
    return cpu <= SLACK * BUDGET_MS


def main() -> int:
    """Prints the figures; exits 1 when one is over its budget."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    kept = [_writing(entries), _unchanged(entries)]
    return int(not all(kept))


if __name__ == "__main__":
    sys.exit(main())
