"""The mail server as it is set: read strictly at the start, and its password never told."""

from pathlib import Path

import pytest

from tests.mail.smtp_server import mail_server
from tests.mail.test_messages import LETTER
from tests.running import doors_at, settings_at
from tracker.bootstrap import open_doors
from tracker.config import Settings
from tracker.domain.errors import Unreadable
from tracker.mail.doors import MailRefused
from tracker.mail.folder import MailFolder
from tracker.mail.server import Security, SmtpServer, read_server
from tracker.mail.smtp import SmtpDoor

PASSWORD = "pa:ss w/rd"
WRITTEN = "pa%3Ass%20w%2Frd"


def server(url: str, **more: str) -> SmtpServer | None:
    return read_server(Settings.from_environment({"TRACKER_SMTP_URL": url, **more}))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", SmtpServer(Security.NONE, "mail.example.org", 25)),
        ("smtp://localhost:1025/", SmtpServer(Security.NONE, "localhost", 1025)),
        ("smtps://mail.example.org", SmtpServer(Security.TLS, "mail.example.org", 465)),
        ("smtp+starttls://[::1]:2525", SmtpServer(Security.STARTTLS, "::1", 2525)),
        (
            f"smtp+starttls://tilda%40example.org:{WRITTEN}@mail.example.org",
            SmtpServer(Security.STARTTLS, "mail.example.org", 587, "tilda@example.org", PASSWORD),
        ),
        ("smtp://tilda:secret@127.0.0.1", SmtpServer(Security.NONE, "127.0.0.1", 25, "tilda", "secret")),
    ],
)
def test_a_server_is_read_with_its_usual_port(url: str, expected: SmtpServer) -> None:
    assert server(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org:25",
        "http://mail.example.org",
        "smtp://",
        "smtp://:25",
        "smtp://mail.example.org:port",
        "smtp://mail.example.org:0",
        "smtp://mail.example.org:99999",
        "smtp://mail.example.org/folder",
        "smtp://mail.example.org?starttls=1",
        "smtp://mail example.org",
        "smtp://[::1",
        f"smtp://tilda:{WRITTEN}@mail.example.org",
        "smtps://tilda@mail.example.org",
        "smtps://:secret@mail.example.org",
        "smtps://tilda:p%C3%A4ss@mail.example.org",
    ],
)
def test_a_server_that_cannot_be_read_is_refused_without_telling_what_was_written(url: str) -> None:
    with pytest.raises(Unreadable, match=r"^TRACKER_SMTP_URL ") as refused:
        server(url)

    assert refused.value.field == "TRACKER_SMTP_URL"
    assert not any(secret in str(refused.value) for secret in (WRITTEN, PASSWORD, "secret", "p%C3", "päss"))


def test_a_certificate_that_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="TRACKER_SMTP_CA_FILE"):
        server("smtps://mail.example.org", TRACKER_SMTP_CA_FILE=str(tmp_path / "none.pem"))


def test_the_password_stands_in_nothing_that_is_printed() -> None:
    settings = Settings.from_environment({"TRACKER_SMTP_URL": f"smtps://tilda:{WRITTEN}@mail.example.org"})

    said = f"{settings!r} {read_server(settings)!r}"

    assert WRITTEN not in said
    assert PASSWORD not in said


def test_the_doors_open_on_the_folder_or_on_the_server(sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(sqlite_url, tmp_path) as doors:
        assert isinstance(doors.mail, MailFolder)
    with doors_at(sqlite_url, tmp_path, TRACKER_SMTP_URL="smtp://127.0.0.1:9") as doors:
        assert isinstance(doors.mail, SmtpDoor)
        assert doors.folder.folder == doors.settings.mail_dir


@pytest.mark.parametrize(("name", "value"), [("TRACKER_MAIL_FROM", "nobody"), ("TRACKER_SMTP_URL", "ftp://x")])
def test_no_door_opens_on_settings_that_cannot_be_read(sqlite_url: str, tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(Unreadable, match=name):
        open_doors(settings_at(sqlite_url, tmp_path, **{name: value}))


def test_a_single_letter_goes_over_a_connection_of_its_own(sqlite_url: str, tmp_path: Path) -> None:
    with (
        mail_server() as taker,
        doors_at(sqlite_url, tmp_path, TRACKER_SMTP_URL=f"smtp://127.0.0.1:{taker.port}") as doors,
    ):
        places = [doors.mail.deliver(LETTER, "letter") for _ in range(2)]
        taker.faults.at_rcpt[LETTER.recipient] = "550 5.1.1 No such user"
        with pytest.raises(MailRefused, match=r"550 5\.1\.1 No such user") as refused:
            doors.mail.deliver(LETTER, "letter")

    assert places[0] == f"127.0.0.1:{taker.port}: 2.0.0 Ok: queued as 1"
    assert taker.handler.connections == 3
    assert refused.value.is_hard
