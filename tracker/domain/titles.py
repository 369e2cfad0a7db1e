"""What a row is called in a sentence. A sealed row already has the title that its reader may see (`db/records`)."""

from tracker.domain.record import MatterRecord


def titled(record: MatterRecord, key: str) -> str:
    """The title of an entry, event or statement; its key where the record holds none."""
    entry = record.entries.get(key)
    if entry is not None:
        return entry.title
    return next((happening.title for happening in record.happenings if happening.key == key), key)
