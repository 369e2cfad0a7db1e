"""What stands around the answer of the calculator: its links, and the matters it may be saved to."""

from dataclasses import dataclass

from tracker.domain.record import MatterRecord
from tracker.domain.wording import format_moment
from tracker.web.forms.compute_save import SaveForm, SavePlaces
from tracker.web.presenters.compute import AnswerView
from tracker.web.presenters.compute_choices import Found, RuleGroup
from tracker.web.presenters.paging import Choice


@dataclass(frozen=True, slots=True)
class Links:
    """Where the same question leads: to itself, to a calendar file, and to itself with all rules shown or not."""

    permanent: str
    calendar: str
    every_rule: str


@dataclass(frozen=True, slots=True)
class SaveView:
    """Whether and how the date may be saved. `why_not` says why not; `matters` are those to choose from."""

    why_not: str | None = None
    sign_in: bool = False
    action: str = ""
    matter: str = ""
    matters: tuple[Choice, ...] = ()
    form: SaveForm | None = None
    asks: str | None = None
    by_rule: bool = False


@dataclass(frozen=True, slots=True)
class ComputePage:
    """The page. `answer` is None while nothing was asked or what was asked cannot be computed."""

    answer: AnswerView | None
    links: Links
    groups: tuple[RuleGroup, ...]
    held_back: int
    shows_every: bool
    rule_echo: str
    among: Found
    rule_base: str
    keeps: tuple[tuple[str, str], ...]
    save: SaveView | None
    needs_clock: bool
    opens_more: bool


def places_of(record: MatterRecord) -> SavePlaces:
    """What a matter offers to a date: its dockets, parties and orders, in words."""
    return SavePlaces(
        dockets=tuple((docket.key, _docket(record, docket.key)) for docket in record.dockets.values()),
        parties=tuple(sorted(((one.key, one.name) for one in record.parties.values()), key=lambda one: one[1])),
        orders=tuple(
            (entry.key, f"{entry.title}, {format_moment(entry.filed, record.zone)}", entry.docket)
            for entry in record.entries.values()
            if entry.kind == "order"
        ),
    )


def _docket(record: MatterRecord, key: str) -> str:
    docket = record.dockets[key]
    court = record.courts.get(docket.court)
    place = f"{court.name}: " if court else ""
    return f"{place}{docket.title}{f', no. {docket.number}' if docket.number else ''}"
