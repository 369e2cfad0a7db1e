"""Citations by the row they are about, in one read a matter."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tracker.db.models import CITED, Citation, Source
from tracker.db.queries.sealed import NOTHING_WITHHELD, hidden_columns, hidden_rows
from tracker.db.visibility import Scope
from tracker.domain.record import Citation as CitationValue
from tracker.domain.vocabulary import Layer

Subject = tuple[str, int]


def citations_by_subject(session: Session, matter_id: int, scope: Scope) -> dict[Subject, tuple[CitationValue, ...]]:
    """The citations of a matter that a reader may see, by (table, id) of the row cited, as they were entered."""
    cited = Citation.__table__
    source = Source.__table__
    query = (
        select(cited, source.c.key.label("source_key"), source.c.layer.label("source_layer"))
        .join(source, source.c.id == cited.c.source_id)
        .where(source.c.matter_id == matter_id, *_stands(scope.layers))
        .order_by(cited.c.id)
    )
    hidden = hidden_rows(session, scope, matter_id).get("citations", set())
    withheld = hidden_columns(session, scope, matter_id).get("citations", NOTHING_WITHHELD)
    found: dict[Subject, list[CitationValue]] = {}
    for row in session.execute(query).mappings():
        if row["id"] in hidden:
            continue
        column = next(name for name in CITED if row[name] is not None)
        found.setdefault((CITED[column], row[column]), []).append(_value(withheld.blank(row)))
    return {subject: tuple(values) for subject, values in found.items()}


def citations_of(
    session: Session, table: str, ids: Iterable[int], layers: frozenset[Layer]
) -> dict[int, tuple[CitationValue, ...]]:
    """The citations of some rows of one table, all of them shown to the reader, by the row's id, as they were entered.

    For rows that say all they say in their citations: not for papers, whose words may be withheld.
    """
    cited = Citation.__table__
    source = Source.__table__
    column = cited.c[next(name for name, held in CITED.items() if held == table)]
    query = (
        select(cited, source.c.key.label("source_key"), source.c.layer.label("source_layer"))
        .join(source, source.c.id == cited.c.source_id)
        .where(column.in_(list(ids)), *_stands(layers))
        .order_by(cited.c.id)
    )
    found: dict[int, list[CitationValue]] = {}
    for row in session.execute(query).mappings():
        found.setdefault(row[column.name], []).append(_value(dict(row)))
    return {subject: tuple(values) for subject, values in found.items()}


def _stands(layers: frozenset[Layer]) -> tuple[ColumnElement[bool], ...]:
    cited, source = Citation.__table__, Source.__table__
    return (
        source.c.layer.in_(sorted(layers)),
        source.c.entered_in_error_at.is_(None),
        cited.c.entered_in_error_at.is_(None),
    )


def _value(row: Mapping[str, Any]) -> CitationValue:
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
