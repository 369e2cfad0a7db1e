"""Lists of changes as Atom feeds (RFC 4287)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from tracker.domain.saves import SaveTold
from tracker.domain.wording import CAUTION
from tracker.feeds.model import ChangeList

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
# XML 1.0 has no way to write the other control characters, nor half a pair of surrogates.
_UNWRITABLE = {
    code: None for code in (*range(0x20), 0x7F, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF) if code not in (0x9, 0xA)
}


def atom_feed(found: ChangeList) -> bytes:
    """The feed, newest first, each save as one entry."""
    return "\n".join(_lines(found)).encode()


def _lines(found: ChangeList) -> Iterator[str]:
    updated = max((save.at for save in found.saves), default=found.made_at)
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
    yield f"<id>{_text(found.id)}</id>"
    yield f"<title>{_text(found.title)}</title>"
    yield f"<subtitle>{_text(found.about)}</subtitle>"
    yield f"<updated>{_moment(updated)}</updated>"
    yield "<author><name>Duty Docket</name></author>"
    if found.address:
        yield f'<link rel="self" type="application/atom+xml" href={_value(found.address)}/>'
    yield f'<link rel="alternate" type="text/html" href={_value(found.page)}/>'
    for save in found.saves:
        yield from _entry(save)
    yield "</feed>\n"


def _entry(save: SaveTold) -> Iterator[str]:
    yield "<entry>"
    yield f"<id>{_text(save.id)}</id>"
    yield f"<title>{_text(save.title)}</title>"
    yield f"<updated>{_moment(save.at)}</updated>"
    yield f"<author><name>{_text(save.who)}</name></author>"
    yield f'<link rel="alternate" type="text/html" href={_value(save.address)}/>'
    yield f'<content type="text">{_text(_content(save))}</content>'
    yield "</entry>"


def _content(save: SaveTold) -> str:
    why = (f"Reason given: {save.why}", "") if save.why else ()
    return "\n".join((*why, *save.lines, "", CAUTION))


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _text(text: str) -> str:
    return escape(text.translate(_UNWRITABLE))


def _value(text: str) -> str:
    return quoteattr(text.translate(_UNWRITABLE))
