"""What a seed file may say: for each table its model, the fields that point elsewhere, and the lists beneath a row."""

from dataclasses import dataclass

from sqlalchemy import Table

from tracker.db import models
from tracker.db.base import Base
from tracker.db.types import MomentOf

NESTED = {
    "parties": ("aliases", "roles"),
    "obligations": ("obligors", "obligees"),
    "deadlines": ("rivals",),
    "conflicts": ("positions", "touches"),
    "events": ("beside",),
    "settings": ("facts",),
    "fulfilments": ("deadlines",),
    "findings": ("deadlines",),
}
"""Fields of a row that become rows of their own."""

_ORDER: tuple[type[Base], ...] = (
    models.Matter,
    models.Source,
    models.Court,
    models.Docket,
    models.Party,
    models.DocketLink,
    models.Order,
    models.Filing,
    models.Notice,
    models.Service,
    models.Setting,
    models.Obligation,
    models.Deadline,
    models.Effect,
    models.Request,
    models.Event,
    models.Fulfilment,
    models.Finding,
    models.Statement,
    models.Conflict,
    models.Coverage,
)


@dataclass(frozen=True, slots=True)
class Shape:
    """One table as seed files write it.

    `plain` are columns by their own name, `moments` are single EDTF texts, `references` maps a field to its column and
    the table it points at.
    """

    model: type[Base]
    plain: frozenset[str]
    moments: frozenset[str]
    references: dict[str, tuple[str, str]]

    @property
    def fields(self) -> frozenset[str]:
        """Every field that may be written."""
        nested = NESTED.get(self.model.__tablename__, ())
        return self.plain | self.moments | frozenset(self.references) | frozenset(nested) | {"cite"}


def _shape(model: type[Base]) -> Shape:
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - every model is one table
    moments = {name for part in model.__mro__ for name, value in vars(part).items() if isinstance(value, MomentOf)}
    held = {f"{name}_{part}" for name in moments for part in ("edtf", "earliest", "latest")}
    references = {
        column.name.removesuffix("_id"): (column.name, key.column.table.name)
        for column in table.columns
        for key in column.foreign_keys
    }
    own = {"id", "layer", "version", "entered_in_error_at"} | {column for column, _ in references.values()}
    plain = {column.name for column in table.columns} - held - own
    return Shape(model, frozenset(plain), frozenset(moments), references)


SHAPES: dict[str, Shape] = {model.__tablename__: _shape(model) for model in _ORDER}
"""Every table that a seed file may fill, in the order in which rows can point at each other."""
