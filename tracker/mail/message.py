"""One message as it goes out: an equal plain-text and HTML part, and a Message-ID that never changes."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from tracker.domain.errors import Unreadable

_DOMAIN = "duty-docket.invalid"
_POLICY = SMTP.clone(max_line_length=160)  # at 78 a subject just short of it would stand on a line of its own
SENDER = "Duty Docket <digest@localhost>"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a message holds before it is written out. `prepared_at` is aware."""

    recipient: str
    message_id: str
    subject: str
    text: str
    html: str
    prepared_at: datetime


def message_id(recipient: str, kind: str, slot: str) -> str:
    """The Message-ID of one message to one recipient for one slot: the same each time it is asked for."""
    digest = sha256(f"{recipient}\n{kind}\n{slot}".encode()).hexdigest()
    return f"<{digest[:40]}@{_DOMAIN}>"


def content_digest(subject: str, text: str, html: str) -> str:
    """SHA-256 of what a message says."""
    return sha256(f"{subject}\0{text}\0{html}".encode()).hexdigest()


def build(outgoing: Outgoing) -> EmailMessage:
    """The message ready to be handed over. Raises Unreadable for a header that holds a line break."""
    for value in (outgoing.recipient, outgoing.subject, outgoing.message_id):
        if value.splitlines() != [value]:
            raise Unreadable("a line break stands in a mail header; write it on one line")
    message = EmailMessage(policy=_POLICY)
    message["From"] = SENDER
    message["To"] = outgoing.recipient
    message["Subject"] = outgoing.subject
    message["Date"] = format_datetime(outgoing.prepared_at)
    message["Message-ID"] = outgoing.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(outgoing.text)
    message.add_alternative(outgoing.html, subtype="html")
    return message
