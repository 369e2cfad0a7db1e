"""`tracker digest send` and the mail of `tick` and `replay`: what goes to whom, and what is refused."""

import email
import email.policy
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.running import app_over, doors_at
from tracker.config import Settings
from tracker.db.models import Subscription

LONG_AGO = datetime(2025, 4, 1, 12, tzinfo=UTC)


def subscribed(url: str, folder: Path, **more: object) -> None:
    """Makes the subscription of tilda@example.org."""
    held = {"asked_at": LONG_AGO, "confirmed_at": LONG_AGO, "goes_since": LONG_AGO, **more}
    with doors_at(url, folder) as doors, doors.writing("tests") as session:
        session.add(Subscription(address="tilda@example.org", zone="Europe/Berlin", hour=7, **held))


def the_mail(folder: Path) -> EmailMessage:
    (file,) = folder.glob("*.eml")
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return body.get_content() if body else ""


def test_a_digest_of_a_past_day_says_so_at_its_top(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    subscribed(seeded_sqlite_url, tmp_path / "data")

    run("digest", "send", "--to", "tilda@example.org", "--as-of", "2025-04-14T07:00", url=seeded_sqlite_url)

    mail = the_mail(tmp_path / "data" / "mail")
    assert mail["Subject"].startswith("[as of Mon 14 Apr 2025, 1:00 p.m. CEST] ")
    assert "Sent by hand on " in text_of(mail)[:400]
    assert mail["List-Unsubscribe"] is not None


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ({"ended_at": LONG_AGO}, "tilda@example.org ended the digest on Tue 1 Apr 2025. Nothing was sent"),
        ({"confirmed_at": None}, "tilda@example.org has not confirmed that it wants the digest. Nothing was sent"),
        (
            {"stopped_at": LONG_AGO, "stopped_why": "550 no such user"},
            "Mail to tilda@example.org was stopped: 550 no such user. Start it again under /admin/addresses first",
        ),
    ],
)
def test_nothing_is_sent_by_hand_to_who_does_not_want_it(
    held: dict[str, object], said: str, run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    subscribed(seeded_sqlite_url, tmp_path / "data", **held)

    refused = run("digest", "send", "--to", "tilda@example.org", url=seeded_sqlite_url)

    assert refused.refusal == said
    assert not list((tmp_path / "data").glob("mail/*.eml"))


def test_a_mail_server_that_is_down_keeps_nothing(
    run: Run, seeded_sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_SMTP_URL", "smtp://127.0.0.1:1")

    refused = run("digest", "send", "--to", "tilda@example.org", url=seeded_sqlite_url)

    assert refused.refusal.endswith("Nothing was kept of it: send it again later")


def test_links_in_replayed_mail_are_nobodys(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    out = tmp_path / "replayed"
    run(
        "replay", "--matter", "abrego-garcia", "--from", "2025-04-14", "--to", "2025-04-14", "--out", out,
        url=seeded_sqlite_url,
    )  # fmt: skip
    run("tick", "--as-of", "2025-04-14T07:00", url=seeded_sqlite_url)

    with doors_at(seeded_sqlite_url, tmp_path / "data") as doors:
        client = app_over(doors).test_client()
        told = {
            folder: client.get(re.findall(r"/digest/preferences/[\w-]+", text_of(the_mail(folder)))[0]).status_code
            for folder in (out, tmp_path / "data" / "mail")
        }
    assert list(told.values()) == [404, 200]


def test_nobody_gets_the_digest_unasked_where_nobody_is_named() -> None:
    assert Settings.from_environment({"TRACKER_DIGEST_TO": "nobody"}).digest_to == ()
    assert Settings.from_environment({}).digest_to == ("digest@localhost",)
    assert Settings.from_environment({"TRACKER_SMTP_URL": "smtp://127.0.0.1:25"}).digest_to == ()
