"""What people said: who the speaker of a statement is."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.models import Party, Statement


def speakers(session: Session, keys: list[str]) -> dict[str, tuple[str, str]]:
    """The key and name of the speaker of each statement, by the statement's key."""
    if not keys:
        return {}
    query = select(Statement.key, Party.key, Party.name).join(Party, Party.id == Statement.speaker_id)
    return {key: (party, name) for key, party, name in session.execute(query.where(Statement.key.in_(keys)))}
