"""Settings, read from the environment once. `SETTINGS` is the list that documentation is checked against."""

import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tracker import paths
from tracker.domain.errors import Unavailable, Unreadable

_YES, _NO = ("1", "on", "true", "yes"), ("0", "off", "false", "no")
_LOG_LEVELS = ("debug", "info", "warning", "error", "critical")
_SHORTEST_SECRET = 16
NOBODY, HOME_ADDRESS, HOME_SENDER = "nobody", "digest@localhost", "Duty Docket <digest@localhost>"
# One @, nothing that an envelope or a header could take for its end, a domain as the network writes it.
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


class Setting(NamedTuple):
    """One setting: the variable, its default in words, and one sentence on what it does."""

    name: str
    default: str
    sentence: str


SETTINGS = (
    Setting(
        "TRACKER_DATABASE_URL",
        "sqlite:///<data folder>/tracker.sqlite3",
        "The database, as sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME.",
    ),
    Setting(
        "TRACKER_DATA_DIR",
        "var in a checkout, else duty-docket in the user's data folder",
        "The folder for the database, mail and the secret key.",
    ),
    Setting("TRACKER_PUBLIC_READING", "on", "Whether public matters may be read without signing in: on or off."),
    Setting(
        "TRACKER_SECRET_KEY",
        "a random one kept in the data folder",
        "The key that signs sessions, of at least 16 characters; the same on every machine of a team.",
    ),
    Setting(
        "TRACKER_BASE_URL",
        "where 'tracker serve' serves, else http://127.0.0.1:8000",
        "The address that links in mail begin with, as people reach the dashboard.",
    ),
    Setting("TRACKER_MAIL_DIR", "<data folder>/mail", "The folder that messages are delivered to."),
    Setting(
        "TRACKER_SMTP_URL",
        "none: the folder takes the mail",
        "The mail server, as smtp://HOST:25, smtp+starttls://USER:PASSWORD@HOST:587 or smtps://HOST:465.",
    ),
    Setting("TRACKER_SMTP_TIMEOUT_SECONDS", "30", "Seconds to wait for each answer of the mail server, 1 to 600."),
    Setting(
        "TRACKER_SMTP_CA_FILE",
        "the system's",
        "The certificates, as a PEM file, by which the mail server's own is checked.",
    ),
    Setting(
        "TRACKER_MAIL_FROM",
        "Duty Docket <digest@localhost>",
        "Who mail is from, as NAME <ADDRESS> or an address; refused mail comes back to it.",
    ),
    Setting(
        "TRACKER_DIGEST_TO",
        "digest@localhost, or nobody where a mail server is set",
        "Who gets the daily digest without asking; several addresses by commas, or nobody.",
    ),
    Setting("TRACKER_DIGEST_HOUR", "7", "The hour of the day, 0 to 23 in the matter's zone, of the daily digest."),
    Setting("TRACKER_TICK_SECONDS", "60", "Seconds between two ticks of the scheduler, 1 to 86400."),
    Setting(
        "TRACKER_BACKUP_AFTER_HOURS",
        "24",
        "Hours after which a flag that nobody acknowledged goes to the backup too, 1 to 720.",
    ),
    Setting(
        "TRACKER_LIMITS_URL",
        "memory://",
        "Where tries to sign in are counted: memory:// in each process, or redis://HOST:6379 for all of a team's.",
    ),
    Setting(
        "TRACKER_PROXIES",
        "0",
        "Web servers of yours in front of gunicorn; then a reader's address is what they say it is, 0 to 5.",
    ),
    Setting(
        "TRACKER_MAX_ATTACHMENT_MB", "25", "The largest file that can be attached to a line of a docket, 1 to 500 MB."
    ),
    Setting("TRACKER_LOG_LEVEL", "info", "The least level that is logged: debug, info, warning, error or critical."),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says. `secret_key` is empty when the key is kept in the data folder: see `secret`.

    `has_base_url` says whether `base_url` was set, or is a guess. `digest_to` is empty for nobody.

    What the mail settings mean is read where mail is sent: see `mail.server`.
    """

    database_url: str
    data_dir: Path
    public_reading: bool
    secret_key: str
    base_url: str
    has_base_url: bool
    mail_dir: Path
    smtp_url: str = field(repr=False)
    smtp_timeout_seconds: int
    smtp_ca_file: str
    mail_from: str
    digest_to: tuple[str, ...]
    digest_hour: int
    tick_seconds: int
    backup_after_hours: int
    limits_url: str
    proxies: int
    max_attachment_mb: int
    log_level: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """The settings in `environment` (the process's own when None).

        Raises Unreadable, naming the variable, for a value that cannot be read.
        """
        found = _Values(os.environ if environment is None else environment)
        data_dir = Path(found.text("TRACKER_DATA_DIR", str(paths.data_dir()))).expanduser().absolute()
        base_url, smtp_url = found.address("TRACKER_BASE_URL", ""), found.text("TRACKER_SMTP_URL", "")
        return cls(
            database_url=found.url("TRACKER_DATABASE_URL", f"sqlite:///{data_dir / 'tracker.sqlite3'}"),
            data_dir=data_dir,
            public_reading=found.truth("TRACKER_PUBLIC_READING", default=True),
            secret_key=found.secret("TRACKER_SECRET_KEY"),
            base_url=base_url or "http://127.0.0.1:8000",
            has_base_url=bool(base_url),
            mail_dir=Path(found.text("TRACKER_MAIL_DIR", str(data_dir / "mail"))).expanduser().absolute(),
            smtp_url=smtp_url,
            smtp_timeout_seconds=found.number("TRACKER_SMTP_TIMEOUT_SECONDS", 30, 1, 600),
            smtp_ca_file=found.text("TRACKER_SMTP_CA_FILE", ""),
            mail_from=found.text("TRACKER_MAIL_FROM", HOME_SENDER),
            digest_to=found.addresses("TRACKER_DIGEST_TO", NOBODY if smtp_url else HOME_ADDRESS),
            digest_hour=found.number("TRACKER_DIGEST_HOUR", 7, 0, 23),
            tick_seconds=found.number("TRACKER_TICK_SECONDS", 60, 1, 86400),
            backup_after_hours=found.number("TRACKER_BACKUP_AFTER_HOURS", 24, 1, 720),
            limits_url=found.text("TRACKER_LIMITS_URL", "memory://"),
            proxies=found.number("TRACKER_PROXIES", 0, 0, 5),
            max_attachment_mb=found.number("TRACKER_MAX_ATTACHMENT_MB", 25, 1, 500),
            log_level=found.word("TRACKER_LOG_LEVEL", "info", _LOG_LEVELS),
        )

    def secret(self) -> str:
        """The key that signs sessions: the one set, else the one kept in the data folder, made when there is none.

        Raises Unavailable when the folder cannot be read or written.
        """
        return self.secret_key or _kept_secret(self.data_dir / "secret_key")


@dataclass(frozen=True, slots=True)
class _Values:
    environment: Mapping[str, str]

    def text(self, name: str, default: str) -> str:
        return self.environment.get(name, "").strip() or default

    def word(self, name: str, default: str, words: tuple[str, ...]) -> str:
        value = self.text(name, default).lower()
        if value not in words:
            raise Unreadable(f"{name} is '{value}'; write one of: {', '.join(words)}", field=name)
        return value

    def truth(self, name: str, *, default: bool) -> bool:
        return self.word(name, "on" if default else "off", _YES + _NO) in _YES

    def number(self, name: str, default: int, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not (
            value.isascii() and value.isdigit() and len(value) < len(str(most)) + 1 and least <= int(value) <= most
        ):
            raise Unreadable(f"{name} is '{value}'; write a whole number from {least} to {most}", field=name)
        return int(value)

    def url(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if not value.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:", "postgres:")):
            raise Unreadable(f"{name} must start with sqlite:/// or postgresql+psycopg://", field=name)
        return value

    def address(self, name: str, default: str) -> str:
        value = self.text(name, default).rstrip("/")
        if not value and not default:
            return ""
        if not value.startswith(("http://", "https://")) or any(char.isspace() for char in value):
            raise Unreadable(f"{name} is '{value}'; write an address such as https://docket.example.org", field=name)
        return value

    def secret(self, name: str) -> str:
        value = self.text(name, "")
        if value and len(value) < _SHORTEST_SECRET:
            raise Unreadable(f"{name} is too short; write at least {_SHORTEST_SECRET} characters", field=name)
        return value

    def addresses(self, name: str, default: str) -> tuple[str, ...]:
        value = self.text(name, default)
        if value.lower() == NOBODY:
            return ()
        found = tuple(part.strip() for part in value.split(",") if part.strip())
        wrong = [part for part in found if not _is_address(part)]
        if not found or wrong:
            said = ", ".join(map(repr, wrong)) or repr(value)
            raise Unreadable(
                f"{name} holds {said}; write an address such as clerk@example.org, several by commas, or nobody",
                field=name,
            )
        return found


def _is_address(text: str) -> bool:
    local, _, domain = text.rpartition("@")
    is_dotted = all(part.split(".").count("") == 0 for part in (local, domain))
    return _ADDRESS.fullmatch(text) is not None and is_dotted


def _kept_secret(file: Path) -> str:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.exists():
            _make_secret(file)
        kept = file.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise Unavailable(f"The secret key in {file} cannot be kept or read: {error}") from error
    if len(kept) < _SHORTEST_SECRET:
        raise Unavailable(f"The secret key in {file} is too short; delete the file to have a new one made")
    return kept


def _make_secret(file: Path) -> None:
    made, name = tempfile.mkstemp(dir=file.parent)  # readable by its owner alone
    try:
        with os.fdopen(made, "w", encoding="ascii") as new:
            new.write(secrets.token_hex(32))
        with suppress(FileExistsError):  # another process was quicker: its key is kept
            os.link(name, file)
    finally:
        Path(name).unlink()
