"""Readers who chose alike and were told alike get one text, composed once, on the days after the first too."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.running import doors_at
from tests.scheduler.ticking import at, contents, messages
from tracker.db.models import Subscription
from tracker.scheduler.jobs import tick
from tracker.services import digest_preparing

JOINED = datetime(2025, 4, 1, 12, tzinfo=UTC)


def test_a_text_is_composed_once_for_all_who_were_told_alike(
    seeded_sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    composed: list[str] = []
    real = digest_preparing.write

    def counted(desk: digest_preparing.Desk, reader: object, likeness: digest_preparing.Likeness) -> object:
        composed.append(likeness.slot.isoformat())
        return real(desk, reader, likeness)  # type: ignore[arg-type]

    monkeypatch.setattr(digest_preparing, "write", counted)
    with doors_at(seeded_sqlite_url, tmp_path, TRACKER_DIGEST_TO="nobody") as doors:
        with doors.writing("tests") as session:
            joined = {"asked_at": JOINED, "confirmed_at": JOINED, "goes_since": JOINED}
            session.add_all(
                Subscription(address=f"{name}@example.org", zone="America/New_York", hour=7, **joined)
                for name in ("tilda", "omar", "ann")
            )

        for day in ("2025-04-12", "2025-04-13", "2025-04-14"):
            tick(doors, as_of=at(day))

        assert composed == ["2025-04-12", "2025-04-13", "2025-04-14"]
        assert (len(messages(doors)), len(contents(doors))) == (9, 3)
        assert len({message.follows for message in messages(doors) if message.slot == "2025-04-14"}) == 3
