"""What the strip is drawn from: its days, and its parts as plain numbers. Hours run to the right, pixels down."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.domain.moments import start_of_day
from tracker.web.presenters.common import Link, Mark

DAYS_BEFORE, DAYS_AFTER = 14, 8
HOURS = 24 * (DAYS_BEFORE + DAYS_AFTER)
TOP, FOOT = 26, 44

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Window:
    """The days drawn, the zone in which they begin, and the end of the record."""

    first: date
    zone: str
    end: datetime | None

    @property
    def start(self) -> datetime:
        """The first instant drawn."""
        return start_of_day(self.first, self.zone)

    def days(self) -> tuple[date, ...]:
        """The local days drawn."""
        return tuple(self.first + timedelta(days=number) for number in range(DAYS_BEFORE + DAYS_AFTER))

    def x(self, at: datetime) -> float:
        """Where an instant stands, kept within the drawing."""
        return round(min(max((at - self.start) / _HOUR, 0.0), float(HOURS)), 2)

    @property
    def known_to(self) -> float:
        """Where the record ends, or the right edge where it ends outside the drawing."""
        return self.x(self.end) if self.end is not None and self.holds(self.end) else float(HOURS)

    def holds(self, at: datetime) -> bool:
        """Whether an instant is drawn."""
        return timedelta() <= at - self.start <= timedelta(hours=HOURS)


@dataclass(frozen=True, slots=True)
class Bar:
    """An order, from its day on."""

    x: float
    y: int
    w: float
    href: str
    label: str
    is_open: bool
    anchor: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A deadline at its due moment."""

    x: float
    y: int
    status: str
    href: str
    label: str
    is_accepted: bool
    is_beyond: bool


@dataclass(frozen=True, slots=True)
class Span:
    """A stay."""

    x: float
    y: int
    w: float
    h: int
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Lane:
    """A court."""

    label: str
    y: int
    h: int


@dataclass(frozen=True, slots=True)
class Tick:
    """The start of a day."""

    x: float
    label: str
    major: bool


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of the same in words."""

    when: str
    what: str
    href: str | None = None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Strip:
    """The whole drawing."""

    label: str
    width: int
    height: int
    lanes: tuple[Lane, ...]
    bars: tuple[Bar, ...]
    shapes: tuple[Shape, ...]
    spans: tuple[Span, ...]
    ticks: tuple[Tick, ...]
    lines: tuple[TextLine, ...]
    moment_x: float | None
    moment_label: str
    record_end_x: float | None
    record_end_label: str
    before: Link | None
    after: Link | None
