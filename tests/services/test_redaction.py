"""Words taken out for good: of rows, history, search, flags, lists and mails; the chain verifies and tells who and why.

All names and numbers are made up.
"""

import sqlite3
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text

from tests.running import doors_at
from tests.services.clerks import TILDA, enter, unit_of
from tracker.bootstrap import Doors
from tracker.db.attachment_files import DESTROYED
from tracker.db.history import verify
from tracker.db.models import (
    Account,
    Acknowledgement,
    AlertEvent,
    Attachment,
    Change,
    Deadline,
    Event,
    EventObligation,
    Filing,
    Flag,
    MailContent,
    Matter,
    Note,
    OutboxMessage,
    PartyAlias,
    SavedFilter,
    SearchEntry,
)
from tracker.domain.errors import Nonsense, NotFound, NotPermitted, Unreadable
from tracker.domain.policy import Viewer
from tracker.domain.private_words import PrivateWords
from tracker.domain.vocabulary import Role
from tracker.mail.message import Outgoing, content_digest, message_id
from tracker.mail.redacting import html_taken_out, mails_holding, redact_folder
from tracker.services.redaction import (
    Preview,
    Redacted,
    destroy_attachment,
    preview,
    redact_row,
    redact_words,
)

MATTER, UPDATE = "abrego-garcia", "daily-updates/2025-04-12"
ADMIN = Viewer("ada", "Ada", Role.ADMIN)
SECRET = "Quagga Example"
WRITTEN = ("Quagga Example", "quagga  example", "QUAGGA-EXAMPLE", "Quagga\nExample")


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path) as opened:
        yield opened


def redacted(doors: Doors, words: str = SECRET, why: str = "a private name stood in it") -> Redacted:
    with doors.writing("ada", why=why) as session:
        return redact_words(unit_of(doors, session, ADMIN), MATTER, PrivateWords(words), why)


def seen(doors: Doors, words: str = SECRET) -> Preview:
    with doors.writing("ada", why="preview") as session:
        return preview(unit_of(doors, session, ADMIN), MATTER, PrivateWords(words))


def everything(doors: Doors) -> str:
    """Every value of every column of every table, but the keys that cannot change and the addresses made of them."""
    with doors.reading() as session:
        said = []
        for table in inspect(doors.database.engine).get_table_names():
            for row in session.execute(text(f'SELECT * FROM "{table}"')).mappings():  # noqa: S608
                said += [str(value) for name, value in row.items() if name not in ("key", "row_key")]
    return "\n".join(said).lower()


def plant(doors: Doors) -> str:
    """The words in many places, written in many ways; the key of the filing."""
    saved = enter(doors, UPDATE, "2025-04-12", title="Report", text=f"It names {WRITTEN[0]} and {WRITTEN[1]}.")
    with doors.writing("tilda", why="noted") as session:
        matter = session.scalars(select(Matter)).one()
        deadline = session.scalars(select(Deadline).where(Deadline.key == UPDATE)).one()
        filing = session.scalars(select(Filing).where(Filing.key == saved.key)).one()
        account = Account(key="tilda", name="Tilda", role="clerk", created_at=doors.clock.now())
        note = Note(key="note", matter_id=matter.id, deadline_id=deadline.id, text=f"Ask {WRITTEN[2]}")
        note.written_by, note.written_at = "tilda", doors.clock.now()
        paper = Attachment(key="paper", matter_id=matter.id, filing_id=filing.id, title=f"Letter of {SECRET}")
        paper.file_name, paper.media_type, paper.layer = f"{SECRET}.pdf", "application/pdf", "clerk"
        paper.sha256, paper.size_bytes = "a" * 64, 9
        session.add_all([account, note, paper])
        deadline.assumptions = ("One thing", f"Another about {SECRET}")
        flag = session.scalars(select(Flag)).first()
        assert flag is not None
        flag.words = f"About {SECRET}"
        noticed = {"kind": "past_due", "subject_key": "one", "slot": "", "at": doors.clock.now()}
        session.add(AlertEvent(matter_id=matter.id, words=f"Past due: {SECRET}", **noticed))
        session.flush()
        session.add(Acknowledgement(flag_id=flag.id, account="tilda", at=doors.clock.now(), note=f"Seen: {SECRET}"))
        address = "/filings?text=quagga+example&kind=motion"
        session.add(SavedFilter(account_id=account.id, name=f"{SECRET} papers", address=address))
        body = f"About {SECRET}"
        html = "<p>About <b>Quagga</b> &#81;uagga Example</p>"
        subject = f"On {SECRET}"
        said = MailContent(subject=subject, text=body, html=html, sha256=content_digest(subject, body, html))
        session.add(said)
        session.flush()
        letter = OutboxMessage(recipient="a@example.org", kind="digest", slot="2025-04-14", content_id=said.id)
        letter.message_id = message_id("a@example.org", "digest", "2025-04-14")
        letter.prepared_at = letter.try_after = doors.clock.now()
        session.add(letter)
    with doors.writing("tilda", why=f"as {SECRET} asked") as session:
        session.scalars(select(Filing).where(Filing.key == saved.key)).one().title = f"Report of {WRITTEN[3]}"
    with doors.writing("tilda", why="better") as session:
        session.scalars(select(Filing).where(Filing.key == saved.key)).one().title = "Another report"
    return saved.key


def test_the_words_are_gone_from_every_table_and_the_chain_verifies(doors: Doors) -> None:
    plant(doors)
    assert "quagga" in everything(doors)

    done = redacted(doors)

    with doors.reading() as session:
        assert verify(session, MATTER) == []
        kept = session.scalars(select(Change.why).where(Change.why.contains("Quagga"))).all()
    assert len(set(kept)) == 1  # a reason cannot be altered; no page shows it (see the test of pages)
    left = everything(doors).replace(str(kept[0]).lower(), "").replace("about <b>quagga</b> [redacted]", "")
    assert "quagga" not in left
    assert (done.rows >= 4, done.changes >= 6, done.messages, done.others) == (True, True, 1, 5)


def test_what_was_taken_out_is_told_with_who_when_and_why(doors: Doors) -> None:
    filing = plant(doors)
    redacted(doors)

    with doors.reading() as session:
        query = select(Change).where(Change.row_key == filing, Change.table_name == "filings").order_by(Change.seq)
        *before, last = session.scalars(query)
    assert [change.action for change in before] == ["insert", "update", "update", "update"]
    assert all(change.redacted_at == doors.clock.now() and change.after is None for change in before)
    assert (last.action, last.actor, last.why) == ("redact", "ada", "a private name stood in it")
    assert last.after is not None
    assert last.after["text"] == "It names [redacted] and [redacted]."


def test_search_and_lists_of_sentences_are_clean(doors: Doors) -> None:
    plant(doors)
    redacted(doors)

    with doors.reading() as session:
        assert session.scalars(select(SearchEntry).where(SearchEntry.folded.contains("quagga"))).all() == []
        deadline = session.scalars(select(Deadline).where(Deadline.key == UPDATE)).one()
        saved = session.scalars(select(SavedFilter)).one()
        mail = session.scalars(select(MailContent)).one()
    assert deadline.assumptions == ("One thing", "Another about [redacted]")
    assert (saved.name, saved.address) == ("[redacted] papers", "/filings?text=%5Bredacted%5D&kind=motion")
    assert mail.subject == "On [redacted]"
    assert mail.sha256 == content_digest(mail.subject, mail.text, mail.html)


def test_the_preview_tells_beforehand_and_changes_nothing(doors: Doors) -> None:
    plant(doors)
    before = everything(doors)

    told = seen(doors)

    assert everything(doors) == before
    assert dict(told.counts) == {"attachment": 1, "deadline": 1, "filing": 1, "note": 1}
    assert (told.messages, told.others, told.reasons) == (1, 5, 1)
    assert {sample.words.replace("\n", " ").lower().replace("-", " ") for sample in told.samples} == {"quagga example"}
    assert not told.is_empty
    assert seen(doors, "Okapi Example").is_empty


def test_a_key_that_holds_the_words_is_named_and_stays(doors: Doors) -> None:
    saved = enter(doors, UPDATE, "2025-04-12", title=f"Report of {SECRET}")

    assert any("quagga-example" in key for key in seen(doors).keys)
    redacted(doors)

    assert any(saved.key in key for key in seen(doors).keys)


def test_the_history_of_a_row_that_is_gone_is_emptied_too(doors: Doors) -> None:
    with doors.writing("tilda") as session:
        party = session.scalars(select(PartyAlias)).first()
        assert party is not None
        alias = PartyAlias(party_id=party.party_id, text=SECRET, kind="spelling", layer="clerk")
        session.add(alias)
        session.flush()
        number = alias.id
    with doors.writing("tilda") as session:
        session.delete(session.get(PartyAlias, number))

    redacted(doors)

    assert "quagga" not in everything(doors)
    with doors.reading() as session:
        theirs = (Change.table_name == "party_aliases", Change.row_id == number)
        last = session.scalars(select(Change).where(*theirs).order_by(Change.seq.desc())).first()
        assert last is not None
        assert (last.action, last.actor, last.after) == ("redact", "ada", None)
        assert verify(session, MATTER) == []


def test_two_other_names_that_would_read_alike_stay_apart(doors: Doors) -> None:
    with doors.writing("tilda") as session:
        party = session.scalars(select(PartyAlias)).first()
        assert party is not None
        for written in WRITTEN[:3]:
            session.add(PartyAlias(party_id=party.party_id, text=written, kind="spelling", layer="clerk"))

    redacted(doors)

    with doors.reading() as session:
        names = session.scalars(select(PartyAlias.text).where(PartyAlias.text.startswith("[redacted]"))).all()
    assert len(set(names)) == 3


def test_a_link_that_hangs_on_an_event_stays(doors: Doors) -> None:
    with doors.reading() as session:
        before = session.scalars(select(EventObligation.id)).all()
        event = session.scalars(select(Event).order_by(Event.id)).first()
        assert event is not None
        words = event.title

    redacted(doors, words)

    with doors.reading() as session:
        assert session.scalars(select(EventObligation.id)).all() == before
        assert session.get(Event, event.id).title == "[redacted]"  # type: ignore[union-attr]


@pytest.mark.parametrize("why", ["", "  ", f"{SECRET} asked for it"])
def test_a_reason_is_needed_and_may_not_hold_the_words(doors: Doors, why: str) -> None:
    with pytest.raises(Unreadable) as raised:
        redacted(doors, why=why)

    assert raised.value.field == "why"


def test_only_an_admin_redacts(doors: Doors) -> None:
    for act in (preview, lambda *given: redact_words(*given, "a reason")):
        with doors.writing("tilda") as session, pytest.raises(NotPermitted):
            act(unit_of(doors, session, TILDA), MATTER, PrivateWords(SECRET))


def test_a_whole_field_or_row_is_taken_out_with_its_history(doors: Doors) -> None:
    filing = plant(doors)
    with doors.writing("ada", why="all of it") as session:
        redact_row(unit_of(doors, session, ADMIN), MATTER, "filings", filing, why="all of it", fields=("text",))

    with doors.reading() as session:
        row = session.scalars(select(Filing).where(Filing.key == filing)).one()
        assert (row.text, row.title) == ("[redacted]", "Another report")
    for table, key, fields, refusal in (
        ("filings", filing, ("filed_edtf",), Nonsense),
        ("filings", "nothing", (), NotFound),
        ("accounts", "tilda", (), NotFound),
        ("change", "1", (), NotFound),
    ):
        with doors.writing("ada") as session, pytest.raises(refusal):
            redact_row(unit_of(doors, session, ADMIN), MATTER, table, key, why="a reason", fields=fields)


def test_an_attachments_file_is_named_to_be_destroyed_unless_another_has_it(doors: Doors) -> None:
    plant(doors)
    with doors.writing("ada", why="closed by the court") as session:
        unit = unit_of(doors, session, ADMIN)
        assert destroy_attachment(unit, MATTER, "paper", "closed by the court") == "a" * 64
        row = session.scalars(select(Attachment)).one()
        assert (row.sha256, row.file_name, row.entered_in_error_at) == (DESTROYED, "redacted.pdf", doors.clock.now())


def test_stored_mails_are_rewritten_whole_and_others_left(doors: Doors) -> None:
    at = doors.clock.now()
    html = "<html><body><p>About Quagga&nbsp;Example &amp; others</p></body></html>"
    doors.mail.folder.mkdir(parents=True, exist_ok=True)
    for number, body in enumerate((f"About {SECRET}, naïvely.\n" * 3, "About nobody.\n")):
        rich = "<p>" if number else html
        letter = Outgoing("a@example.org", f"<{number}@example.org>", f"Digest {number}", body, rich, at)
        doors.mail.deliver(letter, f"letter-{number}")
    folder = doors.mail.folder
    other = (folder / "letter-1.eml").read_bytes()
    words = PrivateWords(SECRET)

    assert [file.name for file in mails_holding(folder, words.taken_out)] == ["letter-0.eml"]
    assert redact_folder(folder, words.taken_out) == 1

    mail = message_from_bytes((folder / "letter-0.eml").read_bytes(), policy=default)
    plain, rich = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    assert plain.splitlines() == ["About [redacted], naïvely."] * 3
    assert "About [redacted] &amp; others" in rich
    assert (mail["Message-ID"], mail["To"], mail["Subject"]) == ("<0@example.org>", "a@example.org", "Digest 0")
    assert (folder / "letter-1.eml").read_bytes() == other
    assert redact_folder(folder, words.taken_out) == 0


def test_html_keeps_its_tags_and_addresses() -> None:
    words = PrivateWords(SECRET)

    link = '<a href="/x?y=1&amp;z=2" title="Quagga Example">Quagga &#69;xample &lt;b&gt;</a>'
    cleaned = html_taken_out(link, words.taken_out)

    assert cleaned == '<a href="/x?y=1&amp;z=2" title="[redacted]">[redacted] &lt;b&gt;</a>'


def test_the_file_of_the_database_holds_the_words_no_more_once_it_is_compacted(
    seeded_sqlite_url: str, tmp_path: Path
) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        enter(doors, UPDATE, "2025-04-12", title="Report", text=f"It names {SECRET}.")
        redacted(doors)
    file = Path(seeded_sqlite_url.removeprefix("sqlite:///"))
    with sqlite3.connect(file) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    assert b"quagga" not in file.read_bytes().lower()
