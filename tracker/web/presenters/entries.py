"""What the pages of orders and filings share: the entry, when and where it stands, and what is disputed of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.db.queries.entries import entry_rows
from tracker.db.queries.papers import is_withheld
from tracker.domain.errors import NotFound
from tracker.domain.record import Effect, Entry, Request
from tracker.domain.vocabulary import Layer
from tracker.domain.wording import format_moment
from tracker.web.look import Look
from tracker.web.presenters.citations import DISAGREEMENTS, CitationView, Footnotes
from tracker.web.presenters.common import Link, court_of, identified
from tracker.web.presenters.facts import Fact
from tracker.web.presenters.subjects import Subjects

_AT_THE_COURT = "What it says may be read at the court, not from afar (Fed. R. Civ. P. 5.2(c))."


@dataclass(frozen=True, slots=True)
class EntryPage:
    """What the pages of orders and filings share: the entry, its row (None where it may not be read) and the notes."""

    look: Look
    entry: Entry
    row: Mapping[str, Any] | None
    notes: Footnotes
    subjects: Subjects

    @property
    def table(self) -> str:
        """The table that the entry is a row of."""
        return f"{self.entry.kind}s"

    def cited(self, *fields: str | None) -> tuple[CitationView, ...]:
        """The citations of the entry for some fields (None is the whole entry); none of what may not be read."""
        return self.notes.of(((self.table, self.entry.key),), frozenset(fields)) if self.row is not None else ()


def entry_page(look: Look, kind: str, key: str) -> EntryPage:
    """The entry of this kind with this key. Raises NotFound."""
    entry = look.record.entries.get(key)
    if entry is None or entry.kind != kind:
        raise NotFound(f"There is no {kind} '{key}' in the layers shown")
    row = entry_rows(look.unit.session, [(kind, key)], look.scope).get(key)
    return EntryPage(look, entry, row, Footnotes(look), Subjects(look))


def kicker(page: EntryPage) -> str:
    """The court that keeps the docket, as the sources name it."""
    court = court_of(page.look.record, page.entry.docket)
    return court.name if court else "Court not stated"


def docket_link(page: EntryPage) -> Link:
    """The docket that the entry is a line of, at that line."""
    docket = page.look.record.dockets[page.entry.docket]
    return Link(f"{page.look.href(f'/dockets/{docket.key}')}#{page.entry.key}", docket.title)


def notice(page: EntryPage) -> str | None:
    """That the entry is later than the moment looked at, or may be; None where it is not."""
    filed, as_of = page.entry.filed, page.look.as_of
    if filed.counts_at(as_of):
        return None
    word = "given" if page.entry.kind == "order" else "filed"
    if filed.may_have_happened_by(as_of):
        return f"At the moment shown it may have been {word}, and may not: when it was is not known more exactly."
    return f"At the moment shown it had not been {word} yet."


def says(page: EntryPage) -> Fact | None:
    """What the entry says, in our own words; None where that may not be read."""
    if page.row is None:
        return None
    closed_off = is_withheld(page.look.unit.session, page.look.scope, page.entry.kind, page.entry.key)
    text = page.row["text"] or (_AT_THE_COURT if closed_off else "What it says is not told in this record.")
    return Fact("What it says", text, citations=page.cited(None, "text"), disputes=field_disputes(page, "text"))


def closed(page: EntryPage) -> str | None:
    """What stands in the place of a sealed entry's words for those who may not read them."""
    return None if page.row is not None else f"This {page.entry.kind} is sealed. What it says is not shown here."


def no_source(page: EntryPage) -> str:
    """Where nothing says something: "any article" while the sources are articles, else "any source loaded here"."""
    return "any article" if page.notes.layers <= {Layer.ARTICLES, Layer.CLERK} else "any source loaded here"


def dated(page: EntryPage, label: str) -> Iterable[Fact]:
    """When the entry was filed and entered, where it stands, and its number."""
    entry, look, record = page.entry, page.look, page.look.record
    court = court_of(record, entry.docket)
    docket = docket_link(page)
    yield Fact(
        label,
        format_moment(entry.filed, look.zone),
        citations=page.cited("filed"),
        disputes=field_disputes(page, "filed"),
    )
    if entry.entered is not None:
        yield Fact("Entered", format_moment(entry.entered, look.zone), citations=page.cited("entered"))
    yield Fact("Court", court.name if court else "not stated", note=identified(court))
    yield Fact(
        "Docket",
        docket.label,
        href=docket.href,
        citations=page.cited("docket"),
        disputes=field_disputes(page, "docket"),
    )
    yield Fact("Number", entry.number or "-", note=None if entry.number else f"not given in {no_source(page)}")


def field_disputes(page: EntryPage, *fields: str) -> tuple[Link, ...]:
    """A mark for each undecided disagreement that touches one of these fields of the entry; a gap is none."""
    if page.row is None:
        return ()  # what is disputed of a sealed entry would tell what it says
    return tuple(
        Link(f"{page.look.href('/conflicts')}#{conflict.key}", conflict.topic)
        for conflict in page.look.record.conflicts
        if not conflict.decided
        and conflict.kind in DISAGREEMENTS
        and any(
            (touch.kind, touch.key) == (page.table, page.entry.key) and touch.field in fields
            for touch in conflict.touches
        )
    )


def target_link(page: EntryPage, aimed: Effect | Request) -> Link:
    """What an effect or a request aims at."""
    pairs = (("orders", aimed.order), ("obligations", aimed.obligation), ("deadlines", aimed.deadline))
    table, key = next((table, key) for table, key in pairs if key) if any(key for _, key in pairs) else ("orders", "")
    return page.subjects.link(table, key or "")
