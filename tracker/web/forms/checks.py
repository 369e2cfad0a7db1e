"""The form for "docket checked": which dockets, complete from when, through when, against what; shape and words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from werkzeug.datastructures import MultiDict
from wtforms import ValidationError

from tracker.domain.edtf import parse_moment
from tracker.domain.errors import Unreadable
from tracker.domain.moments import local_day
from tracker.services.docket_checks import NewChecks
from tracker.web.forms.days import read_clock, read_day

_MOST_LETTERS = 300
_HOW = "Write it as 2025-04-12 or 2025-04-12 17:00"


@dataclass(slots=True)
class CheckForm:
    """What was typed, letter for letter, and what is wrong with it by field (`from-<docket>`, `through`, ...)."""

    dockets: tuple[str, ...] = ()
    begins: Mapping[str, str] = field(default_factory=dict)
    through: str = ""
    against: str = ""
    token: str = ""
    asked: str = ""
    confirmed: bool = False
    previewed: str = ""
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """A short name of all that was typed, to tell whether what is saved is what was shown before."""
        begins = [(key, self.begins.get(key, "")) for key in self.dockets]
        return sha256(repr((begins, self.through, self.against)).encode()).hexdigest()[:20]

    @property
    def is_as_shown(self) -> bool:
        """Whether this is what was typed when its changes were shown."""
        return self.previewed == self.fingerprint

    def put(self, name: str | None, message: str) -> None:
        """Puts a message beside the field it is about."""
        plain = message if message.endswith((".", "?", "!")) else f"{message}."
        self.problems.setdefault(name or "dockets", plain)


def typed_checks(given: MultiDict[str, str]) -> CheckForm:
    """The form as it was sent."""
    return CheckForm(
        dockets=tuple(dict.fromkeys(given.getlist("dockets"))),
        begins={name.removeprefix("from-"): given[name] for name in given if name.startswith("from-")},
        through=given.get("through", ""),
        against=given.get("against", ""),
        token=given.get("form_token", "")[:100],
        asked=given.get("asked", ""),
        confirmed=given.get("confirmed") == "y",
        previewed=given.get("previewed", ""),
    )


def read_checks(form: CheckForm, zones: Mapping[str, str], zone: str, now: datetime) -> NewChecks | None:
    """What the form says, as the command to save it; None where something cannot be read, with why in `problems`.

    Days and clocks of a docket are read in the zone of its court (`zones`), the end of the check in the matter's.
    """
    begins = {}
    for key in form.dockets:
        text = form.begins.get(key, "").strip()
        if not text:
            form.put(f"from-{key}", "Say from which day the check of this docket is complete, or untick it")
        elif key not in zones:
            form.put("dockets", "One of the dockets is no longer in this matter: load the page again")
        elif (at := _moment(form, f"from-{key}", text, zones[key])) is not None:
            begins[key] = at[0]
    through = _through(form, zone, now)
    if not form.dockets:
        form.put("dockets", "Tick at least one docket")
    if not form.against.strip():
        form.put("against", "Say what you checked it against, such as: the court's docket sheet, on its own site")
    elif len(form.against) > _MOST_LETTERS:
        form.put("against", f"Keep it under {_MOST_LETTERS} letters")
    if form.problems:
        return None
    return NewChecks(begins, through, form.against.strip(), form.asked if form.confirmed else "")


def _through(form: CheckForm, zone: str, now: datetime) -> datetime | None:
    """Through when it was checked; None for "until now", as is today without a clock time."""
    text = form.through.strip()
    found = _moment(form, "through", text, zone) if text else None
    if found is None:
        return None
    first, last = found
    is_today = first != last and local_day(first, zone) == local_day(now, zone)
    return None if is_today else last


def _moment(form: CheckForm, name: str, text: str, zone: str) -> tuple[datetime, datetime] | None:
    """The first and last instant of what was typed as a day, or a day and a clock time."""
    day, _, clock = text.replace("T", " ").partition(" ")
    try:
        edtf = read_day(day).isoformat() + (f"T{read_clock(clock)}" if clock.strip() else "")
        moment = parse_moment(edtf, zone)
    except (ValidationError, Unreadable) as error:
        form.put(name, f"{str(error).rstrip('.')}" if isinstance(error, Unreadable) else f"“{text}”: {_HOW}")
        return None
    return moment.earliest or moment.latest, moment.latest
