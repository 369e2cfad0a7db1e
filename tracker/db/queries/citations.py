"""Citations by the row they are about, in one read a matter."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.models import CITED, Citation, Source
from tracker.domain.record import Citation as CitationValue
from tracker.domain.vocabulary import Layer

Subject = tuple[str, int]


def citations_by_subject(
    session: Session, matter_id: int, layers: frozenset[Layer]
) -> dict[Subject, tuple[CitationValue, ...]]:
    """The citations of a matter in some layers, by (table, id) of the row cited, in the order they were entered."""
    cited = Citation.__table__
    source = Source.__table__
    query = (
        select(cited, source.c.key.label("source_key"), source.c.layer.label("source_layer"))
        .join(source, source.c.id == cited.c.source_id)
        .where(source.c.matter_id == matter_id, source.c.layer.in_(sorted(layers)))
        .order_by(cited.c.id)
    )
    found: dict[Subject, list[CitationValue]] = {}
    for row in session.execute(query).mappings():
        column = next(name for name in CITED if row[name] is not None)
        found.setdefault((CITED[column], row[column]), []).append(_value(row))
    return {subject: tuple(values) for subject, values in found.items()}


def citations_of(
    session: Session, table: str, ids: Iterable[int], layers: frozenset[Layer]
) -> dict[int, tuple[CitationValue, ...]]:
    """The citations of some rows of one table in some layers, by the row's id, in the order they were entered."""
    cited = Citation.__table__
    source = Source.__table__
    column = cited.c[next(name for name, held in CITED.items() if held == table)]
    query = (
        select(cited, source.c.key.label("source_key"), source.c.layer.label("source_layer"))
        .join(source, source.c.id == cited.c.source_id)
        .where(column.in_(list(ids)), source.c.layer.in_(sorted(layers)))
        .order_by(cited.c.id)
    )
    found: dict[int, list[CitationValue]] = {}
    for row in session.execute(query).mappings():
        found.setdefault(row[column.name], []).append(_value(row))
    return {subject: tuple(values) for subject, values in found.items()}


def _value(row: RowMapping) -> CitationValue:
    return CitationValue(
        source=row["source_key"],
        locator=row["locator"],
        layer=row["source_layer"],
        field=row["field"],
        value=row["value"],
        method=row["method"],
        confidence=row["confidence"],
        lines=tuple(row["lines"]),
    )
