"""What follows from an entry: days in court step by step, successions, rulings, sources that disagree, who may see."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.running import TESTER, app_over, doors_at, sign_in_token, signed_in
from tests.web.desk import hidden, send
from tests.web.entry_screens import (
    CITATION,
    DOCKET,
    NAME,
    NOTICE,
    PARTY,
    READ,
    REQUEST,
    ROLE,
    SERVICE,
    SETTING,
    SOURCE,
    STATEMENT,
    SUBSTITUTION,
    Typed,
    edit_address,
    new,
    problems,
)
from tests.web.pages import Page, words_of
from tests.web.pdf import made_pdf
from tracker.bootstrap import Doors
from tracker.db.models import Account, PartyAlias, PartyRole
from tracker.domain.vocabulary import Role
from tracker.services.accounts import issue_link
from tracker.services.checks import problems as faults
from tracker.services.unit import Unit


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def app(doors: Doors) -> Flask:
    return app_over(doors)


@pytest.fixture
def clerk(app: Flask, doors: Doors) -> FlaskClient:
    return signed_in(app, doors)


def enter(client: FlaskClient, noun: str, typed: dict[str, object], matter: str | None = None) -> str:
    sent = new(client, noun, typed, matter)
    assert sent.status_code == 303, problems(sent)
    return sent.location


def words(client: FlaskClient, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200
    return words_of(page.text)


def test_a_day_in_court_is_moved_and_held_and_every_step_stays(clerk: FlaskClient) -> None:
    enter(clerk, "settings", SETTING.whole)
    page = clerk.get("/dockets/suit-greenbelt").text
    key = re.search(r'/clerk/setting_facts/new\?[^"]*setting=([^"&]+)', page)[1].replace("%2F", "/")
    step = {"setting": key, "recorded_on": "2026-11-21", **READ}

    moved = {**step, "action": "moved", "starts_on": "2027-01-19", "starts_at": "25 p.m."}
    refused = new(clerk, "setting_facts", moved)
    assert problems(refused) == ["“25 p.m.” is not a time of day. Write it as 17:04 or 5:04 p.m."]
    enter(clerk, "setting_facts", {**moved, "starts_at": "2:00 p.m."})

    assert "Set for Tue 19 Jan 2027, 2:00 p.m. EST, Courtroom 0" in words(clerk, "/dockets/suit-greenbelt")
    cancelled = new(clerk, "setting_facts", {**step, "action": "cancelled", "starts_on": "2027-01-19"})
    assert "What is cancelled has no day in court" in problems(cancelled)[0]
    early = new(clerk, "setting_facts", {**step, "action": "held"})
    assert "It was set for 2027-01-19T14:00, which is later. Was it held before?" in problems(early)
    enter(clerk, "setting_facts", {**step, "action": "held", "confirmed": "y"})
    told = words(clerk, "/dockets/suit-greenbelt")
    assert "Held Sat 21 Nov 2026" in told
    assert "Moved to Tue 19 Jan 2027, 2:00 p.m. EST (on record Sat 21 Nov 2026)" in told
    again = new(clerk, "setting_facts", {**step, "action": "cancelled"})
    assert "On record it was held already. Is this right?" in problems(again)


def test_an_officer_is_replaced_and_the_duty_continues(clerk: FlaskClient) -> None:
    typed = {**SUBSTITUTION.whole, "leaves": "us-government", "confirmed": "y"}

    enter(clerk, "substitutions", typed)

    said = "was succeeded in office by Marco Rubio on Tue 3 Feb 2026, Fed. R. Civ. P. 25(d); the duty continues"
    assert said in words(clerk, "/obligations/return")
    assert said in words(clerk, "/parties/us-government")
    assert said in words(clerk, "/parties/marco-rubio")
    assert said not in words(clerk, "/obligations/return?as_of=2025-04-14")
    before, now = (words(clerk, f"/deadlines/return-by-2025-04-07{query}") for query in ("?as_of=2026-02-02", ""))
    assert ("outcome not known" in before) == ("outcome not known" in now)


def test_a_substitution_on_an_appeal_names_the_appellate_rule(clerk: FlaskClient) -> None:
    enter(clerk, "substitutions", {**SUBSTITUTION.whole, "docket": "appeal-richmond"})

    assert "Fed. R. App. P. 43(c)(2)" in words(clerk, "/parties/kristi-noem")


def test_a_request_is_pending_until_its_ruling_is_added(clerk: FlaskClient) -> None:
    edit = edit_address(clerk, new(clerk, "requests", REQUEST.whole))
    ruled = {"ruled_by": "daily-updates-2025-04-11", "ruling": "denied", "reason": "The order came", "confirmed": "y"}

    done = send(clerk, edit, {**REQUEST.whole, **ruled})

    assert done.status_code == 303, problems(done)
    assert "extends: denied" in words(clerk, "/orders/daily-updates-2025-04-11")
    assert "denied" in words(clerk, "/filings/filing-2025-04-13")


def test_a_request_may_aim_at_an_occurrence_that_is_only_derived(clerk: FlaskClient) -> None:
    enter(clerk, "requests", {**REQUEST.whole, "aims_at": "deadlines:daily-updates/2025-04-13"})

    assert "pending" in words(clerk, "/filings/filing-2025-04-13")


def test_two_sources_that_differ_are_both_kept_and_a_conflict_is_listed(clerk: FlaskClient) -> None:
    typed = {**CITATION.fields, "value": "4/5/2025", "confirmed": "y"}

    enter(clerk, "citations", typed)
    third = new(clerk, "citations", {**typed, "value": "2025-04-06", "source": "article-003"})

    assert third.status_code == 303, problems(third)
    told = Page(clerk.get("/conflicts")).words
    assert "On record: 2025-04-04" in told
    assert "2025-04-05" in told
    assert "2025-04-06" in told
    assert told.count("filed: ") <= told.count("On record") + 2
    assert "Fri 4 Apr 2025" in words(clerk, "/orders/return-2025-04-04")


def test_a_rival_date_from_another_source_leaves_the_deadline_undecided(clerk: FlaskClient) -> None:
    typed = {**CITATION.fields, "subject": "deadlines:return-by-2025-04-07", "field": "due", "value": "2025-04-09"}

    enter(clerk, "citations", {**typed, "confirmed": "y"})

    before = words(clerk, "/deadlines/return-by-2025-04-07?as_of=2025-04-08T12:00")
    assert "9 Apr 2025" in before


def test_what_agrees_or_is_coarser_is_no_conflict(clerk: FlaskClient) -> None:
    for value in ("2025-04-04", "2025-04", "2025"):
        enter(clerk, "citations", {**CITATION.fields, "value": value})

    assert "On record: 2025-04-04" not in words(clerk, "/conflicts")


def test_words_that_differ_make_a_conflict_when_the_clerk_says_so(clerk: FlaskClient) -> None:
    typed = {**CITATION.fields, "field": "judge", "value": "Judge Made-up"}
    enter(clerk, "citations", typed)
    assert "Judge Made-up" not in words(clerk, "/conflicts")

    enter(clerk, "citations", {**typed, "differs": "y"})

    assert "Judge Made-up" in words(clerk, "/conflicts")


def test_a_first_docket_brings_its_court_from_the_rulebook(clerk: FlaskClient) -> None:
    typed = {**DOCKET.whole, "court": "txwd", "zone": "America/Denver", "title": "A made-up suit in El Paso"}

    enter(clerk, "dockets", typed)

    told = words(clerk, "/dockets/abrego-garcia/a-made-up-suit-in-el-paso")
    assert "United States District Court for the Western District of Texas" in told
    assert "Came from The suit in Greenbelt" in told
    enter(
        clerk,
        "notices",
        {**NOTICE.whole, "docket": "abrego-garcia/a-made-up-suit-in-el-paso", "filed_on": "2026-04-01"},
    )


@pytest.mark.parametrize(("screen", "model"), [(ROLE, PartyRole), (NAME, PartyAlias)], ids=["role", "name"])
def test_what_has_no_page_is_marked_as_an_error_and_entered_again(
    clerk: FlaskClient, doors: Doors, screen: Typed, model: type[PartyRole | PartyAlias]
) -> None:
    enter(clerk, screen.noun, screen.whole)
    assert "This is on record already." in problems(new(clerk, screen.noun, screen.whole))[0]
    with doors.reading() as session:
        number = session.scalar(select(model.id).order_by(model.id.desc()).limit(1))
    asked = clerk.get(f"/clerk/error/{screen.noun}/{number}").text

    clerk.post(f"/clerk/error/{screen.noun}/{number}", data={**hidden(asked), "reason": "A slip"})

    assert screen.shown not in words(clerk, screen.page)
    enter(clerk, screen.noun, screen.whole)
    assert screen.shown in words(clerk, screen.page)


def test_an_attachment_leaves_its_line_as_it_was_cited(clerk: FlaskClient) -> None:
    before = words(clerk, "/orders/return-2025-04-04")

    enter(clerk, "attachments", ATTACHMENT | {"file": (io.BytesIO(made_pdf()), "a.pdf")})

    after = clerk.get("/orders/return-2025-04-04").text
    assert "Correct it" not in before
    assert "/clerk/orders/edit/" not in after


def test_everything_entered_is_cited_and_found_in_order(clerk: FlaskClient, doors: Doors) -> None:
    for screen in (PARTY, ROLE, DOCKET, NOTICE, SETTING, SERVICE, REQUEST, STATEMENT, SOURCE, SUBSTITUTION, CITATION):
        enter(clerk, screen.noun, screen.whole)
    enter(clerk, "attachments", ATTACHMENT | {"file": (io.BytesIO(made_pdf()), "a.pdf")})

    with doors.reading() as session:
        assert faults(Unit(session, TESTER, doors.clock.now())) == ()


ATTACHMENT = {"entry": "orders:return-2025-04-04", "title": "A made-up exhibit"}


def _private_matter(clerk: FlaskClient) -> str:
    page = clerk.get("/matters/new").text
    typed = {"title": "Quill v. Bureau", "zone": "America/New_York", "summary": "A made-up matter."}
    sent = clerk.post("/matters/new", data={**typed, **hidden(page)})
    assert sent.status_code == 303, problems(sent)
    return sent.location.rpartition("/")[2].partition("?")[0]


def _other(app: Flask, doors: Doors, role: Role) -> FlaskClient:
    """A browser in which somebody else is signed in."""
    with doors.writing("server", why="test") as session:
        session.add(Account(key=f"other-{role}", name="Other", role=role, created_at=doors.clock.now()))
        session.flush()
        token = issue_link(Unit(session, TESTER, doors.clock.now()), f"other-{role}")
    client = app.test_client()
    assert client.get(f"/account/sign-in/{token}").status_code == 303
    return client


IN_PRIVATE: tuple[Typed, ...] = (PARTY, NOTICE, SETTING, STATEMENT, SOURCE)


SECRETS = re.compile(r"Mara Quill|[Mm]ade-up|quill-v-bureau")


def unsaid(text: str, address: str) -> str:
    """What a page says besides the address that it was asked for."""
    key = re.sub(r"^/(?:clerk/\w+/edit|\w+)/", "", address)
    for said in (address, quote(address), key, quote(key, safe="")):
        text = text.replace(said, "")
    return text


def test_nothing_of_a_private_matter_is_reached_by_who_is_no_member(
    clerk: FlaskClient, app: Flask, doors: Doors
) -> None:
    matter = _private_matter(clerk)
    enter(clerk, "parties", {"name": "Mara Quill", "kind": "person", **READ}, matter)
    docket = {**DOCKET.whole, "comes_from": "", "link": ""}
    enter(clerk, "dockets", docket, matter)
    case, party = f"{matter}/a-made-up-appeal", f"{matter}/mara-quill"
    edits = [
        edit_address(clerk, new(clerk, "notices", {**NOTICE.whole, "docket": case, "filed_on": "2026-04-01"}, matter)),
        edit_address(clerk, new(clerk, "settings", {**SETTING.whole, "docket": case}, matter)),
        edit_address(clerk, new(clerk, "sources", SOURCE.whole, matter)),
        f"/clerk/parties/edit/{party}",
        f"/clerk/dockets/edit/{case}",
    ]
    notice = edits[0].removeprefix("/clerk/notices/edit/")
    attachment = {**ATTACHMENT, "entry": f"notices:{notice}", "file": (io.BytesIO(made_pdf()), "a.pdf")}
    enter(clerk, "attachments", attachment, matter)
    pages = [f"/dockets/{case}", f"/parties/{party}", f"/matters/{matter}"]
    file = re.search(r'href="(/attachments/[^"]+)"', clerk.get(pages[0]).text)[1]
    assert [clerk.get(page, buffered=True).status_code for page in [*pages, file, *edits]] == [200] * 9

    for stranger in (_other(app, doors, Role.CLERK), app.test_client()):
        answers = {address: stranger.get(address) for address in (*pages, file, *edits)}
        assert {address: one.status_code for address, one in answers.items() if one.status_code < 300} == {}
        leaks = [address for address, one in answers.items() if SECRETS.search(unsaid(one.text, address))]
        assert leaks == []
    other = _other_clerk(app, doors)
    sent = other.post(
        f"/clerk/parties/new?matter={matter}", data={**PARTY.whole, **hidden(other.get("/clerk/parties/new").text)}
    )
    assert sent.status_code == 404
    into = new(other, "services", {**SERVICE.whole, "party": party})
    assert into.status_code == 400


def _other_clerk(app: Flask, doors: Doors) -> FlaskClient:
    with doors.writing("server", why="test") as session:
        token = issue_link(Unit(session, TESTER, doors.clock.now()), f"other-{Role.CLERK}")
    client = app.test_client()
    client.get(f"/account/sign-in/{token}")
    return client


def test_the_attachment_of_a_sealed_line_is_for_those_who_see_sealed_lines(
    clerk: FlaskClient, app: Flask, doors: Doors
) -> None:
    edit = edit_address(clerk, new(clerk, "notices", {**NOTICE.whole, "is_sealed": "y"}))
    entry = f"notices:{edit.removeprefix('/clerk/notices/edit/')}"
    enter(clerk, "attachments", {**ATTACHMENT, "entry": entry, "file": (io.BytesIO(made_pdf()), "a.pdf")})
    page = clerk.get("/dockets/suit-greenbelt").text
    file = re.search(r'href="(/attachments/[^"]+)"', page)[1]

    viewer, advocate = _other(app, doors, Role.VIEWER), _other(app, doors, Role.ADVOCATE)

    assert clerk.get(file, buffered=True).status_code == 200
    assert [one.get(file).status_code for one in (viewer, advocate)] == [404, 404]
    assert "A made-up exhibit" not in viewer.get("/dockets/suit-greenbelt").text
    assert sign_in_token(doors)


@pytest.mark.parametrize("address", ["/dockets/a%00b", "/parties/a%00b", "/sources/a%00b", "/attachments/a%00b"])
def test_a_key_with_the_sign_zero_is_simply_not_there(clerk: FlaskClient, address: str) -> None:
    assert clerk.get(address).status_code == 404
    assert clerk.get(f"/clerk/parties/edit/{address.rpartition('/')[2]}").status_code == 404
