"""The mail server as it is set, read strictly: a mistake is told at the start, not on the day of a deadline."""

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from tracker.config import Settings
from tracker.domain.errors import Unreadable

_URL = "TRACKER_SMTP_URL"
_FORMS = "write smtp://HOST:25, smtp+starttls://USER:PASSWORD@HOST:587 or smtps://HOST:465"
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class Security(StrEnum):
    """How the way to the mail server is kept secret: not at all, from a command on, or from the first byte."""

    NONE = "smtp"
    STARTTLS = "smtp+starttls"
    TLS = "smtps"


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server. `user` is empty where it asks for no sign-in; the password is never printed."""

    security: Security
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    timeout_seconds: int = 30
    ca_file: Path | None = None

    @property
    def place(self) -> str:
        """The server as it is named in messages."""
        return f"{self.host}:{self.port}"


def read_server(settings: Settings) -> SmtpServer | None:
    """The mail server of the settings; None where none is set and the folder takes the mail.

    Raises Unreadable. No message holds what was written, since a password may be in it.
    """
    if not settings.smtp_url:
        return None
    parts = _parts(settings.smtp_url)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise _unreadable(f"names a user without a password, or the reverse; {_FORMS}")
    if user and not (user.isascii() and password.isascii()):
        raise _unreadable("has a user or a password with a letter that mail servers do not take; use ASCII letters")
    host = parts.hostname or ""
    if user and parts.scheme == Security.NONE and not _is_this_machine(host):
        raise _unreadable("would send a password that all on the way can read; write smtp+starttls:// or smtps://")
    ca_file = Path(settings.smtp_ca_file).expanduser().absolute() if settings.smtp_ca_file else None
    if ca_file is not None and not ca_file.is_file():
        raise Unreadable(f"TRACKER_SMTP_CA_FILE names {ca_file}, which is no file", field="TRACKER_SMTP_CA_FILE")
    return SmtpServer(
        security=Security(parts.scheme),
        host=host,
        port=parts.port or _PORTS[parts.scheme],
        user=user,
        password=password,
        timeout_seconds=settings.smtp_timeout_seconds,
        ca_file=ca_file,
    )


def _parts(url: str) -> SplitResult:
    """The parts of an address that says nothing but a server, a port and who signs in."""
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, a bracket that is not closed
        raise _unreadable(f"cannot be read; {_FORMS}") from None
    goes_on = parts.path not in ("", "/") or parts.query or parts.fragment
    if not is_whole or goes_on or parts.scheme not in _PORTS or any(sign <= " " or sign > "~" for sign in url):
        raise _unreadable(f"cannot be read; {_FORMS}")
    return parts


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _unreadable(what: str) -> Unreadable:
    return Unreadable(f"{_URL} {what}", field=_URL)
