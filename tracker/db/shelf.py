"""Records already built, kept as long as nothing in their history has changed.

A record is frozen, and every change of a fact adds a row to its chain: the length of the two chains (the matter's and
the installation's) names the state that a record was built from. Nothing is ever served from another state, nor to a
reader of other rights than the one it was built for, nor of a matter that the reader may not see now.
"""

from collections import OrderedDict
from threading import Lock

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db.models import Change, Matter
from tracker.db.records import load_record, no_matter
from tracker.db.visibility import Scope
from tracker.domain.record import MatterRecord
from tracker.domain.vocabulary import Layer

_MOST = 32
_Place = tuple[str, tuple[bool, bool], frozenset[Layer], int | None, int | None]


class RecordShelf:
    """The latest records that one program built; safe for its threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[_Place, MatterRecord] = OrderedDict()
        self._lock = Lock()

    def load(self, session: Session, key: str, scope: Scope) -> MatterRecord:
        """The record of a matter as it stands in this session's view of the database. Raises NotFound."""
        place = (key, scope.rights, scope.layers, *_state(session, key, scope))
        with self._lock:
            found = self._held.get(place)
            if found is not None:
                self._held.move_to_end(place)
                return found
        record = load_record(session, key, scope)
        with self._lock:
            self._held[place] = record
            while len(self._held) > _MOST:
                self._held.popitem(last=False)
        return record


def _state(session: Session, key: str, scope: Scope) -> tuple[int | None, int | None]:
    """How long both chains are. Raises NotFound for a matter that the reader may not see."""
    own = select(func.max(Change.seq)).where(Change.matter_id == Matter.id).correlate(Matter).scalar_subquery()
    installation = select(func.max(Change.seq)).where(Change.matter_id.is_(None)).scalar_subquery()
    row = session.execute(select(own, installation).where(Matter.key == key, scope.matters())).one_or_none()
    if row is None:
        raise no_matter(key)
    return row[0], row[1]
