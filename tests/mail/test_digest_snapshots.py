"""What each kind of digest says, word by word, in both parts. Look at every one before changing what it should say.

`TRACKER_TEST_SNAPSHOTS=write pytest tests/mail/test_digest_snapshots.py` writes them anew.
"""

import os
from pathlib import Path

import pytest

from tests.mail.digests_made import mailed, seeded, variations
from tests.running import doors_at
from tracker.mail.personal import PersonalLinks, personal
from tracker.mail.render import Rendered

FOLDER = Path(__file__).parent / "snapshots"
NAMES = (
    "first",
    "following",
    "collapsed",
    "catch-up",
    "ended",
    "ended-again",
    "acting-for",
    "two-matters",
    "nothing",
    "other-zone",
    "much-changed",
    "in-court",
    "left-out",
    "late",
)
LATE = "This digest is more than a day late: it was prepared Mon 14 Apr 2025, 7:00 a.m. EDT."
LINKS = PersonalLinks(
    "https://docket.example.org/digest/preferences/made-up",
    "https://docket.example.org/digest/unsubscribe/made-up",
    "https://docket.example.org/feeds/made-up.ics",
)


@pytest.fixture(scope="module")
def mails(_seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rendered]:
    with doors_at(f"sqlite:///{_seeded_file}", tmp_path_factory.mktemp("mails")) as doors:
        made = {name: mailed(one) for name, one in variations(seeded(doors)).items()}
    first = made["first"]
    said = {name: delivered(mail, "") for name, mail in made.items()}
    return {**said, "late": delivered(first, LATE)}


def delivered(mail: Rendered, late: str) -> Rendered:
    """The mail as it is delivered to one reader."""
    return Rendered(mail.subject, personal(mail.text, LINKS, late), personal(mail.html, LINKS, late))


@pytest.mark.parametrize("name", NAMES)
def test_each_kind_of_digest_says_what_was_looked_at(name: str, mails: dict[str, Rendered]) -> None:
    mail = mails[name]
    held = {"txt": f"Subject: {mail.subject}\n\n{mail.text}", "html": f"{mail.html.rstrip()}\n"}

    for form, said in held.items():
        file = FOLDER / f"{name}.{form}"
        if os.environ.get("TRACKER_TEST_SNAPSHOTS") == "write":
            file.write_text(said, encoding="utf-8")
        assert said == file.read_text(encoding="utf-8"), file.name
