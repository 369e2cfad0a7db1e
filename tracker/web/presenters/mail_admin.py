"""Mail in words, for an admin: what waits and why, what was sent, refused or merged."""

from dataclasses import dataclass
from datetime import datetime

from tracker.domain.mail_words import MailOutcome
from tracker.domain.wording import format_instant
from tracker.services.outbox_shown import Message

KINDS = {"digest": "Digest", "alert": "Alert", "confirm": "Asks to confirm"}
SHOWN: dict[str, tuple[str, MailOutcome | None]] = {
    "waiting": ("Waiting", None),
    "refused": ("Refused", MailOutcome.REFUSED),
    "sent": ("Sent", MailOutcome.SENT),
    "merged": ("Merged", MailOutcome.MERGED),
    "empty": ("Nothing to say", MailOutcome.EMPTY),
}
"""What the list can be asked for: its name in the address, its words, and the outcome."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the list, and how many mails it holds."""

    name: str
    label: str
    number: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class MailLine:
    """One message: what it is, how it stands and since when, why, and whether it can be tried again."""

    number: int
    kind: str
    recipient: str
    subject: str
    prepared: str
    standing: str
    why: str
    merged_into: int | None
    can_retry: bool


def tabs(numbers: dict[MailOutcome | None, int], current: str) -> tuple[Tab, ...]:
    """The parts of the list."""
    return tuple(Tab(name, label, numbers.get(outcome, 0), name == current) for name, (label, outcome) in SHOWN.items())


def mail_line(message: Message, zone: str) -> MailLine:
    """A message in words."""
    refused = message.outcome is MailOutcome.REFUSED
    waits = message.outcome is None and not message.is_in_hand
    return MailLine(
        number=message.number,
        kind=f"{KINDS.get(message.kind, message.kind)}{_slot(message)}",
        recipient=message.recipient,
        subject=message.subject,
        prepared=format_instant(message.prepared_at, zone),
        standing=_standing(message, zone),
        why=_why(message),
        merged_into=message.merged_into,
        can_retry=refused or (waits and message.last_error is not None),
    )


def _slot(message: Message) -> str:
    return f" of {message.slot}" if message.kind == "digest" else ""


def _standing(message: Message, zone: str) -> str:
    if message.outcome is None:
        return _waiting(message, zone)
    if message.outcome is MailOutcome.EMPTY:
        return "Nothing was outstanding; the reader wants no mail then"
    verb = {MailOutcome.SENT: "Sent", MailOutcome.REFUSED: "Refused", MailOutcome.MERGED: "Merged into a later one"}
    return f"{verb[message.outcome]} {_at(message.ended_at, zone)}".strip()


def _waiting(message: Message, zone: str) -> str:
    if message.is_in_hand:
        return "Being handed over"
    if not message.attempts:
        return "Waits"
    tried = "once" if message.attempts == 1 else f"{message.attempts} times"
    return f"Waits; tried {tried}, again after {_at(message.try_after, zone)}"


def _why(message: Message) -> str:
    if message.outcome is MailOutcome.SENT:
        return message.delivered_to or ""
    return message.last_error or "" if message.outcome in (None, MailOutcome.REFUSED) else ""


def _at(at: datetime | None, zone: str) -> str:
    return "" if at is None else format_instant(at, zone)
