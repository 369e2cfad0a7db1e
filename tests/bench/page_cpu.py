"""Server CPU and time a page: one client against `tracker serve` on a fresh seeded database.

CPU is user plus system time of the server's process, from /proc, over all requests of a page (Linux).

    .venv/bin/python tests/bench/page_cpu.py [REQUESTS]
"""

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

MOMENT = "?as_of=2025-04-14T12:35"
PAGES = (
    "/",
    f"/{MOMENT}",
    f"/matters/abrego-garcia{MOMENT}",
    f"/deadlines/return-by-2025-04-07{MOMENT}",
    f"/search{MOMENT}&q=abrego",
)
BUDGET_MS = 30.0
WARM_UP = 20
TRACKER = Path(sys.executable).with_name("tracker")


@contextmanager
def _served() -> Iterator[tuple[int, int]]:
    """The process and the port of a server on a database of its own, without its scheduler."""
    with tempfile.TemporaryDirectory(prefix="page-cpu-") as folder:
        environment = {**os.environ, "TRACKER_DATA_DIR": folder, "TRACKER_DATABASE_URL": ""}
        subprocess.run([TRACKER, "init", "--quiet"], env=environment, check=True)
        command = [TRACKER, "serve", "--port", "0", "--no-scheduler"]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
            try:
                found = re.search(r":(\d+)$", (server.stdout or sys.stdin).readline().strip())
                if found is None:
                    raise SystemExit("the server did not start")
                yield server.pid, int(found[1])
            finally:
                server.terminate()


def _cpu_ms(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _get(client: HTTPConnection, page: str) -> tuple[float, int]:
    """Milliseconds until the whole page was there, and its size."""
    begun = time.perf_counter()
    client.request("GET", page)
    answer = client.getresponse()
    size = len(answer.read())
    if answer.status != 200:
        raise SystemExit(f"{page} answered {answer.status}")
    return 1000 * (time.perf_counter() - begun), size


def _measured(process: int, client: HTTPConnection, page: str, requests: int) -> tuple[float, float, int]:
    for _ in range(WARM_UP):
        _get(client, page)
    before = _cpu_ms(process)
    taken = [_get(client, page) for _ in range(requests)]
    spent = _cpu_ms(process) - before
    return spent / requests, statistics.median(one for one, _ in taken), taken[0][1]


def main() -> int:
    """Prints a table; exits 1 when a page is over the budget."""
    requests = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    worst = 0.0
    sys.stdout.write("| page | CPU ms a request | p50 ms | bytes |\n|---|---|---|---|\n")
    with _served() as (process, port):
        client = HTTPConnection("127.0.0.1", port, timeout=30)
        for page in PAGES:
            cpu, middle, size = _measured(process, client, page, requests)
            sys.stdout.write(f"| `{page}` | {cpu:.1f} | {middle:.1f} | {size} |\n")
            worst = max(worst, cpu)
        client.close()
    return int(worst > BUDGET_MS)


if __name__ == "__main__":
    sys.exit(main())
