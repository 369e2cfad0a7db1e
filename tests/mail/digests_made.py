"""Digests of each kind that readers get, made from the seed and from made-up cases, ready to be rendered."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tests.domain.build import build, when
from tracker import paths
from tracker.bootstrap import Doors
from tracker.db.visibility import Scope
from tracker.domain.compliance import assess
from tracker.domain.mail_words import DigestSection, MailForm
from tracker.domain.policy import Viewer
from tracker.domain.record import MatterRecord, Party
from tracker.domain.told import Told
from tracker.mail.personal import MARKED
from tracker.mail.render import Rendered, render
from tracker.services.digest_values import Composed, Digest, Reader
from tracker.services.digests import compose
from tracker.services.hearings_ahead import Hearing
from tracker.services.matters import record_of
from tracker.services.unit import Unit

NEW_YORK = "America/New_York"
HOME = Reader(NEW_YORK)
BASE = "https://docket.example.org"
EXTENDED = {
    "orders": {"second": "2025-06-06", "third": "2025-06-09"},
    "due": "2025-06-10T23:59:59-04:00",
    "effects": ["second extends date to 2025-06-16T17:00-04:00"],
    "checks": ["2025-06-02 2025-06-09T09:00-04:00"],
}


def seeded(doors: Doors) -> MatterRecord:
    """The record of the seed as a visitor sees it."""
    with doors.reading() as session:
        unit = Unit(session, Viewer(), doors.clock.now())
        return record_of(unit, Scope(Viewer()), "abrego-garcia")


def seven(day: str) -> datetime:
    """Seven o'clock in New York on a day."""
    return datetime.fromisoformat(f"{day}T07:00").replace(tzinfo=ZoneInfo(NEW_YORK))


def digest_of(
    records: Sequence[MatterRecord],
    moment: datetime,
    *,
    reader: Reader = HOME,
    before: Told | None = None,
    missed: tuple[date, ...] = (),
    hearings: Mapping[str, tuple[Hearing, ...]] | None = None,
) -> Composed:
    """The digest of the reader's day at a moment, as it is prepared for the mail."""
    return compose(
        [assess(record, moment) for record in records],
        as_of=moment,
        base_url=BASE,
        reader=reader,
        slot=moment.astimezone(ZoneInfo(reader.zone)).date(),
        before=kept(before),
        missed=missed,
        hearings=hearings,
        links=MARKED,
    )


def kept(told: Told | None) -> Told | None:
    """What was told, as it comes back from where it is kept."""
    return Told.from_json(told.to_json()) if told else None


def after(records: Sequence[MatterRecord], days: Sequence[str], **more: object) -> Composed:
    """The last of several digests, one on each of these days, each following the one before."""
    told: Told | None = None
    for day in days:
        made = digest_of(records, seven(day), before=told, **more)  # type: ignore[arg-type]
        told = made.told
    return made


def mailed(made: Composed) -> Rendered:
    """The mail that says it, with the marks still in it."""
    return render(paths.templates(), "digest", made.digest)


def example(**facts: object) -> MatterRecord:
    """A made-up matter with one duty."""
    record = build(dict(facts))
    parties = {**record.parties, "agency": Party("agency", "The Sample Agency")}
    duties = tuple(replace(duty, obligors=("agency",), obligees=("plaintiffs",)) for duty in record.obligations)
    return replace(record, parties=parties, obligations=duties)


def hearing(starts: str, **more: object) -> Hearing:
    """A made-up day in court."""
    facts = {
        "key": "hearing-on-time",
        "title": "Hearing on the motion for time",
        "kind": "hearing",
        "court": "District Court of Example",
        "docket_number": "25-cv-1",
        "starts": when(starts),
        "zone": NEW_YORK,
        "place": "Courtroom 4",
        "judge": "Judge Tilda Brown",
        "state": "set",
        "sequence": 0,
        "address": "/dockets/district-1#hearing-on-time",
    }
    return Hearing(**{**facts, **more})  # type: ignore[arg-type]


def variations(seed: MatterRecord) -> dict[str, Composed]:
    """Every kind of digest by its name."""
    return {
        "first": digest_of([seed], seven("2025-04-14")),
        "following": after([seed], ["2025-04-13", "2025-04-14"]),
        "collapsed": after([seed], [f"2025-04-{day}" for day in range(11, 17)]),
        "catch-up": _caught_up(seed),
        "ended": digest_of([seed], seven("2026-11-22")),
        "ended-again": after([seed], ["2026-11-22", "2026-11-23"]),
        "acting-for": digest_of([replace(seed, acting_for="us-government")], seven("2025-04-14")),
        "two-matters": digest_of([seed, _recent()], seven("2025-04-14")),
        "nothing": digest_of([example(due="2025-06-10", answers=["2025-06-09"])], seven("2025-06-11")),
        "other-zone": digest_of([example(**EXTENDED)], seven("2025-06-16"), reader=Reader("Europe/Berlin")),
        "much-changed": _much_changed(),
        "in-court": _in_court(),
        "left-out": digest_of([seed], seven("2025-04-14"), reader=_choosy()),
    }


def _caught_up(seed: MatterRecord) -> Composed:
    before = digest_of([seed], seven("2025-04-11")).told
    return digest_of([seed], seven("2025-04-14"), before=before, missed=(date(2025, 4, 12), date(2025, 4, 13)))


def _recent() -> MatterRecord:
    return example(orders={"first": "2025-04-02"}, due="2025-04-14T17:00-04:00")


def _much_changed() -> Composed:
    held = example(**EXTENDED)
    before = digest_of([replace(held, entries={"first": held.entries["first"]}, effects=())], seven("2025-06-06")).told
    stayed = example(**{**EXTENDED, "effects": [*EXTENDED["effects"], "third stays duty until 2025-06-14"]})  # type: ignore[misc]
    return digest_of([stayed], seven("2025-06-10"), before=before)


def _in_court() -> Composed:
    held = example(due="2025-06-30", orders={"first": "2025-06-02"})
    told = digest_of([held], seven("2025-06-10"), hearings={held.key: (hearing("2025-06-12T14:00-04:00"),)}).told
    moved = hearing("2025-06-11T14:00-04:00", state="moved", sequence=1)
    off = hearing("2025-06-20", key="conference", title="Status conference", judge=None, place=None)
    return digest_of([held], seven("2025-06-11"), before=told, hearings={held.key: (moved, off)})


def _choosy() -> Reader:
    return Reader(NEW_YORK, frozenset({DigestSection.CONTINUING, DigestSection.CONFLICTS}), MailForm.TEXT)


def digest_at(doors: Doors, moment: datetime) -> Digest:
    """What the digest page says of the seed at a moment, as a visitor sees it."""
    record, base_url = seeded(doors), doors.settings.base_url
    return compose([assess(record, moment)], as_of=moment, base_url=base_url, reader=HOME).digest
