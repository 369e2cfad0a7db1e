"""An order: what it says, what it imposes and what happened to that, what it does to others, what is said of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.engine import RowMapping

from tracker.db.queries.entries import entry_rows
from tracker.domain.errors import NotFound
from tracker.domain.record import Effect, Entry, Finding, MatterRecord, Request
from tracker.domain.vocabulary import Certainty, FindingResult, Layer, OrderForm
from tracker.domain.wording import format_due, format_moment, listed
from tracker.web.look import Look
from tracker.web.presenters.citations import CitationView, Footnotes
from tracker.web.presenters.common import Link, court_of, identified
from tracker.web.presenters.facts import Fact, conflicts_on
from tracker.web.presenters.panels import Told, not_known_after
from tracker.web.presenters.rows import DeadlineRow, deadline_row
from tracker.web.presenters.statements import Said, Statements
from tracker.web.presenters.subjects import Subjects

_CERTAINTY = {Certainty.STATED: "", Certainty.INFERRED: "inferred, not stated", Certainty.DISPUTED: "disputed"}
_FINDINGS = {
    FindingResult.COMPLIED: "complied with",
    FindingResult.NOT_COMPLIED: "not complied with",
    FindingResult.INADEQUATE: "answered inadequately",
}


@dataclass(frozen=True, slots=True)
class EffectLine:
    """One effect: what is done to what by what, from when."""

    what: str
    target: Link
    by: Link
    when: str
    certainty: str
    citations: tuple[CitationView, ...]


@dataclass(frozen=True, slots=True)
class FindingLine:
    """What a court found in its own words, on which deadlines."""

    result: str
    words: str | None
    deadlines: tuple[Link, ...]
    citations: tuple[CitationView, ...]


@dataclass(frozen=True, slots=True)
class OrderView:
    """The page of an order. `closed` stands alone for a sealed one that the reader may not read."""

    key: str
    title: str
    kicker: str
    docket: Link
    notice: str | None
    closed: str | None
    text: str | None
    outcome: str | None
    facts: tuple[Fact, ...]
    duties: tuple[DeadlineRow, ...]
    duties_nothing: str
    not_known_after: tuple[Told, ...]
    effects: tuple[EffectLine, ...]
    effects_nothing: str
    suffered: tuple[EffectLine, ...]
    findings: tuple[FindingLine, ...]
    rulings: tuple[Told, ...]
    said: Statements
    conflicts: tuple[Told, ...]
    citations: tuple[CitationView, ...]


@dataclass(frozen=True, slots=True)
class EntryPage:
    """What the pages of orders and filings share: the entry, its row (None where it may not be read) and the notes."""

    look: Look
    entry: Entry
    row: RowMapping | None
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


def order_view(look: Look, key: str) -> OrderView:
    """The page of the order with this key. Raises NotFound."""
    page = entry_page(look, "order", key)
    record, row, notes = look.record, page.row, page.notes
    facts = tuple(_facts(page))
    duties, nothing = _duties(page)
    made = [effect for effect in record.effects if effect.by == key] if row else []
    own = {duty.key for duty in record.obligations if duty.imposed_by == key}
    return OrderView(
        key=key,
        title=page.entry.title,
        kicker=kicker(page),
        docket=docket_link(page),
        notice=notice(page),
        closed=None
        if row
        else "This order is sealed. What it says may be read only by those who may see sealed entries.",
        text=row and row["text"],
        outcome=row and row["outcome_words"],
        facts=facts,
        duties=duties,
        duties_nothing=nothing,
        not_known_after=tuple(line for duty in sorted(own) for line in not_known_after(look, duty)),
        effects=tuple(_effect(page, effect) for effect in made),
        effects_nothing="No source loaded here says what it did to another order, duty or deadline.",
        suffered=tuple(_effect(page, effect) for effect in _on(record, key, own)) if row else (),
        findings=tuple(_finding(page, one) for one in record.findings if one.by == key) if row else (),
        rulings=tuple(_ruling(page, one) for one in record.requests if one.ruled_by == key) if row else (),
        said=_said(page),
        conflicts=conflicts_on(look, (("orders", key),)) if row else (),
        citations=notes.all,
    )


def _said(page: EntryPage) -> Statements:
    if page.row is None:
        return Statements((), None)
    key = page.entry.key
    return Said(page.look, page.notes, page.subjects).where(lambda row: row["order_key"] == key)


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


def no_source(look: Look) -> str:
    """Where nothing says something: in no article, or in no source loaded here."""
    layers = {cite.layer for cites in look.record.citations.values() for cite in cites}
    return "any article" if layers <= {Layer.ARTICLES, Layer.CLERK} else "any source loaded here"


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
    yield Fact("Number", entry.number or "-", note=None if entry.number else f"not given in {no_source(look)}")


def field_disputes(page: EntryPage, *fields: str) -> tuple[Link, ...]:
    """A mark for each undecided conflict that touches one of these fields of the entry."""
    return tuple(
        Link(f"{page.look.href('/conflicts')}#{conflict.key}", conflict.topic)
        for conflict in page.look.record.conflicts
        if not conflict.decided
        and any(
            (touch.kind, touch.key) == (page.table, page.entry.key) and touch.field in fields
            for touch in conflict.touches
        )
    )


def _facts(page: EntryPage) -> Iterable[Fact]:
    row, entry, look = page.row, page.entry, page.look
    if row is None:
        yield from dated(page, "Given")
        return
    yield Fact(
        "What it says",
        row["text"] or "Not told in this record.",
        citations=page.cited(None, "text"),
        disputes=field_disputes(page, "text"),
    )
    if row["outcome_words"]:
        yield Fact(
            "Outcome, in the sources’ words",
            row["outcome_words"],
            note="These are the words of the sources named. What the order did is not read from them.",
            citations=page.cited("outcome_words"),
            disputes=field_disputes(page, "outcome_words"),
        )
    judge = page.subjects.party(entry.by) if entry.by else None
    yield Fact(
        "Judge",
        judge.label if judge else f"not named in {no_source(look)}",
        href=judge.href if judge else None,
        citations=page.cited("judge"),
        disputes=field_disputes(page, "judge"),
    )
    form = row["form"]
    yield Fact("Form", f"not stated in {no_source(look)}" if form is OrderForm.UNKNOWN else form.value)
    yield from dated(page, "Given")


def _duties(page: EntryPage) -> tuple[tuple[DeadlineRow, ...], str]:
    """The deadlines of the duties that the order imposes, as they stand; and what to say where there is none."""
    own = [duty for duty in page.look.record.obligations if duty.imposed_by == page.entry.key]
    keys = {duty.key for duty in own}
    found = [one for one in page.look.assessment.standings if one.obligation.key in keys]
    found.sort(key=lambda one: (one.safe_by is None, one.safe_by or page.look.as_of, one.key))
    nothing = "No source loaded here says that it imposes a duty."
    if own:
        nothing = (
            f"At the moment shown it imposes nothing yet. What it imposes: {listed([duty.title for duty in own])}."
        )
    return tuple(deadline_row(page.look, page.notes, one) for one in found), nothing


def _on(record: MatterRecord, key: str, duties: set[str]) -> list[Effect]:
    """The effects on the order itself, on its duties and on their deadlines."""
    deadlines = {one.key for one in record.deadlines if one.obligation in duties}
    return [one for one in record.effects if one.order == key or one.obligation in duties or one.deadline in deadlines]


def _effect(page: EntryPage, effect: Effect) -> EffectLine:
    zone = page.look.zone
    until = f", until {format_moment(effect.until, zone)}" if effect.until else ""
    due = f"; new date {format_due(effect.new_due)}" if effect.new_due else ""
    return EffectLine(
        what=effect.kind.value.replace("_", " "),
        target=target_link(page, effect),
        by=page.subjects.link("orders", effect.by),
        when=f"from {format_moment(effect.begins, zone)}{until}{due}",
        certainty=_CERTAINTY[effect.certainty],
        citations=page.notes.of((("effects", effect.key),)),
    )


def target_link(page: EntryPage, aimed: Effect | Request) -> Link:
    """What an effect or a request aims at."""
    pairs = (("orders", aimed.order), ("obligations", aimed.obligation), ("deadlines", aimed.deadline))
    table, key = next((table, key) for table, key in pairs if key) if any(key for _, key in pairs) else ("orders", "")
    return page.subjects.link(table, key or "")


def _finding(page: EntryPage, finding: Finding) -> FindingLine:
    return FindingLine(
        result=_FINDINGS[finding.result],
        words=finding.words,
        deadlines=tuple(page.subjects.link("deadlines", key) for key in finding.deadlines),
        citations=page.notes.of((("findings", finding.key),)),
    )


def _ruling(page: EntryPage, request: Request) -> Told:
    filing = page.subjects.link("filings", request.filing)
    word = request.ruling.value.replace("_", " ") if request.ruling else "pending"
    return Told(filing.label, f"{request.kind.value.replace('_', ' ')}: {word}", filing.href)
