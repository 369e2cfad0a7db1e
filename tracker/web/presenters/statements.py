"""What people said, always with who said it and when; with what it answers and what was answered to it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.engine import RowMapping

from tracker.db.queries.citations import citations_of
from tracker.db.queries.moments import known_in
from tracker.domain.vocabulary import StatementKind
from tracker.domain.wording import counted, format_moment
from tracker.web.look import Look
from tracker.web.presenters.citations import CitationView, Footnotes
from tracker.web.presenters.common import Link
from tracker.web.presenters.subjects import Subjects

_VERBS = {
    StatementKind.STATEMENT: "said",
    StatementKind.ALLEGATION: "alleged",
    StatementKind.DENIAL: "denied",
    StatementKind.ADMISSION: "admitted",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """A statement that answers another, or that another answers."""

    speaker: Link
    verb: str
    when: str
    said: str


@dataclass(frozen=True, slots=True)
class StatementView:
    """One statement, attributed. `unanswered` stands for an allegation that nothing in the record answers."""

    key: str
    speaker: Link
    verb: str
    when: str
    place: str | None
    said: str
    quote: str | None
    about: Link | None
    to: Reply | None
    replies: tuple[Reply, ...]
    unanswered: str | None
    citations: tuple[CitationView, ...]


@dataclass(frozen=True, slots=True)
class Statements:
    """Some statements, oldest first, and a line on those made after the moment looked at; None when there is none."""

    views: tuple[StatementView, ...]
    later: str | None


class Said:
    """The statements of a matter, for one page."""

    def __init__(
        self, look: Look, notes: Footnotes, subjects: Subjects, *, beside: tuple[str, str] | None = None
    ) -> None:
        """`beside` is the row, as (table, key), on whose page they stand: that they are about it is not said again."""
        self._beside = beside
        self._look, self._notes, self._subjects = look, notes, subjects
        self._rows: Mapping[int, RowMapping] = {row["id"]: row for row in subjects.said.values()}
        self._cites = citations_of(look.unit.session, "statements", list(self._rows), look.scope.layers)

    def where(self, wanted: Callable[[RowMapping], bool]) -> Statements:
        """The statements wanted that were made, or may have been, by the moment looked at."""
        found = [row for row in self._rows.values() if wanted(row)]
        made = [row for row in found if self._may_be_made(row)]
        made.sort(key=lambda row: (row["made_latest"], row["id"]))
        later = len(found) - len(made)
        words = f"{counted(later, 'statement')} made after the moment shown {'is' if later == 1 else 'are'} not listed."
        return Statements(tuple(self._view(row) for row in made), words if later else None)

    def _may_be_made(self, row: RowMapping) -> bool:
        made, as_of = known_in(row, "made"), self._look.as_of
        return made.counts_at(as_of) or made.may_have_happened_by(as_of)

    def _view(self, row: RowMapping) -> StatementView:
        replies = tuple(self._reply(one) for one in self._answers_to(row))
        is_open = row["kind"] is StatementKind.ALLEGATION and not replies
        return StatementView(
            key=row["key"],
            speaker=self._subjects.party(row["speaker"]),
            verb=_VERBS[row["kind"]],
            when=self._when(row),
            place=row["place"],
            said=row["said"],
            quote=row["quote"],
            about=self._about(row),
            to=self._reply(self._rows[row["answers_id"]]) if row["answers_id"] in self._rows else None,
            replies=replies,
            unanswered="No response to it is in this record." if is_open else None,
            citations=self._notes.views(self._cites.get(row["id"], ())),
        )

    def _answers_to(self, row: RowMapping) -> Iterable[RowMapping]:
        found = [one for one in self._rows.values() if one["answers_id"] == row["id"] and self._may_be_made(one)]
        return sorted(found, key=lambda one: (one["made_latest"], one["id"]))

    def _reply(self, row: RowMapping) -> Reply:
        return Reply(self._subjects.party(row["speaker"]), _VERBS[row["kind"]], self._when(row), row["said"])

    def _when(self, row: RowMapping) -> str:
        made = known_in(row, "made")
        words = format_moment(made, self._look.zone)
        return words if made.counts_at(self._look.as_of) else f"{words}; it may have been said by then"

    def _about(self, row: RowMapping) -> Link | None:
        pairs = (("orders", row["order_key"]), ("obligations", row["obligation_key"]))
        about = next((pair for pair in pairs if pair[1] and pair != self._beside), None)
        return self._subjects.link(*about) if about else None
