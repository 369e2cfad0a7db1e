"""Loading seed rows: all of them or none, twice without a change, and never over a row that a person changed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tracker.db import models
from tracker.db.base import Base
from tracker.domain.edtf import parse_moment
from tracker.domain.errors import TrackerError, Unreadable
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import Layer
from tracker.services import seed_children
from tracker.services.search import reindex
from tracker.services.seed_checks import check_rows
from tracker.services.seed_files import SeedRow, read_seed
from tracker.services.seed_tables import SHAPES, Shape
from tracker.services.unit import Unit

ACTOR = "seed"


@dataclass(slots=True)
class SeedReport:
    """What a loading did: rows added, rows already there, and rows left as a person changed them."""

    added: int = 0
    unchanged: int = 0
    updated: int = 0
    kept: list[str] = field(default_factory=list)


def load_seed(unit: Unit, folder: Path, layers: Iterable[Layer]) -> SeedReport:
    """Loads the seed in `folder`. Raises Unreadable with file, line and reason; then nothing is loaded."""
    rows = read_seed(folder, layers)
    check_rows(rows)
    loading = Loading(unit)
    for table in SHAPES:
        for row in rows:
            if row.table == table:
                loading.load(row)
    loading.finish()
    for matter in unit.session.scalars(select(models.Matter)):
        reindex(unit, matter.id)
    return loading.report


class Loading:
    """One loading under way: the ids of rows by table and key, and what is still to be pointed at."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.session = unit.session
        self.report = SeedReport()
        self._ids: dict[tuple[str, str], int] = {}
        self._made: list[tuple[SeedRow, Base]] = []

    def load(self, row: SeedRow) -> None:
        """Adds or compares one row, with what hangs beneath it when it is new."""
        shape = SHAPES[row.table]
        values = self._values(row, shape)
        found = self._existing(shape, values)
        if found is not None:
            self._compare(row, found, values)
            return
        if "layer" in shape.model.__table__.c:
            values["layer"] = row.layer
        made = shape.model(**values)
        self.session.add(made)
        self.flush(row)
        self.report.added += 1
        self._note(row.table, made)
        self._made.append((row, made))

    def finish(self) -> None:
        """Adds what hangs beneath the new rows, and the references that pointed forward, once everything is there."""
        for row, made in self._made:
            for name, (column, table) in SHAPES[row.table].references.items():
                if name in row.data and getattr(made, column) is None:
                    setattr(made, column, self.id_of(row, table, str(row.data[name]), name))
            with self.session.no_autoflush:
                seed_children.add(self, row, made)
            self.flush(row)

    def id_of(self, row: SeedRow, table: str, key: str, name: str) -> int:
        """The id of a row by table and key. Raises Unreadable when there is none."""
        if table not in SHAPES:
            raise row.refuse(f"'{name}' names the table '{table}', and there is none", name)
        known = self._ids.get((table, key))
        if known is None:
            model: Any = SHAPES[table].model
            known = self.session.scalar(select(model.id).where(model.key == key))
            if known is None:
                raise row.refuse(f"'{name}' names '{key}', and {table} has no such key", name)
            self._ids[table, key] = known
        return known

    def moment(self, row: SeedRow, text: object, name: str, zone: str) -> Moment:
        """An EDTF text as a moment in `zone`. Raises Unreadable."""
        try:
            return parse_moment(str(text), zone)
        except Unreadable as error:
            raise row.refuse(error.message, name) from None

    def zone(self, row: SeedRow) -> str:
        """The zone in which the dates of a row are read: its docket's court's, else its matter's, else UTC."""
        own = row.data.get("zone")
        if isinstance(own, str):
            return own
        docket = row.data.get("docket") or self._docket_behind(row)
        if docket is not None:
            query = (
                select(models.Court.zone)
                .join(models.Docket, models.Docket.court_id == models.Court.id)
                .where(models.Docket.key == docket)
            )
            found = self.session.scalar(query)
            if found is not None:
                return found
        matter = self.session.scalar(select(models.Matter.zone).where(models.Matter.key == row.data.get("matter", "")))
        return matter or "UTC"

    def _docket_behind(self, row: SeedRow) -> str | None:
        for name, model in (("obligation", models.Obligation), ("order", models.Order), ("filing", models.Filing)):
            if name in row.data:
                query = (
                    select(models.Docket.key)
                    .join(model, model.docket_id == models.Docket.id)
                    .where(model.key == row.data[name])
                )
                return self.session.scalar(query)
        return None

    def _values(self, row: SeedRow, shape: Shape) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, value in row.data.items():
            if name in shape.moments:
                values[name] = self.moment(row, value, name, self.zone(row))
            elif name in shape.references:
                column, table = shape.references[name]
                if table in SHAPES and (table, value) not in self._ids and self._points_forward(row, table):
                    continue
                values[column] = self.id_of(row, table, str(value), name)
            elif name in shape.plain:
                values[name] = tuple(value) if isinstance(value, list) else value
        if row.table == "deadlines" and "zone" not in values:
            values["zone"] = self.zone(row)
        return values

    def _points_forward(self, row: SeedRow, table: str) -> bool:
        order = list(SHAPES)
        return order.index(table) >= order.index(row.table)

    def _existing(self, shape: Shape, values: dict[str, Any]) -> Base | None:
        model: Any = shape.model
        if "key" in shape.plain:
            found: Base | None = self.session.scalar(select(model).where(model.key == values["key"]))
            return found
        plain = {name: value for name, value in values.items() if not isinstance(value, Moment)}
        conditions = [getattr(model, name) == value for name, value in plain.items()]
        first: Base | None = self.session.scalars(select(model).where(*conditions)).first()
        return first

    def _compare(self, row: SeedRow, found: Any, values: dict[str, Any]) -> None:  # noqa: ANN401 - any model
        self._note(row.table, found)
        differs = [name for name, value in values.items() if getattr(found, name) != value]
        if not differs:
            self.report.unchanged += 1
        elif self._was_touched(row.table, found.id):
            self.report.kept.append(f"{row.table} {values.get('key', found.id)}: {', '.join(sorted(differs))}")
        else:
            for name in differs:
                setattr(found, name, values[name])
            self.flush(row)
            self.report.updated += 1

    def _was_touched(self, table: str, row_id: int) -> bool:
        """Whether anybody but the seed ever changed a row."""
        change = models.Change
        query = select(change.id).where(change.table_name == table, change.row_id == row_id, change.actor != ACTOR)
        return self.session.scalars(query).first() is not None

    def _note(self, table: str, made: Any) -> None:  # noqa: ANN401 - any model
        if hasattr(made, "key"):
            self._ids[table, made.key] = made.id

    def flush(self, row: SeedRow, name: str | None = None) -> None:
        """Writes what is waiting. Raises Unreadable, at the row or its field, for what the database refuses."""
        try:
            self.session.flush()
        except TrackerError as error:
            raise row.refuse(error.message, name) from None
        except Exception as error:  # noqa: BLE001 - whatever the database refuses is told with its line
            reason = str(getattr(error, "orig", error)).splitlines()[0]
            raise row.refuse(f"the database refuses it: {reason}", name) from None
