"""A filing: what it says, who filed it, what it is said to answer and what it asks for."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.explanation import ADEQUACY_WORDS
from tracker.domain.record import Fulfilment, Request
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Extent, FilingKind
from tracker.web.look import Look
from tracker.web.presenters.beside import Beside, beside_entry
from tracker.web.presenters.citations import CitationView
from tracker.web.presenters.common import Link, Mark, least_late, mark_of, party_names
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
from tracker.web.presenters.panels import Told

_TIMELY = {True: "on time", False: "late", None: "whether in time is not provable from what is known of both moments"}


@dataclass(frozen=True, slots=True)
class AnsweredLine:
    """One deadline that the filing is said to answer: timely and adequate are two things, and so is who says so."""

    deadline: Link
    mark: Mark | None
    timely: str
    adequate: str
    said: str
    citations: tuple[CitationView, ...]


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One effect that the filing asks for, and what became of it."""

    what: str
    target: Link
    became: str
    order: Link | None
    citations: tuple[CitationView, ...]


@dataclass(frozen=True, slots=True)
class FilingView:
    """The page of a filing. `closed` stands alone for a sealed one that the reader may not read."""

    key: str
    title: str
    kicker: str
    docket: Link
    notice: str | None
    closed: str | None
    says: Fact | None
    facts: tuple[Fact, ...]
    answered: tuple[AnsweredLine, ...]
    asked: tuple[AskedLine, ...]
    conflicts: tuple[Told, ...]
    beside: Beside
    citations: tuple[CitationView, ...]


def filing_view(look: Look, key: str) -> FilingView:
    """The page of the filing with this key. Raises NotFound."""
    page = entry_page(look, "filing", key)
    row, record = page.row, look.record
    answers = [one for one in record.fulfilments if one.answered_by == key] if row else []
    return FilingView(
        key=key,
        title=page.entry.title,
        kicker=kicker(page),
        docket=docket_link(page),
        notice=notice(page),
        closed=closed(page),
        says=says(page),
        facts=tuple(_facts(page)),
        answered=tuple(_answered(page, answer, one) for answer in answers for one in answer.deadlines),
        asked=tuple(_asked(page, one) for one in record.requests if one.filing == key) if row else (),
        conflicts=conflicts_on(look, (("filings", key),)) if row else (),
        beside=beside_entry(page),
        citations=page.notes.all,
    )


def _facts(page: EntryPage) -> Iterable[Fact]:
    row, entry = page.row, page.entry
    if row is None:
        yield from dated(page, "Filed")
        return
    by = page.subjects.party(entry.by) if entry.by else None
    yield Fact(
        "Filed by",
        by.label if by else f"not said in {no_source(page)}",
        href=by.href if by else None,
        citations=page.cited("filed_by"),
        disputes=field_disputes(page, "filed_by"),
    )
    yield Fact(
        "Kind of paper",
        "not stated more exactly" if row["kind"] is FilingKind.OTHER else row["kind"].value.replace("_", " "),
        citations=page.cited("kind"),
        disputes=field_disputes(page, "kind"),
    )
    yield from dated(page, "Filed")


def _answered(page: EntryPage, answer: Fulfilment, deadline: str) -> AnsweredLine:
    standing = page.look.assessment.of(deadline)
    line = next((one for one in standing.answers if one.fulfilment.key == answer.key), None) if standing else None
    timely = _TIMELY[line.timely] if line else "not yet judged at the moment shown"
    if line and line.late_by is not None and (late := least_late(line.late_by)):
        timely = f"{timely}, {late}"
    return AnsweredLine(
        deadline=page.subjects.link("deadlines", deadline),
        mark=mark_of(standing) if standing else None,
        timely=timely,
        adequate=_adequate(page, answer, standing),
        said=_said(page, answer),
        citations=page.notes.of((("fulfilments", answer.key),)),
    )


def _adequate(page: EntryPage, answer: Fulfilment, standing: Standing | None) -> str:
    if answer.disputed_by:
        return f"disputed by {party_names(page.look.record, [answer.disputed_by])}"
    return ADEQUACY_WORDS[standing.adequacy] if standing and standing.adequacy else "adequacy not assessed"


def _said(page: EntryPage, answer: Fulfilment) -> str:
    part = "in part" if answer.extent is Extent.PART else "in whole"
    by = party_names(page.look.record, [answer.claimed_by]) if answer.claimed_by else "whoever entered it"
    return f"said to answer it {part}, by {by}"


def _asked(page: EntryPage, request: Request) -> AskedLine:
    return AskedLine(
        what=request.kind.value.replace("_", " "),
        target=target_link(page, request),
        became=request.ruling.value.replace("_", " ") if request.ruling else "pending; it changes nothing by itself",
        order=page.subjects.link("orders", request.ruled_by) if request.ruled_by else None,
        citations=page.notes.of((("requests", request.key),)),
    )
