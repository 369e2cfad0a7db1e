"""Settings, paths, the clock and logs: what the program is told before it starts."""

import logging
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog

from tracker import logs, paths
from tracker.clock import FixedClock, SystemClock
from tracker.config import SETTINGS, Settings
from tracker.domain.errors import Nonsense, Unavailable, Unreadable


def test_without_any_variable_the_defaults_hold() -> None:
    settings = Settings.from_environment({})

    assert settings.database_url == f"sqlite:///{settings.data_dir / 'tracker.sqlite3'}"
    assert settings.data_dir == paths.data_dir()
    assert settings.mail_dir == settings.data_dir / "mail"
    assert settings.public_reading is True
    assert (settings.digest_to, settings.digest_hour) == (("digest@localhost",), 7)
    assert (settings.tick_seconds, settings.log_level) == (60, "info")


def test_each_setting_has_one_sentence_and_is_read() -> None:
    source = Path(paths.__file__).with_name("config.py").read_text(encoding="utf-8")

    for setting in SETTINGS:
        assert re.fullmatch(r"[A-Z].*\.", setting.sentence)
        assert source.count(f'"{setting.name}"') == 2, f"{setting.name} is listed and read"


def test_the_data_folder_moves_what_is_in_it(tmp_path: Path) -> None:
    settings = Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path)})

    assert settings.database_url == f"sqlite:///{tmp_path}/tracker.sqlite3"
    assert settings.mail_dir == tmp_path / "mail"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRACKER_DATABASE_URL", "mysql://localhost/x"),
        ("TRACKER_PUBLIC_READING", "perhaps"),
        ("TRACKER_SECRET_KEY", "short"),
        ("TRACKER_DIGEST_TO", "no-address"),
        ("TRACKER_DIGEST_TO", ","),
        ("TRACKER_DIGEST_TO", "a@b, c@"),
        ("TRACKER_DIGEST_TO", "clerk @example.org"),
        ("TRACKER_DIGEST_TO", "clerk@exa mple.org"),
        ("TRACKER_DIGEST_TO", "a@example.org b@example.org"),
        ("TRACKER_DIGEST_TO", "clerk@example.org\r\nBcc: spy@example.org"),
        ("TRACKER_DIGEST_TO", "Clerk <clerk@example.org>"),
        ("TRACKER_DIGEST_TO", "clerk@example..org"),
        ("TRACKER_DIGEST_TO", ".clerk@example.org"),
        ("TRACKER_SMTP_TIMEOUT_SECONDS", "0"),
        ("TRACKER_DIGEST_HOUR", "24"),
        ("TRACKER_DIGEST_HOUR", "-1"),
        ("TRACKER_DIGEST_HOUR", "seven"),
        ("TRACKER_TICK_SECONDS", "0"),
        ("TRACKER_TICK_SECONDS", "99999999999999999999"),
        ("TRACKER_LOG_LEVEL", "loud"),
    ],
)
def test_a_value_that_cannot_be_read_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(Unreadable, match=name) as refused:
        Settings.from_environment({name: value})

    assert refused.value.field == name


def test_words_are_read_as_people_write_them() -> None:
    settings = Settings.from_environment(
        {"TRACKER_PUBLIC_READING": " OFF ", "TRACKER_LOG_LEVEL": "Debug", "TRACKER_DIGEST_TO": "a@x.org, b@x.org"}
    )

    assert settings.public_reading is False
    assert settings.log_level == "debug"
    assert settings.digest_to == ("a@x.org", "b@x.org")


def test_a_secret_is_made_once_kept_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    settings = Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path / "data")})

    secret = settings.secret()

    assert len(secret) == 64
    assert settings.secret() == secret
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in (tmp_path / "data").iterdir()] == ["secret_key"]


def test_a_secret_that_is_set_is_used_and_none_is_kept(tmp_path: Path) -> None:
    settings = Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path), "TRACKER_SECRET_KEY": "k" * 16})

    assert settings.secret() == "k" * 16
    assert list(tmp_path.iterdir()) == []


def test_a_secret_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(Unavailable, match="cannot be kept"):
        Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path / "file")}).secret()


def test_a_secret_that_was_cut_short_is_said(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("abc")

    with pytest.raises(Unavailable, match="too short"):
        Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path)}).secret()


def test_the_projects_own_files_are_found() -> None:
    assert paths.is_checkout()
    assert paths.alembic_ini().is_file()
    assert all(folder.is_dir() for folder in (paths.templates(), paths.migrations(), paths.seed()))
    assert paths.data_dir() == paths.top() / "var"


def test_an_installed_program_keeps_its_data_in_the_users_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assets = tmp_path / "_assets"
    assets.mkdir()
    monkeypatch.setattr(paths, "_ASSETS", assets)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))

    assert paths.templates() == assets / "templates"
    assert paths.data_dir() == tmp_path / "share" / "duty-docket"
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert paths.data_dir() == Path.home() / ".local" / "share" / "duty-docket"


def test_the_clock_tells_aware_moments_in_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_a_fixed_clock_stands_still() -> None:
    clock = FixedClock(datetime.fromisoformat("2031-03-03T09:00-05:00"))

    assert clock.now() == clock.now() == datetime(2031, 3, 3, 14, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


def test_a_fixed_clock_refuses_a_naive_moment() -> None:
    with pytest.raises(Nonsense, match="offset"):
        FixedClock(datetime(2031, 3, 3))  # noqa: DTZ001


@pytest.fixture
def _quiet_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    structlog.reset_defaults()


@pytest.mark.usefixtures("_quiet_logs")
def test_one_line_an_event_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("info")
    logs.configure("debug")

    logs.logger("scheduler").debug("unseen")
    logs.logger("scheduler").info("tick", raised=2)
    logging.getLogger("some.library").warning("careful: %s", "edge")

    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 2
    assert "level=info part=scheduler event=tick raised=2" in err
    assert 'level=warning event="careful: edge"' in err
    structlog.reset_defaults()
