"""A message as bytes, fast: what many readers get is written once, and only their own links are put in for each.

Every body is quoted-printable, so that no line is too long and no letter is lost on the way.
"""

import re
from binascii import b2a_qp
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache
from hashlib import sha256

from tracker.domain.errors import Unreadable
from tracker.mail.message import Outgoing
from tracker.mail.personal import LATE, MARKS, PersonalLinks, without_late

SENDER = "Duty Docket <digest@localhost>"
_EOL, _GO_ON = b"\r\n", b"=\r\n"
_TOO_LONG = re.compile(rb"^([^\n]{74,})(=20|=09)$", re.MULTILINE)
_LONGEST_LINE = 160  # at 78 a subject just short of it would stand on a line of its own
_LONGEST_WORD = 75  # RFC 2047, section 2
_CONTROLS = re.compile("[\x00-\x1f\x7f\x80-\x9f\u2028\u2029]")
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]+@[^\s@<>()\[\],;:\\\"]+")
_BARE = re.compile(r"[A-Za-z0-9!*+/-]")  # RFC 2047, section 5 (3): safe in a phrase too
_PLAIN = b'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
_HTML = b'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'

_Pieces = tuple[bytes | str, ...]
"""Bytes that every reader gets, and between them the marks in whose place one reader's links stand."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who the mail is from: the header, the bare address for the envelope, and the name of the list."""

    header: str
    address: str
    list_id: str


@lru_cache(maxsize=8)
def read_sender(written: str) -> Sender:
    """The sender written as `Name <address>` or as an address. Raises Unreadable."""
    name, address = parseaddr(written)
    if _CONTROLS.search(written) or not _ADDRESS.fullmatch(address) or not address.isascii():
        raise Unreadable("the sender of mail cannot be read; write Duty Docket <docket@example.org>")
    return Sender(formataddr((name, address)), address, f"<digest.{address.rpartition('@')[2]}>")


def written(outgoing: Outgoing, sender: str = SENDER) -> bytes:
    """The message ready to be handed over.

    Raises Unreadable for a header that holds a line break or another control character, and for no address.
    """
    body = _body(outgoing.text, outgoing.html, is_late=bool(outgoing.late))
    own = (piece if isinstance(piece, bytes) else _quoted(_own(piece, outgoing.links, outgoing.late)) for piece in body)
    return b"".join((_headers(outgoing, read_sender(sender)), *own))


def _own(mark: str, links: PersonalLinks | None, late: str) -> str:
    if mark == LATE:
        return late
    return mark if links is None else links.in_place_of(mark)


def _headers(outgoing: Outgoing, sender: Sender) -> bytes:
    if not _ADDRESS.fullmatch(outgoing.recipient) or not outgoing.recipient.isascii():
        _one_line(outgoing.recipient)
        raise Unreadable("the address cannot be written in a mail header; correct it")
    lines = [
        f"From: {sender.header}",
        f"To: {outgoing.recipient}",
        _subject(outgoing.subject),
        f"Date: {_date(outgoing.prepared_at)}",
        f"Message-ID: {_one_line(outgoing.message_id)}",
    ]
    if outgoing.follows:
        lines += [f"In-Reply-To: {_one_line(outgoing.follows)}", f"References: {outgoing.follows}"]
    if outgoing.unsubscribe:
        lines += [
            f"List-Id: Duty Docket {sender.list_id}",
            f"List-Unsubscribe: <{_one_line(outgoing.unsubscribe)}>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        ]
    lines += ["Auto-Submitted: auto-generated", "MIME-Version: 1.0", ""]
    try:
        return "\r\n".join(lines).encode("ascii")
    except UnicodeEncodeError:
        raise Unreadable("a letter beyond ASCII stands in a mail header where none may; write the address") from None


def _one_line(value: str) -> str:
    if _CONTROLS.search(value):
        raise Unreadable("a line break stands in a mail header; write it on one line")
    return value


@lru_cache(maxsize=256)
def _date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC))  # one moment has one header, whatever its offset


@lru_cache(maxsize=256)
def _subject(subject: str) -> str:
    """The subject's header: as it is where mail programs read it so, else in encoded words (RFC 2047)."""
    _one_line(subject)
    if subject.isascii() and len(subject) <= _LONGEST_LINE and "=?" not in subject and subject == subject.strip():
        return f"Subject: {subject}"
    return "Subject: " + "\r\n ".join(_encoded_words(subject))


def _encoded_words(text: str) -> list[str]:
    words, word = [], ""
    for letter in text:
        sign = _encoded(letter)
        if len(word) + len(sign) > _LONGEST_WORD - len("=?utf-8?q??="):
            words.append(word)
            word = ""
        word += sign
    return [f"=?utf-8?q?{one}?=" for one in (*words, word)]


def _encoded(letter: str) -> str:
    if letter == " ":
        return "_"
    return letter if _BARE.match(letter) else "".join(f"={byte:02X}" for byte in letter.encode("utf-8", "replace"))


@lru_cache(maxsize=64)
def _body(text: str, html: str, *, is_late: bool) -> _Pieces:
    """All that stands after the headers that are one reader's own."""
    if not is_late:
        text, html = without_late(text), without_late(html)
    if not html:
        return _joined((_PLAIN, *_pieces(text)))
    # '=_' stands in no quoted-printable text, so that the line between two parts is found in neither.
    between = f"=_{sha256(f'{text}{html}'.encode('utf-8', 'replace')).hexdigest()[:24]}".encode()
    head = b'Content-Type: multipart/alternative; boundary="' + between + b'"\r\n'
    parts = (head, b"\r\n--", between, _EOL, _PLAIN, *_pieces(text))
    return _joined((*parts, b"\r\n--", between, _EOL, _HTML, *_pieces(html), b"\r\n--", between, b"--\r\n"))


def _pieces(text: str) -> _Pieces:
    """A text cut at its marks. A link stands on a line of its own, since only its reader's is so long."""
    pieces: list[bytes | str] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    end = 0
    for found in MARKS.finditer(lines):
        before = lines[end : found.start()]
        pieces += [_after_mark(before, is_first=not pieces), b"" if before.endswith("\n") else _GO_ON, found[0]]
        end = found.end()
    return (*pieces, _after_mark(lines[end:], is_first=not pieces))


def _after_mark(text: str, *, is_first: bool) -> bytes:
    return _quoted(text) if is_first or text.startswith("\n") else _GO_ON + _quoted(text)


def _quoted(text: str) -> bytes:
    """Quoted-printable with the line ends of mail.

    Where a line that is full ends in a space, which has to be written as three signs, binascii writes 77 in all; the
    three go onto a line of their own then (RFC 2045, section 6.7: 76 at most).
    """
    quoted = b2a_qp(text.encode("utf-8", "replace"), istext=True)
    return _TOO_LONG.sub(rb"\1=\n\2", quoted).replace(b"\n", _EOL)


def _joined(pieces: _Pieces) -> _Pieces:
    """The same with neighbouring bytes in one."""
    joined: list[bytes | str] = []
    for piece in pieces:
        if joined and isinstance(piece, bytes) and isinstance(joined[-1], bytes):
            joined[-1] += piece
        else:
            joined.append(piece)
    return tuple(joined)
