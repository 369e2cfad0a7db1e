"""The files that came with lines of dockets, for those who are signed in."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.engine import RowMapping

from tracker.db.queries.attachments import attachments_of
from tracker.web.look import Look
from tracker.web.presenters.common import Link
from tracker.web.presenters.row_actions import actions_on

_KB, _MB = 1024, 1024 * 1024


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """One file: its address, what it is, and how large. `actions` for whoever may correct it."""

    key: str
    href: str
    title: str
    size: str
    actions: tuple[Link, ...]


def attachments_on(look: Look, kind: str, keys: Iterable[str]) -> dict[str, tuple[AttachmentView, ...]]:
    """The attachments of some lines of one kind, by the line's key; empty for who is not signed in."""
    found = attachments_of(look.unit.session, look.record.key, kind, keys, look.scope)
    return {line: tuple(_view(look, row) for row in rows) for line, rows in found.items()}


def size_words(size: int) -> str:
    """A length in bytes as people say it: `12 KB`, `3.4 MB`."""
    return f"{size / _MB:.1f} MB" if size >= _MB else f"{max(1, round(size / _KB))} KB"


def _view(look: Look, row: RowMapping) -> AttachmentView:
    return AttachmentView(
        key=row["key"],
        href=f"/attachments/{row['key']}",
        title=f"{row['number']}. {row['title']}" if row["number"] else row["title"],
        size=size_words(row["size_bytes"]),
        actions=actions_on(look, "attachments", row["key"], row["layer"]),
    )
