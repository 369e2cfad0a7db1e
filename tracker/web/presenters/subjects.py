"""What a row of the record is called and where it is shown, given its table and key."""

from collections.abc import Mapping

from sqlalchemy.engine import RowMapping

from tracker.db.queries.matter_pages import statements_of
from tracker.db.queries.outlets import source_names
from tracker.domain.decisions import due_of
from tracker.domain.wording import format_due
from tracker.web.look import Look
from tracker.web.presenters.acts_named import act_link
from tracker.web.presenters.common import Link
from tracker.web.presenters.places import link_to

_MOST_LETTERS = 110


class Subjects:
    """The rows of one matter as links, for one page. What only some pages need is read when it is first asked for."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._said: Mapping[str, RowMapping] | None = None
        self._duties = {duty.key: duty for duty in look.record.obligations}
        self._deadlines = {deadline.key: deadline for deadline in look.record.deadlines}
        self._happenings = {event.key: event for event in look.record.happenings}

    @property
    def said(self) -> Mapping[str, RowMapping]:
        """The statements of the matter by key."""
        if self._said is None:
            rows = statements_of(self._look.unit.session, self._look.record.key, self._look.scope)
            self._said = {row["key"]: row for row in rows}
        return self._said

    def link(self, table: str, key: str) -> Link:
        """The row as a link. A row that the record does not show is named by its key and leads to the matter."""
        look = self._look
        match table:
            case "orders" | "filings" | "notices" if key in look.record.entries:
                return self.entry(key)
            case "obligations" if key in self._duties:
                return Link(look.href(f"/obligations/{key}"), self._duties[key].title)
            case "deadlines" if key in self._deadlines:
                return self._deadline(key)
            case "statements" if key in self.said:
                return self._statement(key)
            case _:
                return self._other(table, key)

    def entry(self, key: str) -> Link:
        """A line of a docket: an order's or filing's own page, a notice's line on its docket."""
        entry = self._look.record.entries[key]
        if entry.kind == "notice":
            return Link(f"{self._look.href(f'/dockets/{entry.docket}')}#{key}", entry.title)
        return Link(self._look.href(f"/{entry.kind}s/{key}"), entry.title)

    def party(self, key: str) -> Link:
        """A party by name."""
        party = self._look.record.parties.get(key)
        return Link(self._look.href(f"/parties/{key}"), party.name if party else key)

    def _deadline(self, key: str) -> Link:
        deadline = self._deadlines[key]
        duty = self._duties.get(deadline.obligation)
        title = duty.title if duty else key
        dated = f"{title}, due {format_due(due_of(deadline))}" if due_of(deadline).moment else title
        return Link(self._look.href(f"/deadlines/{key}"), dated)

    def _statement(self, key: str) -> Link:
        row = self.said[key]
        speaker = self.party(row["speaker"])
        return Link(f"{speaker.href}#{key}", f"{speaker.label}: {shortened(row['said'])}")

    def _other(self, table: str, key: str) -> Link:
        look, matter = self._look, self._look.record.key
        match table:
            case "parties":
                return self.party(key)
            case "dockets" if key in look.record.dockets:
                return Link(look.href(f"/dockets/{key}"), look.record.dockets[key].title)
            case "events" if key in self._happenings:
                href = f"{look.href(f'/matters/{matter}/timeline')}#{key}"
                return Link(href, self._happenings[key].title)
            case "sources":
                name = source_names(look.unit.session, matter).get(key)
                return Link(look.href(f"/sources/{key}"), name.title if name else key)
            case "conflicts":
                topic = next((one.topic for one in look.record.conflicts if one.key == key), key)
                return Link(f"{look.href('/conflicts')}#{key}", topic)
            case _:
                named = act_link(look, table, key) or link_to(look, table, key)
                return named or Link(look.href(f"/matters/{matter}"), key)


def shortened(text: str) -> str:
    """A text cut at a word where it is long."""
    return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS].rsplit(' ', 1)[0]} …"
