"""What is not for everybody stands on no page for whoever may not see it, at no moment and with no knowledge asked for.

Words that stand nowhere else are planted in all that is closed; then every page that can be read is read, on both
engines, and none of the words is in its HTML. Everything here is made up.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import ENGINES
from tests.running import TODAY, app_over, doors_at, signed_in_as
from tests.services.clerks import enter, unit_of
from tracker.bootstrap import Doors
from tracker.db import models
from tracker.db.base import Base
from tracker.domain.edtf import parse_moment
from tracker.domain.policy import Permission, Viewer
from tracker.domain.private_words import PrivateWords
from tracker.domain.vocabulary import Role
from tracker.services.redaction import redact_words
from tracker.services.search import reindex
from tracker.web.access import declared

MATTER, ZONE, UPDATE = "abrego-garcia", "America/New_York", "daily-updates/2025-04-12"
SEALED = ("zanzibari", "zebrine", "zibeline", "zorilla", "zeugmatic", "zythum")
PRIVATE = ("quaggano", "quincunx", "quillwort", "quokkaville", "quoinage", "quetzalic", "quodlibet")
NOBODY = ("wobbegong", "xylopyrography")
BEFORE, BETWEEN = TODAY - timedelta(days=2), TODAY - timedelta(days=1)


@dataclass
class Site:
    """The application over a database in which the words are planted."""

    app: Flask
    doors: Doors

    @property
    def rules(self) -> Iterator[str]:
        """Every address that can be read, with a place for each of its parts."""
        for rule in self.app.url_map.iter_rules():
            permission = declared(self.app.view_functions[rule.endpoint])
            if "GET" in (rule.methods or ()) and permission in (
                Permission.READ,
                Permission.OPEN,
                Permission.READ_PRIVATE,
            ):
                yield rule.rule


@pytest.fixture(params=ENGINES)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    url = str(request.getfixturevalue(f"seeded_{request.param}_url"))
    with doors_at(url, tmp_path, BEFORE) as doors:
        plant(doors)
    with doors_at(url, tmp_path) as doors:
        close(doors)
        yield Site(app_over(doors), doors)


def plant(doors: Doors) -> None:
    """Everything as it is entered, while all of it is still open."""
    paper = enter(
        doors, UPDATE, "2025-04-12", title="The zanzibari report", text="It is zebrine", read_in="A zibeline folder"
    )
    read_later = enter(
        doors, "return-by-2025-04-07", "2025-04-07", title="A plain title", text="It is quokkaville", number="77"
    )
    with doors.writing("tilda", why="a zorilla asked for it") as session:
        matter, docket = id_of(session, models.Matter, MATTER), id_of(session, models.Docket, "suit-greenbelt")
        party, deadline = id_of(session, models.Party, "us-government"), id_of(session, models.Deadline, UPDATE)
        order = models.Order(key="o/zeugmatic-order", docket_id=docket, title="A zeugmatic order", form="written")
        order.layer, order.filed, order.text = "clerk", parse_moment("2025-04-12", ZONE), "It says zythum"
        session.add(order)
        session.flush()
        duty = models.Obligation(
            key="d/zythum-duty", matter_id=matter, docket_id=docket, order_id=order.id, kind="dated"
        )
        duty.title, duty.layer = "To do the zythum", "clerk"
        session.add(duty)
        session.flush()
        due = models.Deadline(key="d/zythum-due", obligation_id=duty.id, basis="fixed", due_kind="day", zone=ZONE)
        due.layer, due.due = "clerk", parse_moment("2025-04-20", ZONE)
        happened = models.Event(key="e/quaggano-event", matter_id=matter, title="A quaggano event", layer="clerk")
        happened.happened, happened.text = parse_moment("2025-04-13", ZONE), "Seen by the quaggano"
        said = models.Statement(key="s/quincunx", matter_id=matter, kind="statement", speaker_id=party, layer="clerk")
        said.said, said.made = "The quincunx is open", parse_moment("2025-04-13", ZONE)
        note = models.Note(
            key="n", matter_id=matter, deadline_id=deadline, text="Ask the quillwort", written_by="tilda"
        )
        note.written_at = doors.clock.now()
        closed = id_of(session, models.Filing, paper.key)
        file = models.Attachment(
            key="a", matter_id=matter, filing_id=closed, title="A quoinage", file_name="quoinage.pdf"
        )
        file.media_type, file.sha256, file.size_bytes, file.layer = "application/pdf", "a" * 64, 9, "clerk"
        other = id_of(session, models.Filing, read_later.key)
        source = session.scalars(select(models.Source.id)).first()
        cite = models.Citation(
            source_id=source, filing_id=other, locator="page 2", field="text", quote="so quokkaville"
        )
        cite.value = "quokkaville itself"
        answer = models.Fulfilment(key="f/quaggano-answer", matter_id=matter, layer="clerk")
        session.add_all([due, happened, said, note, file, cite])
        session.flush()
        answer.event_id = happened.id
        session.add(answer)
        session.flush()
        session.add(models.FulfilmentDeadline(fulfilment_id=answer.id, deadline_id=deadline))
        check = models.Confirmation(deadline_id=deadline, due_edtf="2025-04-12", confirmed_by="quodlibet")
        check.confirmed_at = doors.clock.now()
        session.add(check)
        hush = models.Matter(key="quetzalic-matter", title="The quetzalic matter", zone=ZONE, summary="So quetzalic")
        hush.is_public = False
        session.add(hush)
        session.flush()
        session.add(
            models.Party(key="quetzalic-party", matter_id=hush.id, name="Quetzalic", kind="person", layer="clerk")
        )
        session.scalars(
            select(models.Docket).where(models.Docket.id == docket)
        ).one().caption = "Wobbegong v. Everybody"
    with doors.writing("tilda", why="the xylopyrography") as session:
        session.scalars(select(models.Docket).where(models.Docket.key == "suit-greenbelt")).one().caption = "A caption"


def close(doors: Doors) -> None:
    """What is sealed, restricted and redacted later: today."""
    with doors.writing("tilda", why="as the court ordered") as session:
        for model, word in ((models.Filing, "zanzibari"), (models.Order, "zeugmatic")):
            session.scalars(select(model).where(model.title.contains(word))).one().is_sealed = True
        docket = session.scalars(select(models.Docket).where(models.Docket.key == "suit-greenbelt")).one()
        docket.remote_access = "restricted"
        matter = session.scalars(select(models.Matter).where(models.Matter.key == MATTER)).one()
        matter.needs_second_check = True
        session.flush()
        for number in session.scalars(select(models.Matter.id)):
            reindex(unit_of(doors, session), number)
    with doors.writing("scheduler", why="tick") as session:
        matter = id_of(session, models.Matter, MATTER)
        flag = models.Flag(matter_id=matter, subject_kind="deadline", subject_key="d/zythum-due", slot="-")
        flag.kind, flag.raised_at, flag.words = "due_soon", doors.clock.now(), "Due soon: zythum"
        session.add(flag)
    for words in NOBODY:
        with doors.writing("ada", why="a private word") as session:
            admin = Viewer("ada", "Ada", Role.ADMIN)
            redact_words(unit_of(doors, session, admin), MATTER, PrivateWords(words), "a private word")


def id_of(session: Session, model: type[Base], key: str) -> int:
    return session.scalars(select(model.__table__.c.id).where(model.__table__.c.key == key)).one()


def addresses(site: Site) -> Iterable[str]:
    """Every page there is: each rule with each key that any row has, and each save."""
    with site.doors.reading() as session:
        keys: set[str] = set()
        for table in Base.metadata.sorted_tables:
            if "key" in table.c and table.name not in ("citations", "statements", "conflicts", "search_entries"):
                keys |= {(table.name, key) for key in session.scalars(select(table.c.key))}  # type: ignore[misc]
        saves = set(session.scalars(select(models.Change.group_id)))
    for rule in sorted(site.rules):
        if rule.startswith(("/healthz", "/readyz", "/account", "/static")):
            continue
        if "<" not in rule:
            yield rule
        elif "save" in rule or "group" in rule:
            yield from (re.sub(r"<[^>]*>", save, rule) for save in sorted(saves))
        else:
            noun = rule.split("/")[1]
            named = {key for table, key in keys if table == noun}
            yield from (re.sub(r"<[^>]*>", key, rule) for key in sorted(named or {"nothing"}))


def words_in(client: FlaskClient, address: str, words: Iterable[str]) -> list[str]:
    """Which of the words a page says; an address that repeats what was asked for says nothing new."""
    html = client.get(address, follow_redirects=True).text.lower()
    plain = html.replace(address.lower(), "").replace(address.partition("?")[0].lower(), "")
    own = address.lower()
    return [word for word in words if word in plain and word not in own]


WAYS = ("", "as_of=2025-04-14T12:35", f"known_at={BETWEEN.date()}", "known_at=2026-11-22T10:30&as_of=2025-04-13")


@pytest.mark.parametrize(
    ("site", "way"),
    [*(("sqlite", way) for way in WAYS), ("postgresql", WAYS[0]), ("postgresql", WAYS[3])],
    indirect=["site"],
)
def test_a_visitor_reads_none_of_it_on_any_page(site: Site, way: str) -> None:
    visitor = site.app.test_client()
    found = {}
    for address in addresses(site):
        asked = f"{address}?{way}" if way else address
        said = words_in(visitor, asked, (*SEALED, *PRIVATE, *NOBODY))
        if said:
            found[asked] = said

    assert found == {}


@pytest.mark.parametrize(("site", "role"), [("sqlite", Role.VIEWER), ("postgresql", Role.ADVOCATE)], indirect=["site"])
def test_who_is_signed_in_and_sees_nothing_sealed_reads_none_of_that(site: Site, role: Role) -> None:
    reader = signed_in_as(site.app, site.doors, role)
    kept = (*SEALED, "quetzalic", *NOBODY)
    found = {address: said for address in addresses(site) if (said := words_in(reader, address, kept))}

    assert found == {}


def test_an_admin_reads_all_but_what_was_redacted(site: Site) -> None:
    admin = signed_in_as(site.app, site.doors, Role.ADMIN)
    said: set[str] = set()
    told: dict[str, list[str]] = {}
    for address in addresses(site):
        html = admin.get(address, follow_redirects=True).text.lower()
        said |= {word for word in (*SEALED, *PRIVATE) if word in html}
        if gone := [word for word in NOBODY if word in html]:
            told[address] = gone

    assert told == {}
    assert said >= {*SEALED, *PRIVATE} - {"quoinage", "quillwort", "quodlibet"}  # those have pages of others


def test_search_finds_none_of_it_for_a_visitor(site: Site) -> None:
    visitor = site.app.test_client()
    for word in (*SEALED, *PRIVATE, *NOBODY):
        html = visitor.get(f"/search?q={word}").text
        assert f"Nothing in the whole record holds “{word}”." in html
        assert "No line of this docket is of this kind" in visitor.get(f"/dockets/suit-greenbelt?text={word}").text


def test_the_paper_of_a_restricted_docket_is_found_by_its_title_and_opened_without_its_text(site: Site) -> None:
    visitor = site.app.test_client()
    html = visitor.get("/search?q=plain+title").text
    address = re.findall(r'href="(/filings/[^"]*)"', html)[0]
    page = visitor.get(address).text

    assert "A plain title" in page
    assert "may be read at the court, not from afar (Fed. R. Civ. P. 5.2(c))" in page
    viewer = signed_in_as(site.app, site.doors, Role.VIEWER)
    assert "It is quokkaville" in viewer.get(address).text


def test_what_is_hidden_is_judged_all_the_same(site: Site) -> None:
    visitor, clerk = site.app.test_client(), signed_in_as(site.app, site.doors, Role.CLERK)

    for client in (visitor, clerk):
        assert "answered on time" in client.get(f"/deadlines/{UPDATE}").text
    assert "An event that is not public" in visitor.get(f"/deadlines/{UPDATE}").text


def test_a_member_sees_a_private_matter_from_the_very_next_request_and_not_after(site: Site) -> None:
    clerk = signed_in_as(site.app, site.doors, Role.CLERK)
    seen = [clerk.get("/matters/quetzalic-matter").status_code]
    with site.doors.writing("ada", why="may see it") as session:
        matter = id_of(session, models.Matter, "quetzalic-matter")
        account = id_of(session, models.Account, "test-clerk")
        session.add(models.MatterMember(matter_id=matter, account_id=account))
    seen.append(clerk.get("/matters/quetzalic-matter").status_code)
    with site.doors.writing("ada", why="may not any more") as session:
        session.delete(session.scalars(select(models.MatterMember)).one())
    seen.append(clerk.get("/matters/quetzalic-matter").status_code)

    assert seen == [404, 200, 404]


def test_before_the_first_save_the_page_says_since_when_something_was_held(site: Site) -> None:
    page = site.app.test_client().get("/?known_at=2020-01-01")

    assert page.status_code == 404
    assert "This tracker held nothing before Mon 5 Jan 2026, 7:00 a.m. EST, its first save." in page.text
