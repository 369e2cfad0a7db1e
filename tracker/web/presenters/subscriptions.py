"""Subscriptions in words: how one stands, when the next digest comes, and the lines of the admin's list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.domain.digest_days import begins_at, goes_out_on
from tracker.domain.mail_choices import is_zone
from tracker.domain.mail_words import DigestDays
from tracker.domain.moments import local_day
from tracker.domain.wording import format_day, format_instant
from tracker.services.subscriptions_held import Held, Standing
from tracker.services.subscriptions_listed import Listed
from tracker.web.forms.subscriptions import hour_words
from tracker.web.presenters.mail_admin import Tab

_DAY = timedelta(days=1)
_FARTHEST = 14
_CLOSED = "The account that got this digest is closed. Nothing goes out."
NAMES = {
    Standing.WAITING: "Waits to be confirmed",
    Standing.LIVE: "Goes out",
    Standing.PAUSED: "Paused",
    Standing.ENDED: "Ended",
    Standing.STOPPED: "Stopped",
    Standing.CLOSED: "Account closed",
}
DONE = {
    "asked": "A letter is on its way. Open its link and press the button there.",
    "begun": "The digest goes out from now on.",
    "saved": "Saved. It holds from the next digest on.",
    "pause": "Paused.",
    "resume": "It goes out again from now on.",
    "end": "Ended. No digest goes there any more.",
    "end-all": "Ended. No digest goes there any more, and the calendar made here does nothing any more.",
    "feed-make": "The calendar has an address now, below.",
    "feed-rotate": "The calendar has a new address, below. The one before does nothing any more.",
    "feed-end": "The calendar is ended. Its address does nothing any more.",
    "void": "Done. Links in earlier mails do nothing any more; this page has a new address, which is in the next mail.",
}
ALL = "all"
SHOWN: dict[str, Standing | None] = {
    one.value: one
    for one in (
        Standing.STOPPED, Standing.WAITING, Standing.LIVE, Standing.PAUSED, Standing.ENDED, Standing.CLOSED,
    )
} | {ALL: None}  # fmt: skip
"""What the list of addresses can be asked for, what needs somebody first: its name in the address, and the standing."""


@dataclass(frozen=True, slots=True)
class PreferencesView:
    """What the page of a reader's choices says. `can` names what its buttons do: pause, resume, end, void."""

    address: str
    standing: Standing
    sentence: str
    can: frozenset[str]
    is_from_settings: bool
    hour: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class AddressLine:
    """A line of the admin's list."""

    number: int
    address: str
    whose: str
    standing: str
    since: str
    goes: str
    why: str | None
    can_stop: bool
    can_restart: bool


def preferences_view(held: Held, now: datetime) -> PreferencesView:
    """How a subscription stands, to its reader."""
    stands = held.standing in (Standing.LIVE, Standing.PAUSED, Standing.STOPPED)
    can = {
        "pause": held.standing is Standing.LIVE,
        "resume": held.standing is Standing.PAUSED or (held.standing is Standing.ENDED and held.was_confirmed),
        "end": stands or held.standing is Standing.WAITING,
        "void": stands,
    }
    return PreferencesView(
        address=held.address,
        standing=held.standing,
        sentence=_sentence(held, now),
        can=frozenset(name for name, may in can.items() if may),
        is_from_settings=held.is_from_settings,
        hour=f"{hour_words(held.choices.hour)} in {held.choices.zone}",
        is_closed=held.is_closed,
    )


def address_tabs(numbers: Mapping[Standing, int], current: str) -> tuple[Tab, ...]:
    """The parts of the list of addresses, and how many each holds."""
    everything = sum(numbers.values())
    return tuple(
        Tab(name, "All", everything, name == current)
        if standing is None
        else Tab(name, NAMES[standing], numbers.get(standing, 0), name == current)
        for name, standing in SHOWN.items()
    )


def address_lines(rows: tuple[Listed, ...], zone: str) -> tuple[AddressLine, ...]:
    """The lines of the admin's list; moments in `zone`."""
    return tuple(
        AddressLine(
            number=row.number,
            address=row.address,
            whose=_whose(row),
            standing=_stands(row),
            since=format_instant(row.since, zone) if row.since else "",
            goes=f"{hour_words(row.hour)}, {row.zone}, {'daily' if row.days is DigestDays.DAILY else 'weekdays'}",
            why=_why(row),
            can_stop=row.standing in (Standing.LIVE, Standing.PAUSED),
            can_restart=row.standing is Standing.STOPPED and is_zone(row.zone),
        )
        for row in rows
    )


def next_digest(held: Held, now: datetime) -> datetime | None:
    """When the next digest goes out, as far as the reader's choices say; None for not within a fortnight."""
    choices = held.choices
    today = local_day(now, choices.zone)
    for day in (today + _DAY * number for number in range(_FARTHEST)):
        begins = begins_at(day, choices.hour, choices.zone)
        if begins is not None and begins > now and goes_out_on(day, choices.days):
            return begins
    return None


def _sentence(held: Held, now: datetime) -> str:
    match Standing.CLOSED if held.is_closed else held.standing:
        case Standing.LIVE:
            begins = next_digest(held, now)
            when = f" The next one is for {format_instant(begins, held.choices.zone)}." if begins else ""
            return f"The digest goes to {held.address}.{when}"
        case Standing.PAUSED:
            return f"The digest to {held.address} is paused {_until(held.paused_through)}."
        case Standing.WAITING:
            return (
                f"A letter went to {held.address}. Nothing comes before its link was opened and its button pressed. "
                "Until then no mail follows, whatever is chosen here."
            )
        case Standing.ENDED:
            return f"The digest to {held.address} is ended. Nothing goes there."
        case Standing.STOPPED:
            return _stopped(held)
        case Standing.CLOSED:
            return _CLOSED


def _stopped(held: Held) -> str:
    if held.is_stopped_by_admin:
        return f"An admin stopped mail to {held.address}. Ask whoever runs this tracker to start it again."
    if not is_zone(held.choices.zone):
        return (
            f"No mail goes to {held.address}: its time zone, {held.choices.zone}, is not known here. "
            "Choose another below, and save."
        )
    return (
        f"Mail to {held.address} was given up: {held.stopped_why or 'it could not be delivered.'} "
        "Ask whoever runs this tracker to start it again, once the mailbox takes mail."
    )


def _until(through: date | None) -> str:
    return f"up to and including {format_day(through)}" if through else "until it is taken up again"


def _stands(row: Listed) -> str:
    name = NAMES[row.standing]
    if row.standing is Standing.STOPPED and not is_zone(row.zone):
        return f"{name}: its time zone, {row.zone}, is not known here; choose another"
    return f"{name} {_until(row.paused_through)}" if row.standing is Standing.PAUSED else name


def _whose(row: Listed) -> str:
    parts = [f"Account of {row.account_name}" if row.account_name else "Plain address"]
    return ", ".join([*parts, "named in the settings"] if row.is_from_settings else parts)


def _why(row: Listed) -> str | None:
    if row.standing is Standing.STOPPED:
        return row.why or ("No reason was noted." if is_zone(row.zone) else None)
    if row.standing is Standing.WAITING and row.why:
        return f"Its letter could not be delivered: {row.why}"
    if row.failures and row.standing is Standing.LIVE:
        return f"{row.failures} in a row could not be delivered."
    return None
