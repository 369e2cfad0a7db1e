"""An order: what it says, what it imposes and what happened to that, what it does to others, what is said of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tracker.domain.record import Effect, Finding, MatterRecord, Request
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Certainty, FindingResult, OrderForm
from tracker.domain.wording import format_due, format_moment, inside, listed
from tracker.web.look import Look
from tracker.web.presenters.beside import Beside, beside_entry
from tracker.web.presenters.citations import CitationView
from tracker.web.presenters.common import Link, party_names
from tracker.web.presenters.entries import (
    EntryPage,
    closed,
    dated,
    docket_link,
    entry_page,
    field_disputes,
    kicker,
    no_source,
    notice,
    says,
    target_link,
)
from tracker.web.presenters.facts import Fact, conflicts_on
from tracker.web.presenters.panels import Told, not_known_after
from tracker.web.presenters.rows import DeadlineRow, deadline_row
from tracker.web.presenters.statements import Said, Statements

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
    says: Fact | None
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
    beside: Beside
    citations: tuple[CitationView, ...]


def order_view(look: Look, key: str) -> OrderView:
    """The page of the order with this key. Raises NotFound."""
    page = entry_page(look, "order", key)
    record, row, notes = look.record, page.row, page.notes
    said = says(page)
    facts = tuple(_facts(page))
    duties, nothing = _duties(page) if row is not None else ((), "")
    made = [effect for effect in record.effects if effect.by == key] if row else []
    own = {duty.key for duty in record.obligations if duty.imposed_by == key}
    return OrderView(
        key=key,
        title=page.entry.title,
        kicker=kicker(page),
        docket=docket_link(page),
        notice=notice(page),
        closed=closed(page),
        says=said,
        facts=facts,
        duties=duties,
        duties_nothing=nothing,
        not_known_after=tuple(line for duty in sorted(own if row else ()) for line in not_known_after(look, duty)),
        effects=tuple(_effect(page, effect) for effect in made),
        effects_nothing="No source loaded here says what it did to another order, duty or deadline.",
        suffered=tuple(_effect(page, effect) for effect in _on(record, key, own)) if row else (),
        findings=tuple(_finding(page, one) for one in record.findings if one.by == key) if row else (),
        rulings=tuple(_ruling(page, one) for one in record.requests if one.ruled_by == key) if row else (),
        said=_said(page),
        conflicts=conflicts_on(look, (("orders", key),)) if row else (),
        beside=beside_entry(page),
        citations=notes.all,
    )


def _said(page: EntryPage) -> Statements:
    if page.row is None:
        return Statements((), None)
    key = page.entry.key
    return Said(page.look, page.notes, page.subjects, beside=("orders", key)).where(lambda row: row["order_key"] == key)


def _facts(page: EntryPage) -> Iterable[Fact]:
    row, entry = page.row, page.entry
    if row is None:
        yield from dated(page, "Given")
        return
    if row["outcome_words"]:
        yield Fact(
            "Outcome, in the words of the sources",
            row["outcome_words"],
            note="What the order did to other orders and duties is not read from these words.",
            citations=page.cited("outcome_words"),
            disputes=field_disputes(page, "outcome_words"),
        )
    judge = page.subjects.party(entry.by) if entry.by else None
    yield Fact(
        "Judge",
        judge.label if judge else f"not named in {no_source(page)}",
        href=judge.href if judge else None,
        citations=page.cited("judge"),
        disputes=field_disputes(page, "judge"),
    )
    form = row["form"]
    yield Fact("Form", f"not stated in {no_source(page)}" if form is OrderForm.UNKNOWN else form.value)
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
    return tuple(_row(page, one) for one in found), nothing


def _row(page: EntryPage, standing: Standing) -> DeadlineRow:
    """The row of a deadline, with who owes it in the place of the order, which is this page."""
    record, duty = page.look.record, standing.obligation
    owed = party_names(record, duty.obligees)
    owes = party_names(record, duty.obligors) or "Nobody named"
    by = f"{owes}, to {inside(owed)}" if owed else owes
    return replace(deadline_row(page.look, page.notes, standing), by=by, by_href=None)


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
