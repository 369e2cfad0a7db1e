"""What the sources of a matter are called."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.models import Matter, Source
from tracker.domain.vocabulary import Layer


@dataclass(frozen=True, slots=True)
class SourceName:
    """A source's title and layer, and who published it where it says so."""

    title: str
    outlet: str | None
    layer: Layer


def source_names(session: Session, matter_key: str) -> dict[str, SourceName]:
    """The name of each source of a matter, by its key."""
    query = (
        select(Source.key, Source.title, Source.outlet, Source.layer)
        .join(Matter, Matter.id == Source.matter_id)
        .where(Matter.key == matter_key)
    )
    return {key: SourceName(title, outlet, layer) for key, title, outlet, layer in session.execute(query)}
