"""A clerk enters what a person said about the case. It changes no order, and describes nobody."""

from dataclasses import dataclass

from tracker.db import models
from tracker.db.base import Base
from tracker.domain.errors import Unreadable
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import Layer, StatementKind
from tracker.services.entering import (
    Amendment,
    Read,
    Saved,
    Stored,
    begin,
    cite,
    find,
    finish,
    happened,
    id_of,
    key_from,
    the_id,
)
from tracker.services.places import correcting, key_of, matter_of, wall_of
from tracker.services.questions import Questions
from tracker.services.unit import Unit

_ABOUT: dict[str, tuple[str, type[Base]]] = {
    "orders": ("about_order_id", models.Order),
    "obligations": ("about_obligation_id", models.Obligation),
    "parties": ("about_party_id", models.Party),
}
_ANSWERS = frozenset({StatementKind.DENIAL, StatementKind.ADMISSION})


@dataclass(frozen=True, slots=True)
class NewStatement:
    """What a clerk typed. `about` is `orders:KEY`, `obligations:KEY` or `parties:KEY`; `answers` is a statement."""

    kind: StatementKind
    speaker: str
    said: str
    made: str
    read: Read
    quote: str | None = None
    place: str | None = None
    about: str | None = None
    answers: str | None = None
    confirmed: bool = False


def record_statement(unit: Unit, matter: str, new: NewStatement) -> Saved:
    """Saves a statement. Raises Unreadable, NotFound or NeedsConfirming with the field concerned."""
    matter_id = begin(unit, matter)
    row = models.Statement(
        key=key_from(unit, models.Statement, matter, new.made[:10], f"{new.speaker.rpartition('/')[2]} {new.kind}"),
        matter_id=matter_id,
        layer=Layer.CLERK,
    )
    _fill(unit, row, new)
    unit.session.add(row)
    return _finish(unit, row, new)


def amend_statement(unit: Unit, key: str, new: NewStatement, amendment: Amendment) -> Saved:
    """Corrects a statement. Raises as `amending` and `record_statement` do."""
    row, _ = correcting(unit, models.Statement, key, amendment)
    _fill(unit, row, new)
    return _finish(unit, row, new)


def stored_statement(unit: Unit, key: str) -> Stored[NewStatement]:
    """A statement as the command that would save it again. Raises NotFound."""
    row = find(unit, models.Statement, key)
    about = ((table, key_of(unit, model, getattr(row, column))) for table, (column, model) in _ABOUT.items())
    command = NewStatement(
        kind=row.kind,
        speaker=key_of(unit, models.Party, row.speaker_id) or "",
        said=row.said,
        made=row.made_edtf,
        read=Read(""),
        quote=row.quote,
        place=row.place,
        about=next((f"{table}:{one}" for table, one in about if one), None),
        answers=key_of(unit, models.Statement, row.answers_id),
    )
    return Stored(command, matter_of(unit, row), row.version)


def _finish(unit: Unit, row: models.Statement, new: NewStatement) -> Saved:
    unit.session.flush()
    cite(unit, row.matter_id, new.read, [("statement_id", row.id, {"made": new.made})])
    return finish(unit, row.matter_id, row)


def _fill(unit: Unit, row: models.Statement, new: NewStatement) -> None:
    speaker = the_id(unit, models.Party, new.speaker, row.matter_id, field="speaker")
    table, _, key = (new.about or "").partition(":")
    if new.about and table not in _ABOUT:
        raise Unreadable("Choose what it is about from the list", field="about")
    column, model = _ABOUT.get(table, ("", models.Order))
    about = id_of(unit, model, key, row.matter_id, field="about")
    answers = id_of(unit, models.Statement, new.answers, row.matter_id, field="answers")
    if answers is not None and answers == row.id:
        raise Unreadable("A statement does not answer itself. Choose another", field="answers")
    zone = wall_of(unit, None, row.matter_id)
    made = row.made if new.made == row.made_edtf else happened(unit, new.made, zone, field="made")
    _ask(unit, made, answers, new)
    for name, _ in _ABOUT.values():
        setattr(row, name, about if name == column else None)
    row.kind, row.speaker_id, row.said, row.quote = new.kind, speaker, new.said, new.quote
    row.made, row.place, row.answers_id = made, new.place, answers


def _ask(unit: Unit, made: Moment, answers: int | None, new: NewStatement) -> None:
    asked = Questions()
    if new.kind in _ANSWERS and answers is None:
        asked.put("answers", f"A {new.kind.value} answers something that was said. Is that not on record?")
    if answers is not None:
        first = unit.session.get_one(models.Statement, answers).made
        if first.earliest and made.latest < first.earliest:
            asked.put("made", f"It is said to answer what was said later ({first.edtf}). Is it right?")
    asked.end(confirmed=new.confirmed)
