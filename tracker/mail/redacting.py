"""Words taken out of mails that lie in a folder: subject, text and HTML alike."""

import re
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from html import escape, unescape
from pathlib import Path

from tracker.domain.errors import Unavailable
from tracker.mail.folder import write_whole

_POLICY = SMTP.clone(max_line_length=160)
_TAGS = re.compile(r"(<[^>]*>)")


def mails_holding(folder: Path, taken_out: Callable[[str], str]) -> tuple[Path, ...]:
    """The `.eml` files of a folder that would change. Raises Unavailable for one that cannot be read."""
    return tuple(file for file, message in _mails(folder) if _clean(message, taken_out))


def redact_folder(folder: Path, taken_out: Callable[[str], str]) -> int:
    """Rewrites each mail that holds the words, whole or not at all; how many. Raises Unavailable."""
    number = 0
    for file, message in _mails(folder):
        if _clean(message, taken_out):
            write_whole(file, message.as_bytes())
            number += 1
    return number


def html_taken_out(html: str, taken_out: Callable[[str], str]) -> str:
    """An HTML text with the words taken out between its tags, also where a sign in them is written as an entity."""
    parts = _TAGS.split(taken_out(html))
    return "".join(part if place % 2 else _between(part, taken_out) for place, part in enumerate(parts))


def _between(text: str, taken_out: Callable[[str], str]) -> str:
    plain = unescape(text)
    cleaned = taken_out(plain)
    return text if cleaned == plain else escape(cleaned)


def _mails(folder: Path) -> Iterator[tuple[Path, EmailMessage]]:
    for file in sorted(folder.glob("*.eml")) if folder.is_dir() else ():
        try:
            message = message_from_bytes(file.read_bytes(), policy=_POLICY)
        except OSError as error:
            raise Unavailable(f"{file} cannot be read: {error.strerror}.") from error
        if isinstance(message, EmailMessage):
            yield file, message


def _clean(message: EmailMessage, taken_out: Callable[[str], str]) -> bool:
    """Takes the words out of a message; whether there were any."""
    changed = False
    subject = str(message["Subject"] or "")
    if taken_out(subject) != subject:
        del message["Subject"]
        message["Subject"] = taken_out(subject)
        changed = True
    for part in message.walk():
        if part.get_content_maintype() != "text" or not isinstance(part, EmailMessage):
            continue
        said = part.get_content()
        is_html = part.get_content_subtype() == "html"
        cleaned = html_taken_out(said, taken_out) if is_html else taken_out(said)
        if cleaned != said:
            part.set_content(cleaned, subtype=part.get_content_subtype())
            changed = True
    return changed
