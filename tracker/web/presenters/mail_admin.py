"""Mail in words, for an admin: what waits and why, what was sent, refused or merged."""

from dataclasses import dataclass
from datetime import datetime

from tracker.domain.mail_words import MailOutcome
from tracker.domain.wording import format_instant
from tracker.services.outbox import CONFIRM
from tracker.services.outbox_shown import Message

KINDS = {
    "digest": "Digest",
    "alert": "Alert",
    "confirm": "Letter that asks to confirm an address",
    "by-hand": "Digest, sent by hand",
}
SHOWN: dict[str, tuple[str, MailOutcome | None]] = {
    "waiting": ("Waiting", None),
    "refused": ("Refused", MailOutcome.REFUSED),
    "sent": ("Sent", MailOutcome.SENT),
    "merged": ("Merged", MailOutcome.MERGED),
    "empty": ("Nothing to say", MailOutcome.EMPTY),
}
"""What the list can be asked for: its name in the address, its words, and the outcome."""

ABOUT = {
    "waiting": "Written and not handed over yet. Each tick tries what is due.",
    "refused": "Given up: the mail server will not have it, or its reader gets no mail any more. It is tried no more.",
    "sent": "Handed over to a mail server or a folder. What comes back later as mail is not read here.",
    "merged": "Not sent, because a later digest stands for it and says what it said.",
    "empty": "Not written: there was nothing to tell, and its reader wants no empty digest.",
}
"""What the outcome of each part means, in a sentence or two."""

_OVER = {
    "stopped": "Mail to this address was stopped.",
    "ended": "Its reader ended the digest.",
    "closed": "Its reader's account is closed.",
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the list, and how many mails it holds."""

    name: str
    label: str
    number: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class MailLine:
    """One message: what it is, how it stands and since when, why, when next, and what can be done.

    `over` says that its reader gets no mail any more; then trying again is of no use, and `can_restart` says whether
    the address can be started again.
    """

    number: int
    kind: str
    recipient: str
    subject: str
    prepared: str
    standing: str
    why: str
    merged_into: int | None
    can_retry: bool
    again: str = ""
    over: str = ""
    can_restart: bool = False


def tabs(numbers: dict[MailOutcome | None, int], current: str) -> tuple[Tab, ...]:
    """The parts of the list."""
    return tuple(Tab(name, label, numbers.get(outcome, 0), name == current) for name, (label, outcome) in SHOWN.items())


def mail_line(message: Message, zone: str, now: datetime, stopped_by: str | None = None) -> MailLine:
    """A message in words at a moment. `stopped_by` is what kept the last run from those that it did not come to."""
    refused, waits = message.outcome is MailOutcome.REFUSED, message.outcome is None and not message.is_in_hand
    over = "" if message.kind == CONFIRM or not (refused or waits) else message.over or ""
    return MailLine(
        number=message.number,
        kind=f"{KINDS.get(message.kind, message.kind.capitalize())}{_slot(message)}",
        recipient=message.recipient,
        subject=message.subject,
        prepared=format_instant(message.prepared_at, zone),
        standing=_standing(message, zone),
        why=_why(message, stopped_by),
        merged_into=message.merged_into,
        can_retry=(refused or (waits and message.last_error is not None)) and not over,
        again=_again(message, zone, now) if waits else "",
        over=_OVER.get(over, ""),
        can_restart=over == "stopped",
    )


def _slot(message: Message) -> str:
    return f" of {message.slot}" if message.kind == "digest" else ""


def _standing(message: Message, zone: str) -> str:
    if message.outcome is None:
        return _waiting(message)
    if message.outcome is MailOutcome.EMPTY:
        return "Nothing was outstanding; the reader wants no mail then"
    verb = {MailOutcome.SENT: "Sent", MailOutcome.REFUSED: "Refused", MailOutcome.MERGED: "Merged into a later one"}
    return f"{verb[message.outcome]} {_at(message.ended_at, zone)}".strip()


def _waiting(message: Message) -> str:
    if message.is_in_hand:
        return "Being handed over at this moment"
    if not message.attempts:
        return "Not tried yet" if message.last_error is None else "Waits"
    return f"Waits; tried {'once' if message.attempts == 1 else f'{message.attempts} times'}"


def _again(message: Message, zone: str, now: datetime) -> str:
    if message.over and message.kind != CONFIRM:
        return "The next tick ends it as refused."
    if message.try_after <= now:
        return "It is tried with the next tick."
    return f"It is tried again after {_at(message.try_after, zone)}."


def _why(message: Message, stopped_by: str | None) -> str:
    if message.outcome is MailOutcome.SENT:
        return message.delivered_to or ""
    if message.outcome is MailOutcome.REFUSED or message.last_error is not None:
        return message.last_error or ""
    if message.outcome is None and not message.is_in_hand and stopped_by:
        return f"The last run stopped before it: {stopped_by}"
    return ""


def _at(at: datetime | None, zone: str) -> str:
    return "" if at is None else format_instant(at, zone)
