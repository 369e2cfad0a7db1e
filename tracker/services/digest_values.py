"""What a digest consists of: values ready to be rendered, as mail and as a page. `digests.compose` makes them."""

from dataclasses import dataclass

from tracker.domain.digests import ALWAYS_TOLD
from tracker.domain.mail_words import DigestSection, MailForm
from tracker.domain.told import Told
from tracker.mail.personal import PersonalLinks

HEADINGS = {
    DigestSection.OWED_BY_US: "Owed by us",
    DigestSection.TODAY: "Due today",
    DigestSection.PAST_DUE: "Past due",
    DigestSection.CHANGED: "Changed since your last digest",
    DigestSection.UNKNOWN: "Outcome not known",
    DigestSection.SETTINGS: "In court in the next 30 days",
    DigestSection.WEEK: "Due in the next 7 days",
    DigestSection.MONTH: "Due in 8 to 30 days",
    DigestSection.RECURRING: "Recurring duties: the most recent days",
    DigestSection.CONTINUING: "Continuing",
    DigestSection.STAYS: "Stays ending",
    DigestSection.CONFLICTS: "Sources that differ",
    DigestSection.CHECKS: "Awaiting second check",
    DigestSection.COVERAGE: "How far this is known",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a digest is for, as far as that changes what it says: the zone, the parts left out, the form."""

    zone: str
    left_out: frozenset[DigestSection] = frozenset()
    form: MailForm = MailForm.HTML

    def wants(self, section: DigestSection) -> bool:
        """Whether a part is told. What is due today, past due or not known always is."""
        return section in ALWAYS_TOLD or section not in self.left_out


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One deadline of an item: when it falls due ("" for none), how that stands to the day, and its status."""

    key: str
    due: str
    relative: str
    status: str
    status_code: str
    shape: str
    address: str


@dataclass(frozen=True, slots=True)
class DigestNote:
    """One line that is no item: `label` leads to `address`, `said` follows it. Either may be empty."""

    label: str
    said: str
    address: str = ""

    @property
    def in_full(self) -> str:
        """The line as a sentence without a link."""
        return ": ".join(part for part in (self.label, self.said) if part)


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One duty as a digest tells it, with those of its deadlines that stand alike for the same reasons.

    `assumed` is told once; where it was told above or in an earlier digest, `assumed_said` says so instead. `earlier`
    is what is said of further days that are not listed. `notes` are what else is on record about the duty.
    """

    key: str
    title: str
    lines: tuple[DigestLine, ...]
    who: str
    order: str
    why: str
    assumed: tuple[str, ...]
    assumed_said: str
    status_code: str
    address: str
    earlier: str = ""
    notes: tuple[DigestNote, ...] = ()


@dataclass(frozen=True, slots=True)
class DigestPart:
    """What one heading holds of one matter: remarks, then items, then lines."""

    matter: str
    title: str
    address: str
    remarks: tuple[str, ...] = ()
    items: tuple[DigestItem, ...] = ()
    notes: tuple[DigestNote, ...] = ()


@dataclass(frozen=True, slots=True)
class DigestGroup:
    """One heading of a digest, over all matters that have something under it."""

    code: str
    heading: str
    parts: tuple[DigestPart, ...]


@dataclass(frozen=True, slots=True)
class DigestMatter:
    """One matter of a digest. `said` sums it up in a few words; empty where the digest is over it alone."""

    key: str
    title: str
    said: str
    address: str


@dataclass(frozen=True, slots=True)
class Aside:
    """What is said of a matter whose duties are not told: its record has ended, or it could not be judged."""

    key: str
    title: str
    said: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Digest:
    """A whole digest: what stands on `day`, over all matters, and how it is announced.

    `caught_up` names the days it stands for too, `compared` says that nothing changed or that there is no digest to
    compare with, `left_out` which parts the reader chose not to have. `remarks` say of which matters the record ends
    before the day. `links` are None where it is nobody's own.
    """

    day: str
    as_of: str
    subject: str
    first_line: str
    caught_up: str
    compared: str
    matters: tuple[DigestMatter, ...]
    groups: tuple[DigestGroup, ...]
    asides: tuple[Aside, ...]
    left_out: str
    caution: str
    address: str
    links: PersonalLinks | None = None
    replay: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def is_over_several(self) -> bool:
        """Whether it is over more than one matter, so that each line needs its matter's name."""
        return len({*(one.key for one in self.matters), *(one.key for one in self.asides)}) > 1

    @property
    def items(self) -> tuple[DigestItem, ...]:
        """All items, in the order in which they are told."""
        return tuple(item for group in self.groups for part in group.parts for item in part.items)


@dataclass(frozen=True, slots=True)
class Composed:
    """A digest, what it told (to be kept with it), and whether there was any need of it.

    `is_empty`: nothing is outstanding or ahead, nothing changed, and no record's end is due to be told again.
    """

    digest: Digest
    told: Told
    is_empty: bool
