"""What an effect, an answer or a finding is called where rows are listed: whose it is, what it does, and to what."""

from tracker.domain.record import MatterRecord
from tracker.domain.titles import titled
from tracker.domain.vocabulary import Extent
from tracker.web.look import Look
from tracker.web.presenters.common import Link

_MOST_LETTERS = 60


def act_link(look: Look, table: str, key: str) -> Link | None:
    """The row as a link to where it stands; None for another table, and for a row that the record does not show."""
    named = _NAMED.get(table)
    return named(look, key) if named else None


def _effect(look: Look, key: str) -> Link | None:
    record = look.record
    effect = next((one for one in record.effects if one.key == key), None)
    if effect is None:
        return None
    on = _named(record, effect.order, effect.obligation, effect.deadline)
    what = effect.kind.value.replace("_", " ")
    return Link(look.href(f"/orders/{effect.by}"), f"{titled(record, effect.by)}: {what} “{on}”")


def _finding(look: Look, key: str) -> Link | None:
    finding = next((one for one in look.record.findings if one.key == key), None)
    if finding is None:
        return None
    words = f"{titled(look.record, finding.by)}: the court on {_deadlines(look.record, finding.deadlines)}"
    return Link(look.href(f"/orders/{finding.by}"), words)


def _answer(look: Look, key: str) -> Link | None:
    answer = next((one for one in look.record.fulfilments if one.key == key), None)
    if answer is None:
        return None
    how = "as an answer to" if answer.extent is Extent.WHOLE else "as a part of an answer to"
    words = f"“{titled(look.record, answer.answered_by)}” {how} {_deadlines(look.record, answer.deadlines)}"
    return Link(look.href(f"/deadlines/{answer.deadlines[0]}"), words)


_NAMED = {"effects": _effect, "findings": _finding, "fulfilments": _answer}


def _deadlines(record: MatterRecord, keys: tuple[str, ...]) -> str:
    first = f"“{_named(record, None, None, keys[0])}”" if keys else "no deadline"
    return first if len(keys) < 2 else f"{first} and {len(keys) - 1} more"  # noqa: PLR2004 - one needs no count


def _named(record: MatterRecord, order: str | None, duty: str | None, deadline: str | None) -> str:
    if order is not None:
        return titled(record, order)
    own = next((one.obligation for one in record.deadlines if one.key == deadline), duty)
    title = next((one.title for one in record.obligations if one.key == own), deadline or duty or "")
    return title if len(title) <= _MOST_LETTERS else f"{title[:_MOST_LETTERS].rsplit(' ', 1)[0]} …"
