"""What was prepared by a tick and not delivered, when rights or addresses change before the next one."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import select

from tests.mail.smtp_server import free_port
from tests.running import doors_at
from tests.scheduler.ticking import at
from tracker.bootstrap import Doors
from tracker.db.models import Account, Matter, MatterMember, OutboxMessage, Subscription
from tracker.domain.vocabulary import Role
from tracker.scheduler.jobs import tick

TITLE = "In re Grand Jury 77"
ADDRESS = "tilda.brown@example.org"


def a_member(doors: Doors, address: str = ADDRESS) -> None:
    """A clerk who is a member of a private matter and gets the digest."""
    joined = at("2025-04-01")
    with doors.writing("tests") as session:
        matter = Matter(key="private", title=TITLE, zone="America/New_York", summary="Made up", is_public=False)
        account = Account(key="tilda-brown", name="Tilda Brown", role=Role.CLERK, email=address, created_at=joined)
        session.add_all((matter, account))
        session.flush()
        going = {"asked_at": joined, "confirmed_at": joined, "goes_since": joined}
        row = {"address": address, "account_id": account.id, "zone": "America/New_York", "hour": 7, **going}
        session.add_all((MatterMember(matter_id=matter.id, account_id=account.id), Subscription(**row)))


def letters(doors: Doors) -> dict[str, str]:
    """What lies in the folder, by recipient: every text of a message in one."""
    found = {}
    for file in doors.settings.mail_dir.glob("*.eml"):
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        parts = (str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text")
        found[str(mail["To"])] = " ".join((str(mail["Subject"]), *parts))
    return found


def messages(doors: Doors) -> dict[str, str]:
    """What became of the messages, by recipient."""
    with doors.reading() as session:
        rows = session.scalars(select(OutboxMessage)).all()
    return {row.recipient: row.outcome.value if row.outcome else "waits" for row in rows}


def nowhere() -> str:
    return f"smtp://127.0.0.1:{free_port()}"


def test_a_digest_that_waits_is_written_anew_without_what_its_reader_may_not_see_any_more(
    seeded_sqlite_url: str, tmp_path: Path
) -> None:
    with doors_at(seeded_sqlite_url, tmp_path, at("2025-04-14"), TRACKER_SMTP_URL=nowhere()) as doors:
        a_member(doors)
        tick(doors)
        with doors.writing("tests") as session:
            session.delete(session.scalars(select(MatterMember)).one())
    with doors_at(seeded_sqlite_url, tmp_path, at("2025-04-14", "07:05")) as doors:
        tick(doors)
    with doors_at(seeded_sqlite_url, tmp_path, at("2025-04-14", "07:10")) as doors:
        tick(doors)

        assert messages(doors)[ADDRESS] == "sent"
        assert set(letters(doors)) == {ADDRESS, "digest@localhost"}
        assert TITLE not in letters(doors)[ADDRESS]


def test_a_membership_that_stands_keeps_what_was_written(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path, at("2025-04-14"), TRACKER_SMTP_URL=nowhere()) as doors:
        a_member(doors)
        tick(doors)
    with doors_at(seeded_sqlite_url, tmp_path, at("2025-04-14", "07:05")) as doors:
        tick(doors)

        assert TITLE in letters(doors)[ADDRESS]


def test_what_waits_for_an_address_that_was_corrected_goes_to_the_new_one_alone(
    seeded_sqlite_url: str, tmp_path: Path
) -> None:
    wrong = "tilda.braun@example.org"
    with doors_at(seeded_sqlite_url, tmp_path, at("2025-04-14"), TRACKER_SMTP_URL=nowhere()) as doors:
        a_member(doors, wrong)
        tick(doors)
        with doors.writing("tests") as session:
            session.scalars(select(Account).where(Account.email == wrong)).one().email = ADDRESS
    with doors_at(seeded_sqlite_url, tmp_path, at("2025-04-14", "07:05")) as doors:
        tick(doors)

        assert (messages(doors)[wrong], messages(doors)[ADDRESS]) == ("refused", "sent")
        assert wrong not in letters(doors)
