"""What a reading page looks at: one matter's record, judged at the moment the address asks for.

`looking()` opens one read of the database; a page makes its views and its response within it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import g, request

from tracker.db.visibility import ALL_LAYERS, Scope, layers_named
from tracker.domain.compliance import assess
from tracker.domain.edtf import parse_as_of
from tracker.domain.errors import Unreadable
from tracker.domain.record import MatterRecord
from tracker.domain.standing import Assessment
from tracker.domain.vocabulary import Layer
from tracker.services.matters import one_matter, record_of
from tracker.services.unit import Unit
from tracker.web.identity import current_viewer
from tracker.web.state import doors


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one matter. `as_of` is aware on the matter's wall; `kept` are the address's parameters to keep."""

    unit: Unit
    scope: Scope
    record: MatterRecord
    assessment: Assessment
    as_of: datetime
    now: datetime
    is_now: bool
    kept: tuple[tuple[str, str], ...]

    @property
    def zone(self) -> str:
        """The matter's time zone."""
        return self.record.zone

    def href(self, path: str, **changes: str | None) -> str:
        """An address that keeps the moment and layers looked at; `changes` replace or (None) drop parameters."""
        held = {**dict(self.kept), **{name: value for name, value in changes.items() if value is not None}}
        dropped = {name for name, value in changes.items() if value is None}
        query = urlencode({name: value for name, value in held.items() if name not in dropped})
        return f"{path}?{query}" if query else path


@contextmanager
def looking(matter: str | None = None) -> Iterator[Look]:
    """A look at the matter with this key (the first one when None) at the moment asked for.

    Raises NotFound for an unknown matter, Unreadable for a moment or layers that cannot be read.
    """
    _refuse_known_at()
    now = doors().clock.now()
    scope = Scope(current_viewer(), _layers())
    with doors().reading() as session:
        unit = Unit(session, scope.viewer, now, doors().shelf)
        record = record_of(unit, scope, one_matter(unit, scope, matter))
        asked = request.args.get("as_of", "").strip()
        as_of = parse_as_of(asked, record.zone) if asked else now.astimezone(ZoneInfo(record.zone))
        look = Look(
            unit=unit,
            scope=scope,
            record=record,
            assessment=assess(record, as_of),
            as_of=as_of,
            now=now,
            is_now=not asked,
            kept=_kept(asked),
        )
        g.look = look
        yield look


def _layers() -> frozenset[Layer]:
    names = [name for text in request.args.getlist("layers") for name in text.split(",")]
    try:
        return layers_named(names) if names else ALL_LAYERS
    except ValueError:
        known = ", ".join(layer.value for layer in Layer)
        raise Unreadable(f"'{','.join(names)}' is not a list of layers. Layers are: {known}", field="layers") from None


def _kept(asked: str) -> tuple[tuple[str, str], ...]:
    layers = _layers()
    named = "" if layers == ALL_LAYERS else ",".join(sorted(layers))
    pairs = (("as_of", asked), ("layers", named))
    return tuple((name, value) for name, value in pairs if value)


def _refuse_known_at() -> None:
    if request.args.get("known_at", "").strip():
        raise Unreadable("What this tracker held at an earlier moment cannot be shown yet. Leave out known_at")


def whole_number(name: str, default: int, least: int, most: int) -> int:
    """A number in the address. Raises Unreadable, saying the range, for anything else."""
    text = request.args.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most):
        raise Unreadable(f"'{name}={text}': write a whole number from {least} to {most}", field=name)
    return int(text)
