"""Files told apart by their bytes: what is a PDF, and what else it was found to be."""

import pytest

from tests.web.pdf import made_pdf
from tracker.domain.pdf_shape import fault_of, is_table, place_of_table


def fault(content: bytes) -> str | None:
    return fault_of(content[:1040], content[-2048:], len(content))


@pytest.mark.parametrize("content", [made_pdf(), b"\n\n" + made_pdf(), made_pdf() + b"\r\n" * 20, made_pdf(pages=40)])
def test_a_pdf_is_known_by_its_header_and_its_end(content: bytes) -> None:
    assert fault(content) is None


def test_the_place_of_the_contents_is_read_from_the_end() -> None:
    content = made_pdf()

    place = place_of_table(content, content, len(content))

    assert place is not None
    assert is_table(content[place : place + 20])
    assert not is_table(b"endobj")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04word/document.xml", "a ZIP archive, which is what Word and Excel files are"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Word or Excel file"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"\xff\xd8\xff\xe0JFIF", "a JPEG picture"),
        (b"MZ\x90\x00", "a Windows program"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "a web page or XML"),
        (b"<svg onload='alert(1)'/>", "a web page or XML"),
        ("Über alles, in plain words".encode(), "plain text"),
        (b"\x00\x01\x02\x03", "a file of a kind not known here"),
        (b"x" * 2000 + b"%PDF-1.7", "plain text"),
        (made_pdf()[:-40], "cut off or damaged: it has no end"),
        (b"%PDF-1.7\nstartxref\n999999\n%%EOF", "cut off or damaged: it has no end"),
    ],
)
def test_what_is_no_pdf_is_refused_with_what_it_was_found_to_be(content: bytes, said: str) -> None:
    assert said in (fault(content) or "")
