"""Whether bytes are a PDF, by their shape alone: nothing in a file is run, and no name or claimed type is believed.

ISO 32000-1, 7.5: a header `%PDF-1.7`, at the end `startxref`, the place of the cross-reference and `%%EOF`. The header
may stand within the first 1,024 bytes (Annex H, 3.4.1), and what follows `%%EOF` may be as long.
"""

import re

HEAD_BYTES = 1024
TAIL_BYTES = 2048
_HEADER = re.compile(rb"%PDF-\d\.\d")
_END = re.compile(rb"startxref\s{1,8}(\d{1,12})\s{1,8}%%EOF")
_TABLE = re.compile(rb"\s{0,8}(?:xref\b|\d{1,10}\s{1,4}\d{1,5}\s{1,4}obj\b)")
_KINDS = (
    (b"PK\x03\x04", "a ZIP archive, which is what Word and Excel files are"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"{\\rtf", "a rich text file"),
    (b"%!PS", "a PostScript file"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a Linux program"),
    (b"#!", "a script"),
    (b"\x1f\x8b", "a compressed file"),
)
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|svg|script|head|body)", re.IGNORECASE)


def fault_of(head: bytes, tail: bytes, size: int) -> str | None:
    """What is wrong with a file of `size` bytes, by its first and last ones; None where it has the shape of a PDF.

    Where its cross-reference lies is checked by `is_table`, with the bytes at `place_of_table`.
    """
    if size == 0:
        return "The file is empty"
    if not _HEADER.search(head[:HEAD_BYTES]):
        return f"This is no PDF: it is {found_to_be(head)}. Print or save it as a PDF and choose that"
    if place_of_table(head, tail, size) is None:
        return "This PDF is cut off or damaged: it has no end. Download it again, or save it again"
    return None


def place_of_table(head: bytes, tail: bytes, size: int) -> int | None:
    """Where the last cross-reference of a PDF lies, counted from the first byte of the file; None without one."""
    header, ends = _HEADER.search(head[:HEAD_BYTES]), _END.findall(tail)
    if header is None or not ends:
        return None
    place = int(ends[-1])
    return place if 0 < place < size else None


def is_table(found: bytes) -> bool:
    """Whether the bytes at that place begin a cross-reference, as a table or as an object."""
    return _TABLE.match(found) is not None


def found_to_be(head: bytes) -> str:
    """What a file that is no PDF is, by its first bytes."""
    for sign, words in _KINDS:
        if head.startswith(sign):
            return words
    if _MARKUP.match(head):
        return "a web page or XML"
    if b"\0" in head:
        return "a file of a kind not known here"
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            return "a file of a kind not known here"
    return "plain text"
