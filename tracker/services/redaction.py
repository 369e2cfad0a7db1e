"""Words taken out of a matter for good: out of its rows, their history, search, flags, mails and saved lists.

What was taken out stays told: a change says of each row that it was done, by whom, when and why. Files (mails in a
folder, attachments) are changed by the entry point once the transaction has ended.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import select

from tracker.db.attachment_files import DESTROYED, path_of
from tracker.db.base import Base
from tracker.db.history import group_of, redact
from tracker.db.models import Acknowledgement, AlertEvent, Attachment, Flag, MailContent, Matter, SavedFilter
from tracker.db.redacting import columns_of_words, forget_search, held_in, take_out
from tracker.db.rows import model_of
from tracker.domain.errors import Nonsense, NotFound, NotPermitted, Unreadable
from tracker.domain.policy import Permission, allows
from tracker.domain.private_words import REDACTED, PrivateWords
from tracker.mail.message import content_digest
from tracker.mail.redacting import html_taken_out, mails_holding, redact_folder
from tracker.services.matters import hold
from tracker.services.resting import matter_id_of, noun_of
from tracker.services.search import reindex
from tracker.services.unit import Unit

_MOST_SAMPLES = 12
_AROUND = 40
_Clean = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Sample:
    """One place that holds the words: where, and the words with what stands around them."""

    where: str
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking the words out would change. `counts` are rows by what they are called.

    `keys` hold the words in their address and `reasons` in the reason of a save: neither can be changed.
    """

    words: str
    counts: tuple[tuple[str, int], ...]
    samples: tuple[Sample, ...]
    changes: int
    messages: int
    others: int
    keys: tuple[str, ...]
    reasons: int

    @property
    def is_empty(self) -> bool:
        """Whether the words stand nowhere."""
        return not (self.counts or self.changes or self.messages or self.others or self.keys or self.reasons)


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was done: rows cleaned or emptied of history, changes emptied, mails and other texts cleaned."""

    matter: str
    rows: int
    changes: int
    messages: int
    others: int
    group: str


def preview(unit: Unit, matter: str, words: PrivateWords) -> Preview:
    """What taking the words out of a matter would change. Raises NotFound, NotPermitted for whoever is no admin."""
    _refuse_others(unit)
    matter_id = unit.session.scalar(select(Matter.id).where(Matter.key == matter))
    if matter_id is None:
        raise NotFound(f"There is no matter '{matter}'. The list of matters names those there are")
    held = held_in(unit.session, matter_id, words)
    counts = Counter(noun_of(name) for name, _ in {(place.table, place.number) for place in held.places})
    return Preview(
        words=words.typed,
        counts=tuple(sorted(counts.items())),
        samples=tuple(
            _sample(words, place.text, f"{noun_of(place.table)}: {place.column.replace('_', ' ')}")
            for place in held.places[:_MOST_SAMPLES]
        ),
        changes=sum(held.changes.values()),
        messages=len(_messages(unit, words)),
        others=len(_others(unit, words)),
        keys=tuple(f"{noun_of(table)} {key}" for table, key in held.keys),
        reasons=len(held.reasons),
    )


def redact_words(unit: Unit, matter: str, words: PrivateWords, why: str) -> Redacted:
    """Takes words out of a matter for good, by an admin.

    Raises NotFound, NotPermitted, Unreadable without a reason or with one that holds the words itself.
    """
    _refuse_others(unit)
    _refuse_reason(why, words)
    matter_id = hold(unit, matter)
    held = held_in(unit.session, matter_id, words)
    emptied = take_out(unit.session, held, words, unit.as_of)
    messages, others = _messages(unit, words), _others(unit, words)
    for message in messages:
        _clean_message(message, words)
    for row, column, cleaned in others:
        setattr(row, column, cleaned)
    unit.session.flush()
    reindex(unit, matter_id)
    forget_search(unit.session)
    return Redacted(matter, len(held.rows), emptied, len(messages), len(others), group_of(unit.session))


def redact_row(unit: Unit, matter: str, table: str, key: str, *, why: str, fields: tuple[str, ...] = ()) -> Redacted:
    """Takes all words of a row out (or those of some fields), of the row and of its whole history, by an admin.

    Raises NotFound, NotPermitted, Unreadable without a reason, Nonsense for a field that holds no words.
    """
    _refuse_others(unit)
    _refuse_reason(why, None)
    matter_id = hold(unit, matter)
    row = _row_of(unit, matter_id, table, key)
    known = columns_of_words(table)
    unknown = [name for name in fields if name not in known]
    if unknown:
        raise Nonsense(f"'{unknown[0]}' is no field of words of a {noun_of(table)}. There are: {', '.join(known)}")
    for name in fields or known:
        value = getattr(row, name)
        if value:
            setattr(row, name, REDACTED if isinstance(value, str) else (REDACTED,))
    unit.session.flush()
    emptied = redact(unit.session, type(row), row.id, at=unit.as_of)
    reindex(unit, matter_id)
    return Redacted(matter, 1, emptied, 0, 0, group_of(unit.session))


def destroy_attachment(unit: Unit, matter: str, key: str, why: str) -> str | None:
    """Takes an attachment's words out and forgets its file; the file's SHA-256, to be deleted once this is saved.

    None where another attachment has the very same file. Raises as `redact_row` does.
    """
    _refuse_others(unit)
    _refuse_reason(why, None)
    matter_id = hold(unit, matter)
    row = _row_of(unit, matter_id, "attachments", key)
    sha256: str = row.sha256
    row.file_name, row.sha256, row.entered_in_error_at = "redacted.pdf", DESTROYED, unit.as_of
    unit.session.flush()
    redact(unit.session, Attachment, row.id, at=unit.as_of)
    shared = unit.session.scalar(select(Attachment.id).where(Attachment.sha256 == sha256).limit(1))
    return None if shared is not None or sha256 == DESTROYED else sha256


def _refuse_others(unit: Unit) -> None:
    if not allows(unit.viewer, Permission.ADMINISTER, public_reading=False):
        raise NotPermitted("Only an admin can take words out for good")


def _refuse_reason(why: str, words: PrivateWords | None) -> None:
    if not why.strip():
        raise Unreadable("Say why: the history shows it in the place of what was taken out", field="why")
    if words is not None and words.found_in(why):
        raise Unreadable("The reason holds the words themselves, and it stays. Write it without them", field="why")


def _row_of(unit: Unit, matter_id: int, table: str, key: str) -> Any:  # noqa: ANN401 - a row of any table
    held = Base.metadata.tables.get(table)
    if held is None or "key" not in held.c:
        raise NotFound(f"There is no row '{key}' under '{table}'")
    model: Any = model_of(table)
    row = unit.session.scalar(select(model).where(model.key == key))
    if row is None or matter_id_of(unit, row) != matter_id:
        raise NotFound(f"There is no {noun_of(table)} '{key}' in this matter")
    return row


def _sample(words: PrivateWords, text: str, where: str) -> Sample:
    start, end = words.found_in(text)[0]
    return Sample(where, text[max(0, start - _AROUND) : start], text[start:end], text[end : end + _AROUND])


def _messages(unit: Unit, words: PrivateWords) -> list[MailContent]:
    return [
        message
        for message in unit.session.scalars(select(MailContent))
        if words.found_in(message.subject)
        or words.found_in(message.text)
        or html_taken_out(message.html, words.taken_out) != message.html
    ]


def _clean_message(message: MailContent, words: PrivateWords) -> None:
    message.subject, message.text = words.taken_out(message.subject), words.taken_out(message.text)
    message.html = html_taken_out(message.html, words.taken_out)
    message.sha256 = content_digest(message.subject, message.text, message.html)


def _others(unit: Unit, words: PrivateWords) -> list[tuple[Any, str, str]]:
    """Texts without history that hold the words, as (row, column, the text without them)."""
    texts: tuple[tuple[type[Base], str, _Clean], ...] = (
        (Flag, "words", words.taken_out),
        (AlertEvent, "words", words.taken_out),
        (Acknowledgement, "note", words.taken_out),
        (SavedFilter, "name", words.taken_out),
        (SavedFilter, "address", lambda address: _clean_address(address, words)),
    )
    found = []
    for model, column, clean in texts:
        for row in unit.session.scalars(select(model)):
            text = getattr(row, column)
            if text and clean(text) != text:
                found.append((row, column, clean(text)))
    return found


def _clean_address(address: str, words: PrivateWords) -> str:
    path, _, query = address.partition("?")
    held = parse_qsl(query, keep_blank_values=True)
    cleaned = [(name, words.taken_out(value)) for name, value in held]
    return address if cleaned == held else f"{path}?{urlencode(cleaned)}"


def mails_in(folder: Path, words: PrivateWords) -> int:
    """How many mails of a folder hold the words. Raises Unavailable."""
    return len(mails_holding(folder, words.taken_out))


def clean_mails(folder: Path, words: PrivateWords) -> int:
    """Takes the words out of the mails of a folder, once the rows are saved; how many. It can be done again."""
    return redact_folder(folder, words.taken_out)


def destroy_file(folder: Path, sha256: str) -> None:
    """Deletes the bytes of an attachment from the data folder; nothing where they are gone already."""
    path_of(folder, sha256).unlink(missing_ok=True)
