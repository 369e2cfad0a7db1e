"""What the reader of a digest chooses, and what an address, a zone and an hour must be to be taken."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from tracker.domain.digests import ALWAYS_TOLD
from tracker.domain.errors import Unreadable
from tracker.domain.mail_words import AlertKind, DigestDays, DigestSection, MailForm

LONGEST_ADDRESS = 254
_HOME_ZONE = "UTC"

_ATOM = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"localhost|{_LABEL}(?:\.{_LABEL})+")
_LONGEST_LOCAL = 64
_LAST_HOUR = 23
_SECTIONS, _ALERTS = frozenset(map(str, DigestSection)), frozenset(map(str, AlertKind))


@dataclass(frozen=True, slots=True)
class Choices:
    """What a reader chose. `left_out` are sections not wanted, `matters` keys that count where not all are wanted."""

    zone: str
    hour: int
    days: DigestDays = DigestDays.DAILY
    form: MailForm = MailForm.HTML
    when_empty: bool = True
    left_out: frozenset[DigestSection] = frozenset()
    all_matters: bool = True
    matters: tuple[str, ...] = ()
    alerts: frozenset[AlertKind] = frozenset()


def read_address(text: str) -> str:
    """An address to mail to, in small letters, its domain as the mail system writes it (xn--...).

    Raises Unreadable for anything else: a second sign @, a space, a control character, quotes, more than 254 letters.
    """
    typed = text.strip(" ")
    is_short = len(typed) <= LONGEST_ADDRESS  # asked first: what follows is slow on long texts
    local, _, domain = typed.lower().rpartition("@") if is_short else ("", "", "")
    try:
        host = domain.encode("idna").decode()
    except UnicodeError:
        host = ""
    whole = f"{local}@{host}"
    is_whole = len(local) <= _LONGEST_LOCAL and len(whole) <= LONGEST_ADDRESS
    if not (is_whole and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(host)):
        raise Unreadable("This is no e-mail address. Write one, such as clerk@example.org", field="address")
    return whole


def read_zone(text: str) -> str:
    """The name of a time zone as the zone files write it. Raises Unreadable."""
    found = _zones().get(text.strip().replace(" ", "_").lower())
    if found is None:
        raise Unreadable(
            "There is no such time zone. Write one, such as America/New_York or Europe/Berlin", field="zone"
        )
    return found


def is_zone(name: str) -> bool:
    """Whether this machine knows a time zone of this name; what was known when it was chosen may not be any more."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def known_zone(name: str) -> str:
    """A time zone to tell moments in: this one, or UTC where the machine does not know it."""
    return name if is_zone(name) else _HOME_ZONE


def known_sections(words: Iterable[str]) -> frozenset[DigestSection]:
    """The sections among words that were kept; others are of an earlier or a later version, and count for nothing."""
    return frozenset(map(DigestSection, _SECTIONS.intersection(words)))


def known_alerts(words: Iterable[str]) -> frozenset[AlertKind]:
    """The kinds of alerts among words that were kept; others count for nothing."""
    return frozenset(map(AlertKind, _ALERTS.intersection(words)))


def zone_names() -> tuple[str, ...]:
    """The zones to offer: those named for a place, in order, and UTC."""
    return ("UTC", *(name for name in sorted(_zones().values()) if "/" in name and not name.startswith("Etc/")))


def checked(choices: Choices) -> Choices:
    """The choices as they are kept. Raises Unreadable, naming the field, for what cannot be chosen."""
    if not 0 <= choices.hour <= _LAST_HOUR:
        raise Unreadable("Choose an hour from 0 to 23", field="hour")
    if choices.left_out & ALWAYS_TOLD:
        raise Unreadable("What is due today, past due or not known is in every digest", field="sections")
    if not choices.all_matters and not choices.matters:
        raise Unreadable("Choose at least one matter, or every matter", field="matters")
    matters = () if choices.all_matters else tuple(sorted(set(choices.matters)))
    return replace(choices, zone=read_zone(choices.zone), matters=matters)


@cache
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones() if name not in ("Factory", "localtime")}
