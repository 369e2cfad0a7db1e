"""What a reader may not see stays unseen when a conflict speaks of it, when a source names it and when others save."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.running import TESTER, TODAY, app_over, doors_at, signed_in_as
from tests.web.desk import hidden, saved
from tests.web.pages import words_of
from tracker.bootstrap import Doors
from tracker.db import models
from tracker.db.base import Base
from tracker.domain.policy import Viewer
from tracker.domain.vocabulary import Role
from tracker.services.exports import export_matter
from tracker.services.flags import settle
from tracker.services.unit import Unit

MATTER = "abrego-garcia"
READ = {"read_in": "The docket, read today", "locator": "ECF No. 7"}
ADVOCATE = Viewer("omar", "Omar", Role.ADVOCATE)
DECIDED = {"position": "0", "reason": "It says so", "seen_version": "1"}


@dataclass(frozen=True)
class Site:
    """The site, a clerk's browser, and browsers of others made when asked for."""

    doors: Doors
    clerk: FlaskClient
    visitor: FlaskClient
    viewer: FlaskClient
    advocate: FlaskClient

    def key(self, model: type[Base], **facts: object) -> str:
        """The key of the one row with these facts."""
        with self.doors.reading() as session:
            return str(session.scalars(select(model.key).filter_by(**facts)).one())  # type: ignore[attr-defined]

    def export(self) -> str:
        """The export of the matter for the public."""
        with self.doors.reading() as session:
            return json.dumps(export_matter(Unit(session, TESTER, self.doors.clock.now()), MATTER), default=str)

    def last_save(self) -> str:
        """The name of the newest save."""
        with self.doors.reading() as session:
            return str(session.scalars(select(models.Change.group_id).order_by(models.Change.id.desc()).limit(1)).one())

    def conflict(self) -> str:
        """The key of the one conflict that was noted here."""
        return self.key(models.Conflict, layer="clerk")

    def all_that_is_told(self, client: FlaskClient) -> str:
        """The pages on which a conflict, a source or a save is told."""
        sources = [row["key"] for row in self._sources()]
        pages = ["/conflicts", "/history?limit=200", f"/history/{self.last_save()}", "/sources", "/"]
        return " ".join(client.get(page).text for page in [*pages, *(f"/sources/{key}" for key in sources)])

    def _sources(self) -> list[Mapping[str, str]]:
        with self.doors.reading() as session:
            chosen = select(models.Source.__table__).where(
                (models.Source.layer == "clerk") | (models.Source.key == "article-000")
            )
            return [{"key": row["key"]} for row in session.execute(chosen).mappings()]


@pytest.fixture
def site(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        app = app_over(doors)
        people = (signed_in_as(app, doors, role) for role in (Role.CLERK, Role.VIEWER, Role.ADVOCATE))
        clerk, viewer, advocate = people
        yield Site(doors, clerk, app.test_client(), viewer, advocate)


def enter_filing(site: Site, docket: str, title: str, **more: object) -> str:
    """A letter of 12 April 2025. Its key."""
    typed = {"docket": docket, "kind": "letter", "title": title, "filed_on": "2025-04-12", "number": "901", **READ}
    saved(site.clerk, "/clerk/filings/new", {**typed, **more})
    return site.key(models.Filing, title=title)


def disagree(site: Site, subject: str, field: str, value: str, quote: str) -> None:
    """The clerk cites an article for another value than the one on record."""
    typed = {"subject": subject, "source": "article-000", "place": "page 3", "field": field, "value": value}
    saved(site.clerk, "/clerk/citations/new", {**typed, "differs": "y", "quote": quote})


def enter_restricted_letter(site: Site) -> str:
    typed = {"court": "mdd", "number": "8:25-cv-1", "title": "A made-up closed suit", "caption": "Quill v. Bureau"}
    opened = {"opened_on": "2025-04-01", "remote_access": "restricted"}
    saved(site.clerk, "/clerk/dockets/new", {**typed, **opened, **READ})
    docket = site.key(models.Docket, title="A made-up closed suit")
    return enter_filing(site, docket, "A made-up letter", text="Zqt said the paper")


@pytest.mark.parametrize(("field", "value"), [("text", "Zqtextvalue"), ("filed", "2025-04-11")])
def test_a_conflict_about_a_restricted_paper_does_not_repeat_it_to_the_public(
    site: Site, field: str, value: str
) -> None:
    paper = enter_restricted_letter(site)
    disagree(site, f"filings:{paper}", field, value, "Zqquote of the paper")
    key = site.conflict()

    for told in (site.all_that_is_told(site.visitor), site.export()):
        assert "Zq" not in told
        assert key not in told
    assert site.visitor.get(f"/conflicts/{key}").status_code == 404
    for reader in (site.viewer, site.clerk):
        assert site.conflict() in reader.get("/conflicts").text
    assert "A made-up letter" in site.visitor.get(f"/filings/{paper}").text


def test_a_conflict_about_an_open_paper_is_told_to_everybody(site: Site) -> None:
    paper = enter_filing(site, "suit-greenbelt", "An open letter")
    disagree(site, f"filings:{paper}", "filed", "2025-04-11", "Zqquote of the paper")

    assert "2025-04-11" in site.visitor.get("/conflicts").text
    assert site.conflict() in site.export()


def test_the_source_of_a_sealed_entry_stays_unnamed_when_a_conflict_touches_the_entry(site: Site) -> None:
    read = {"read_in": "Zqsource of the sealed letter"}
    paper = enter_filing(site, "suit-greenbelt", "Zqsealed letter", is_sealed="y", **read)
    disagree(site, f"filings:{paper}", "filed", "2025-04-11", "Zqquote")

    for reader in (site.visitor, site.viewer, site.advocate):
        assert "Zq" not in site.all_that_is_told(reader)
        assert "zq" not in reader.get("/sources").text
    assert "zq" not in site.export().lower()
    assert "Zqsource" in site.clerk.get("/sources").text


def test_the_reason_of_a_save_of_a_restricted_paper_is_not_told_to_the_public(site: Site) -> None:
    paper = enter_restricted_letter(site)
    typed = {"text": "Zqt said it otherwise", "reason": "Zqreason", "title": "A made-up letter"}
    form = {"docket": site.key(models.Docket, title="A made-up closed suit"), "kind": "letter", "number": "901"}
    saved(site.clerk, f"/clerk/filings/edit/{paper}", {**form, **typed, "filed_on": "2025-04-12", **READ})
    save = site.last_save()

    assert "Zqreason" in site.viewer.get(f"/history/{save}").text
    for page in (f"/history/{save}", "/history", f"/filings/{paper}"):
        assert "Zq" not in site.visitor.get(page).text


def test_a_source_that_nothing_cites_yet_is_not_told_to_the_public(site: Site) -> None:
    with site.doors.writing("tilda", why="entered") as session:
        matter = session.scalars(select(models.Matter.id).where(models.Matter.key == MATTER)).one()
        like = session.scalars(select(models.Source).where(models.Source.key == "article-000")).one()
        facts = {
            name: getattr(like, name)
            for name in models.Source.__table__.c.keys()  # noqa: SIM118 - a collection of columns
            if name not in ("id", "key", "title", "layer", "matter_id", "sha256", "file_name")
        }
        session.add(models.Source(key="zq-unused", title="Zqunused", layer="clerk", matter_id=matter, **facts))

    assert "Zqunused" not in site.all_that_is_told(site.visitor)
    assert "Zqunused" not in site.export()
    assert "Zqunused" in site.viewer.get("/sources").text


def seal_the_orders_behind_flags(site: Site) -> None:
    """Every docket is checked up to now, every order becomes sealed, and the flags are those of the whole record."""
    check = {"from_at": datetime(2025, 3, 1, tzinfo=UTC), "through_at": TODAY, "checked_at": TODAY}
    with site.doors.writing("tilda", why="sealed") as session:
        for docket in session.scalars(select(models.Docket.id)):
            session.add(models.Coverage(docket_id=docket, checked_by="Tilda", against="the docket", **check))
        for order in session.scalars(select(models.Order)):
            order.is_sealed = True
        session.flush()
        settle(Unit(session, TESTER, site.doors.clock.now()), MATTER)


def test_the_save_of_somebody_who_may_not_see_sealed_duties_leaves_their_flags_up(site: Site) -> None:
    seal_the_orders_behind_flags(site)
    is_up = (models.Flag.cleared_at.is_(None), models.Flag.subject_kind == "deadline")
    up = select(models.Flag.subject_key).where(*is_up).order_by(models.Flag.id)
    with site.doors.reading() as session:
        before = session.scalars(up).all()
    assert before

    with site.doors.writing("omar", why="decided") as session:
        assert settle(Unit(session, ADVOCATE, site.doors.clock.now()), MATTER) == ()
        assert session.scalars(up).all() == before


def posted(client: FlaskClient, address: str) -> tuple[int, str]:
    form = hidden(client.get("/conflicts/cf-01").text)
    answer = client.post(address, data={**form, **DECIDED})
    return answer.status_code, words_of(answer.text.split("<h1")[1].split("</main>")[0])


@pytest.mark.parametrize("action", ["decide", "reopen"])
def test_who_may_not_see_a_sealed_conflict_cannot_decide_it_and_is_told_as_of_an_unknown_one(
    site: Site, action: str
) -> None:
    paper = enter_filing(site, "suit-greenbelt", "Zqsealed letter", is_sealed="y")
    disagree(site, f"filings:{paper}", "filed", "2025-04-11", "Zqquote")
    key = site.conflict()

    status, said = posted(site.advocate, f"/clerk/{action}/{key}")
    _, unknown = posted(site.advocate, f"/clerk/{action}/no-such-key")
    shown = site.advocate.get(f"/conflicts/{key}")

    assert (status, shown.status_code) == (404, 404)
    assert said.split("What you")[0].replace(key, "no-such-key") == unknown.split("What you")[0]
    assert f"There is no conflict '{key}' in the layers shown." in said
    assert f"There is no conflict '{key}' in the layers shown." in words_of(shown.text)
    with site.doors.reading() as session:
        row = session.scalars(select(models.Conflict).where(models.Conflict.key == key)).one()
        assert row.decided_at is None


@pytest.mark.parametrize("action", ["decide", "reopen"])
def test_a_conflict_of_an_unseen_private_matter_is_told_as_an_unknown_one(site: Site, action: str) -> None:
    with site.doors.writing("tilda", why="entered") as session:
        matter = models.Matter(
            key="zq-private", title="Zqprivate", zone="America/New_York", summary="", is_public=False
        )
        session.add(matter)
        session.flush()
        facts = {"kind": "contradiction", "severity": "low", "topic": "Zq", "note": "Zq", "layer": "clerk"}
        session.add(models.Conflict(key="zq-conflict", matter_id=matter.id, **facts))

    for ask in (
        lambda key: posted(site.advocate, f"/clerk/{action}/{key}"),
        lambda key: (
            site.advocate.get(f"/conflicts/{key}").status_code,
            words_of(site.advocate.get(f"/conflicts/{key}").text),
        ),
    ):
        status, said = ask("zq-conflict")
        assert (status, said.replace("zq-conflict", "no-such-key")) == ask("no-such-key")
        assert "zq-private" not in said
