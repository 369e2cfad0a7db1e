"""Sources of a matter, counted."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db.models import Matter, Source
from tracker.domain.vocabulary import Layer


def layer_counts(session: Session, matter_key: str) -> tuple[int, int]:
    """How many sources of a matter are articles, and how many are documents of the other layers but clerks' notes."""
    query = (
        select(Source.layer, func.count().label("number"))
        .join(Matter, Matter.id == Source.matter_id)
        .where(Matter.key == matter_key)
        .group_by(Source.layer)
    )
    counts = {row.layer: row.number for row in session.execute(query)}
    others = sum(number for layer, number in counts.items() if layer not in (Layer.ARTICLES, Layer.CLERK))
    return counts.get(Layer.ARTICLES, 0), others
