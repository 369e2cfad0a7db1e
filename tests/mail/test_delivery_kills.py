"""Sending that is killed half way (SIGKILL), and started again: no mail is lost, and a kill doubles at most one."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from tests.mail.smtp_server import MailServer, mail_server
from tests.mail.waiting import NOW, addresses, outcomes, prepare, run
from tests.running import doors_at

MAILS, KILLED_AT = 9, 3
# The process sends for real and kills itself at the third message, before or after one of its steps.
SCRIPT = """
import os, signal, sys
from datetime import datetime
from types import SimpleNamespace
from tracker.bootstrap import open_doors
from tracker.clock import FixedClock
from tracker.config import Settings
from tracker.mail.smtp import SmtpSession
from tracker.scheduler import delivery
from tracker.services import outbox_delivery

step, at, now = sys.argv[1], int(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
calls = 0

def dies(function, *, before):
    def instead(*given, **named):
        global calls
        calls += 1
        if before and calls == at:
            os.kill(os.getpid(), signal.SIGKILL)
        result = function(*given, **named)
        if calls == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    return instead

match step:
    case "before it is sent":
        SmtpSession.send = dies(SmtpSession.send, before=True)
    case "with the envelope opened":
        SmtpSession._content = dies(SmtpSession._content, before=True)
    case "after it was sent and before it is marked":
        SmtpSession.send = dies(SmtpSession.send, before=False)
    case "marked and not saved":
        outbox_delivery.mark_sent = dies(outbox_delivery.mark_sent, before=False)
with open_doors(Settings.from_environment(), clock=FixedClock(now)) as doors:
    delivery.deliver(doors, holder="tests", report=SimpleNamespace(delivered=[], problems=[]))
"""
STEPS = {
    "before it is sent": 0,
    "with the envelope opened": 0,
    "after it was sent and before it is marked": 1,
    "marked and not saved": 1,
}


def killed(url: str, folder: Path, server: MailServer, step: str, minutes: int) -> None:
    environment = {
        **os.environ,
        "TRACKER_DATABASE_URL": url,
        "TRACKER_DATA_DIR": str(folder),
        "TRACKER_SMTP_URL": f"smtp://127.0.0.1:{server.port}",
    }
    now = (NOW + timedelta(minutes=minutes)).isoformat()
    command = [sys.executable, "-c", SCRIPT, step, str(KILLED_AT), now]
    process = subprocess.run(command, env=environment, capture_output=True, timeout=30, check=False)
    assert process.returncode == -signal.SIGKILL, process.stderr


def killed_and_sent_again(url: str, folder: Path, steps: list[str]) -> None:
    with mail_server() as server:
        smtp = {"TRACKER_SMTP_URL": f"smtp://127.0.0.1:{server.port}"}
        with doors_at(url, folder, NOW, **smtp) as doors:
            prepare(doors, addresses(MAILS))
        for number, step in enumerate(steps):
            killed(url, folder, server, step, 10 * number)
        with doors_at(url, folder, NOW + timedelta(minutes=10 * len(steps)), **smtp) as doors:
            run(doors)

            assert outcomes(doors) == ["sent"] * MAILS

        got = Counter(server.recipients)
        assert set(got) == set(addresses(MAILS))
        assert sum(got.values()) == MAILS + sum(STEPS[step] for step in steps)
        assert max(got.values()) <= 1 + len(steps)
        assert len(set(zip(server.recipients, server.message_ids, strict=True))) == MAILS


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_loses_no_mail_and_doubles_at_most_one(step: str, sqlite_url: str, tmp_path: Path) -> None:
    killed_and_sent_again(sqlite_url, tmp_path, [step])


def test_three_kills_lose_no_mail_and_double_at_most_three(engine_url: str, tmp_path: Path) -> None:
    killed_and_sent_again(engine_url, tmp_path, ["after it was sent and before it is marked", *list(STEPS)[::3]])


def test_what_a_killed_process_had_in_hand_waits_for_its_claim_to_run_out(sqlite_url: str, tmp_path: Path) -> None:
    with mail_server() as server:
        smtp = {"TRACKER_SMTP_URL": f"smtp://127.0.0.1:{server.port}"}
        with doors_at(sqlite_url, tmp_path, NOW, **smtp) as doors:
            prepare(doors, addresses(MAILS))
            killed(sqlite_url, tmp_path, server, "before it is sent", 0)

            at_once = run(doors)

        assert at_once.delivered == []
        assert server.recipients == addresses(KILLED_AT - 1)
