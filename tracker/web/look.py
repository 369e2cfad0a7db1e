"""What a reading page looks at: one matter's record, judged at the moment the address asks for.

`looking()` opens one read of the database; a page makes its views and its response within it. With `known_at` in the
address the page reads a copy of what this tracker held then, and of today only its own keeping: history and search.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
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
from tracker.services.known import as_known
from tracker.services.matters import one_matter, record_of
from tracker.services.unit import Unit
from tracker.web.identity import current_viewer
from tracker.web.state import doors


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one matter. `as_of` is aware on the matter's wall; `kept` are the address's parameters to keep.

    While the knowledge of an earlier moment is shown `unit` reads a copy; `today` always reads the database itself.
    """

    unit: Unit
    scope: Scope
    record: MatterRecord
    assessment: Assessment
    as_of: datetime
    now: datetime
    is_now: bool
    kept: tuple[tuple[str, str], ...]
    today: Unit

    @property
    def known_at(self) -> datetime | None:
        """The moment whose knowledge is shown; None for all that is known."""
        return self.unit.known_at

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
    """A look at the matter with this key at the moment asked for; without one, at that of the address, else the first.

    Raises NotFound for an unknown matter or one not held then, Unreadable for a moment or layers that cannot be read.
    """
    now = doors().clock.now()
    scope = Scope(current_viewer(), _layers())
    with doors().reading() as session, ExitStack() as open_until_the_end:
        unit = today = Unit(session, scope.viewer, now, doors().shelf, past=doors().past)
        wanted = matter or request.args.get("matter", "").strip() or None
        key, known_at = one_matter(unit, scope, wanted), _known_at()
        is_first = wanted is None or key == one_matter(today, scope, None)
        if known_at:
            unit = open_until_the_end.enter_context(as_known(today, key, known_at))
        record = record_of(unit, scope, key)
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
            kept=_kept(asked, known_at, "" if is_first else key),
            today=today,
        )
        g.look = look
        try:
            yield look
        except Exception:
            g.pop("look", None)  # what is closed after this cannot stand around the page of an error
            raise


def _layers() -> frozenset[Layer]:
    names = [name for text in request.args.getlist("layers") for name in text.split(",")]
    try:
        return layers_named(names) if names else ALL_LAYERS
    except ValueError:
        known = ", ".join(layer.value for layer in Layer)
        raise Unreadable(f"'{','.join(names)}' is not a list of layers. Layers are: {known}", field="layers") from None


def _kept(asked: str, known_at: str, matter: str) -> tuple[tuple[str, str], ...]:
    layers = _layers()
    named = "" if layers == ALL_LAYERS else ",".join(sorted(layers))
    pairs = (("matter", matter), ("as_of", asked), ("known_at", known_at), ("layers", named))
    return tuple((name, value) for name, value in pairs if value)


def _known_at() -> str:
    """The moment whose knowledge is asked for, as written; empty for all that is known. Raises Unreadable in a form."""
    asked = request.args.get("known_at", "").strip()
    if asked and request.method not in ("GET", "HEAD"):
        raise Unreadable("You look at what was known earlier. Leave out known_at to save anything", field="known_at")
    return asked


def whole_number(name: str, default: int, least: int, most: int) -> int:
    """A number in the address. Raises Unreadable, saying the range, for anything else."""
    text = request.args.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most):
        raise Unreadable(f"'{name}={text}': write a whole number from {least} to {most}", field=name)
    return int(text)
