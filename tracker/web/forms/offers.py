"""What the screens of the desk offer to choose from: the rows of the matter looked at, by the names people know."""

from collections.abc import Iterable

from wtforms import Field, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]

from tracker.domain.wording import format_due, format_moment
from tracker.web.look import Look

_MOST_LETTERS = 90
_PLURAL = {"order": "orders", "filing": "filings", "notice": "notices"}


def put(field: SelectField | None, choices: Iterable[SelectChoice], *, nothing: str = "Choose one") -> None:
    """Offers choices in a select; `nothing` is what its empty choice says. A field that was taken out is left so."""
    if field is not None:
        field.choices = [SelectChoice("", nothing), *choices]


def words(named: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Choices from (word, label)."""
    return [SelectChoice(word, label) for word, label in named]


def parties(look: Look) -> list[SelectChoice]:
    """The parties of the matter by name."""
    found = sorted(look.record.parties.values(), key=lambda party: party.name.casefold())
    return [SelectChoice(party.key, _short(party.name)) for party in found]


def dockets(look: Look) -> list[SelectChoice]:
    """The dockets of the matter, with number and court."""
    return [
        SelectChoice(
            docket.key,
            _short(", ".join(part for part in (docket.title, docket.number, _court(look, docket.court)) if part)),
        )
        for docket in look.record.dockets.values()
    ]


def entries(look: Look, *kinds: str, by_table: bool = True) -> list[SelectChoice]:
    """The lines of the dockets, newest first; their values are `orders:KEY` and so on, or the key alone."""
    found = [entry for entry in look.record.entries.values() if entry.kind in kinds]
    found.sort(key=lambda entry: (entry.filed.latest, entry.key), reverse=True)
    return [
        SelectChoice(
            f"{_PLURAL[entry.kind]}:{entry.key}" if by_table else entry.key,
            _short(
                f"{format_moment(entry.filed, look.zone)}: {f'{entry.number}, ' if entry.number else ''}{entry.title}"
            ),
        )
        for entry in found
    ]


def duties(look: Look) -> list[SelectChoice]:
    """The duties of the matter, as `obligations:KEY`."""
    return [SelectChoice(f"obligations:{duty.key}", _short(duty.title)) for duty in look.record.obligations]


def deadlines(look: Look) -> list[SelectChoice]:
    """The deadlines listed now that have a date, as `deadlines:KEY`."""
    return [
        SelectChoice(f"deadlines:{one.key}", _short(f"{format_due(one.due)}: {one.obligation.title}"))
        for one in look.assessment.standings
        if one.due.moment is not None
    ]


def wall(look: Look) -> str:
    """On which wall the clock times of this matter's dockets are read."""
    zones = {look.record.courts[docket.court].zone for docket in look.record.dockets.values()}
    if len(zones) == 1:
        return f"Days and clock times are the court's ({next(iter(zones))})."
    return "Days and clock times are those of the docket's own court."


def tell_wall(look: Look, *fields: Field | None) -> None:
    """Says in the hints of some days on which wall they are read."""
    for field in fields:
        if field is not None:
            field.description = f"2025-04-12 or 4/12/2025 (month first). {wall(look)}"


def _court(look: Look, key: str) -> str:
    court = look.record.courts.get(key)
    return (court.identified_as or court.name) if court else ""


def _short(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS].rsplit(' ', 1)[0]} …"
