"""What stands beside a line of a docket: its attachments, and who was served with it."""

from dataclasses import dataclass

from tracker.web.presenters.attachments import AttachmentView, attachments_on
from tracker.web.presenters.entries import EntryPage
from tracker.web.presenters.served import ServedLine, served_with


@dataclass(frozen=True, slots=True)
class Beside:
    """All of it; empty for a sealed line that the reader may not read."""

    attachments: tuple[AttachmentView, ...] = ()
    served: tuple[ServedLine, ...] = ()


def beside_entry(page: EntryPage) -> Beside:
    """What stands beside an order or a filing."""
    if page.row is None:
        return Beside()
    look, kind, key = page.look, page.entry.kind, page.entry.key
    return Beside(
        attachments=attachments_on(look, kind, [key]).get(key, ()),
        served=served_with(look, page.notes, kind, key),
    )
