"""The line of a docket says what it is in capitals: number, kind and title, read by eye from made-up lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.docket_line import DocketLine, read_line
from tracker.domain.vocabulary import FilingKind

LINES = [
    ("31 MOTION to Stay Pending Appeal by Example Bureau. (Doe, Jane) (Entered: 04/05/2025)",
     DocketLine("31", FilingKind.MOTION, "Motion to Stay Pending Appeal")),
    ("DECLARATION of Jane Example re daily update (Entered: 04/12/2025)",
     DocketLine(None, FilingKind.DECLARATION, "Declaration of Jane Example re daily update")),
    ("STATUS REPORT by All Defendants", DocketLine(None, FilingKind.STATUS_REPORT, "Status report")),
    ("RESPONSE in Opposition re 31 MOTION to Stay filed by Jane Example.",
     DocketLine(None, FilingKind.OPPOSITION, "Response in Opposition re 31 motion to Stay")),
    ("04/07/2025 40 REPLY to Response to Motion filed by Example Bureau.",
     DocketLine("40", FilingKind.REPLY, "Reply to Response to Motion")),
    ("NOTICE OF APPEAL as to 21 Order by Example Bureau.",
     DocketLine(None, FilingKind.NOTICE_OF_APPEAL, "Notice of appeal as to 21 Order")),
    ("[52] Letter from counsel; see attached", DocketLine("52", FilingKind.LETTER, "Letter from counsel")),
    ("", DocketLine(None, None, None)),
    ("12", DocketLine(None, None, None)),
    ("Paperless entry", DocketLine(None, None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), LINES)
def test_a_line_says_what_it_is(text: str, said: DocketLine) -> None:
    assert read_line(text) == said


@given(st.text(max_size=3000))
def test_any_text_is_read_without_harm(text: str) -> None:
    line = read_line(text)

    assert line.title is None or len(line.title) <= 121
    assert line.number is None or line.number.isdecimal()
