"""What a row is called in a sentence: its title, and no more than that it is sealed where it is."""

from tracker.domain.record import MatterRecord


def titled(record: MatterRecord, key: str) -> str:
    """The title of an entry or happening; "a sealed order" for a sealed one; its key where the record has none."""
    entry = record.entries.get(key)
    if entry is not None:
        return f"a sealed {entry.kind}" if entry.sealed else entry.title
    return next((happening.title for happening in record.happenings if happening.key == key), key)
