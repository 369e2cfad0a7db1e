"""One message as it goes out: what it holds, and a Message-ID that never changes. `wire` writes it."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from tracker.mail.personal import PersonalLinks

_DOMAIN = "duty-docket.invalid"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a message holds before it is written out. `prepared_at` is aware.

    `html` is empty for a reader who wants plain text alone. `follows` is the Message-ID of the message before it.
    `links` stand in place of the marks in it (None where there are none); `late` says how late it is, or is empty.
    `unsubscribe` is the address that ends the subscription by a POST, empty for letters that answer none.
    """

    recipient: str
    message_id: str
    subject: str
    text: str
    html: str
    prepared_at: datetime
    follows: str | None = None
    links: PersonalLinks | None = None
    late: str = ""
    unsubscribe: str = ""


def message_id(recipient: str, kind: str, slot: str) -> str:
    """The Message-ID of one message to one recipient for one slot: the same each time it is asked for."""
    digest = sha256(f"{recipient}\n{kind}\n{slot}".encode()).hexdigest()
    return f"<{digest[:40]}@{_DOMAIN}>"


def content_digest(subject: str, text: str, html: str) -> str:
    """SHA-256 of what a message says."""
    return sha256(f"{subject}\0{text}\0{html}".encode()).hexdigest()
