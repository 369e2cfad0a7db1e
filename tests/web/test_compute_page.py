"""The calculator: worked examples through page, calendar file and API; what it refuses; who may; and saving."""

import json
import re
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.running import app_over, doors_at, signed_in
from tests.web.pages import Page, Reader, words_of
from tracker.bootstrap import Doors
from tracker.db.models import Deadline, Matter, Obligation
from tracker.feeds.ical import Event, calendar_file
from tracker.web.forms.compute_address import query_of

# id of the worked example, request, the date to go by, the date of the rule's reading
EXAMPLES = [
    ("CN-10", "regime=frcp&period=30&mode=days&trigger=2005-08-04&service=mail", "Fri 9 Sep 2005", "2005-09-09"),
    ("CU-01", "rule=frcp-34b2A&court=mdd&trigger=2026-08-05&service=mail", "Tue 8 Sep 2026", "2026-09-08"),
    (
        "DV-03",
        "regime=frcp&period=72&mode=hours&zone=America/New_York&trigger=2026-03-06T12:00",
        "Mon 9 Mar 2026, 1:00 p.m. EDT",
        "2026-03-09T13:00:00-04:00",
    ),
    ("DV-08", "regime=frcp&period=14&mode=days&court=mdd&trigger=2025-04-04", "Fri 18 Apr 2025", "2025-04-21"),
    ("HB-10", "regime=frcp&period=7&mode=days&direction=before&trigger=2026-09-14", "Fri 4 Sep 2026", "2026-09-04"),
    ("AB-13", "mode=date_certain&fixed=2025-04-06&court=ca4", "Sun 6 Apr 2025", "2025-04-06"),
]
QUERIES = [pytest.param(query, go_by, due, id=name) for name, query, go_by, due in EXAMPLES]
GOOD_FRIDAY = EXAMPLES[3][1]


@pytest.fixture
def client(seeded_doors: Doors) -> FlaskClient:
    return app_over(seeded_doors).test_client()


@pytest.fixture
def clerk(seeded_doors: Doors) -> FlaskClient:
    return signed_in(app_over(seeded_doors), seeded_doors)


def send(clerk: FlaskClient, address: str, typed: dict[str, str]) -> TestResponse:
    """Sends the form of saving, with the token of a page on which it stands."""
    form = clerk.get(f"/compute?{ANSWER}&matter=abrego-garcia").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]*)"', form)
    assert token is not None
    return clerk.post(address, data={**typed, "csrf_token": token[1]})


def first_date(page: Page) -> str:
    return words_of(page.parts(".answer-first")[0]).replace(" ,", ",")


def as_json(query: str) -> dict[str, object]:
    pairs: dict[str, object] = dict(pair.split("=", 1) for pair in query.split("&"))
    return {**pairs, "period": int(str(pairs["period"]))} if "period" in pairs else pairs


@pytest.mark.parametrize(("query", "go_by", "due"), QUERIES)
def test_the_page_gives_the_worked_date_to_go_by_first(read: Reader, query: str, go_by: str, due: str) -> None:
    page = read(f"/compute?{query}")

    assert page.status == 200
    assert go_by in first_date(page)
    assert f'datetime="{due[:16]}' in page.html


@pytest.mark.parametrize(("query", "go_by", "due"), QUERIES)
def test_the_api_gives_the_same_date(client: FlaskClient, query: str, go_by: str, due: str) -> None:
    request = {"trigger": None, **as_json(query)}

    said = client.post("/api/v1/compute", json=request)

    assert said.status_code == 200
    assert said.json["due"] == due
    assert said.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("query", "go_by", "due"), QUERIES)
def test_the_same_address_gives_the_same_page(read: Reader, query: str, go_by: str, due: str) -> None:
    first, again = read(f"/compute?{query}"), read(f"/compute?{query}")

    assert first.html == again.html
    assert first.links("Permanent link") == [f"http://localhost/compute?{query}"]


def test_the_steps_stand_with_their_authorities_and_the_days_are_marked(read: Reader) -> None:
    page = read(f"/compute?{EXAMPLES[1][1]}")

    assert "Mon 7 Sep 2026 is Labor Day. The period runs on to the next day" in page.part("#why")
    assert "Fed. R. Civ. P. 6(d)" in page.part("#why")
    days = [words_of(cell) for cell in page.parts(".day")]
    assert {"5 event", "6 day 1", "4 day 30", "5 added 1 , weekend", "8 due"} <= set(days)
    assert "7 added 3 closed , Labor Day" in days
    assert "Mon 7 Sep 2026: Labor Day" in page.part(".month-notes")


def test_where_the_law_is_unsettled_the_earliest_date_stands_first_and_is_marked(read: Reader) -> None:
    page = read(f"/compute?{GOOD_FRIDAY}")

    assert first_date(page).startswith("Go by Fri 18 Apr 2025")
    assert "Due by the rule's own reading Mon 21 Apr 2025" in page.part(".answer-dates")
    assert "Too late from Sat 19 Apr 2025, 12:00 a.m. EDT" in first_date(page)
    assert "Check: The law on a day or a length here is not settled" in page.part(".answer-serious")
    assert "18 go by day 14 closed ? , Good Friday (MD), not settled whether a legal holiday" in page.part(".day-go")


def test_a_long_period_shows_its_ends_and_says_how_much_is_left_out(read: Reader) -> None:
    page = read("/compute?rule=frcp-60c1&court=mdd&trigger=2026-03-06")

    assert re.findall(r"<caption>(.*?)</caption>", page.html) == [
        "March 2026", "April 2026", "February 2027", "March 2027",
    ]  # fmt: skip
    assert page.part(".months-left-out") == "9 months left out here."


def test_business_days_are_numbered_without_the_days_left_out(read: Reader) -> None:
    page = read("/compute?regime=order&period=3&mode=business_days&court=mdd&trigger=2026-09-03")

    days = [words_of(cell) for cell in page.parts(".day")]
    assert {"3 event", "4 day 1", "8 day 2", "7 , Labor Day", "9 due day 3"} <= set(days)


def test_a_daily_duty_lists_its_days_and_is_not_saved_as_one(read: Reader) -> None:
    page = read("/compute?mode=daily&start=2025-04-12&count=45&court=mdd")

    assert "First due Sat 12 Apr 2025" in first_date(page)
    assert "Sun 13 Apr 2025" in page.part(".answer-days")
    assert "5 more days" in page.part(".answer-days")
    assert "entered as a recurring duty" in page.part("#save")


def test_midnight_of_an_orders_date_is_its_end_and_is_said(read: Reader) -> None:
    page = read("/compute?mode=date_certain&fixed=2025-04-07&fixed_time=midnight&court=mdd&by=fixed")
    answer = read("/compute?mode=date_certain&fixed=2025-04-07T24:00&court=mdd")

    assert page.status == 303
    assert "Mon 7 Apr 2025" in first_date(answer)
    assert "is read as the end of that day" in answer.part(".answer-serious")


def test_what_it_was_computed_by_is_told(read: Reader) -> None:
    law = read("/compute?rule=frcp-59e&court=mdd&trigger=2025-04-04").part("#law")

    assert "frcp-59e 2009-12-01" in law
    assert "Its text read for this rulebook" in law
    assert "Binds any party" in law
    assert "Who may extend it nobody (6(b)(2))" in law
    assert "federal 2026.1" in law


# ---- the form ----


def test_the_form_alone_asks_nothing_and_offers_only_rules_that_were_read(read: Reader) -> None:
    page, every = read("/compute"), read("/compute?unread=1")

    assert page.status == 200
    assert page.parts(".error-summary") == []
    assert "Answer to the complaint, Fed. R. Civ. P. 12(a)(1)(A)(i)" in page.part("#rules")
    assert "Sup. Ct. R. 25.1" not in page.part("#rules")
    assert "Sup. Ct. R. 25.1" in every.part("#rules")
    assert "45 days after the order granting the petition (text not read)" in every.part("#rules")


def test_the_courts_most_used_stand_first(read: Reader) -> None:
    options = re.findall(r'<option[^>]*value="(\w+)"', read("/compute").parts("#court")[0])

    assert options[:3] == ["mdd", "ca4", "scotus"]


def test_what_the_form_sends_becomes_a_short_address(client: FlaskClient) -> None:
    sent = (
        "by=rule&rule=Response+to+a+request+for+production&period=&mode=days&direction=after&regime=frcp"
        "&trigger=8%2F5%2F2026&trigger_time=&fixed=&fixed_time=&start=&count=&at=&court=mdd&zone=&service=mail&from="
        "&states=&added_days=&delivered_same_day=&rolls=&closed_on_1=9%2F8%2F2026&closed_as_1=holiday&closed_on_2="
        "&closed_as_2=holiday"
    )

    said = client.get(f"/compute?{sent}")

    assert said.status_code == 303
    assert said.location == (
        "/compute?rule=frcp-34b2A&court=mdd&trigger=2026-08-05&service=mail&closed=2026-09-08:holiday"
    )
    assert "Wed 9 Sep 2026" in first_date(Page(client.get(said.location)))


def test_a_rule_is_found_by_its_cite_and_by_part_of_its_title(read: Reader) -> None:
    by_cite = read("/compute?rule=12(a)(1)(A)(i)&court=mdd&trigger=2026-08-05")
    several = read("/compute?rule=notice+of+appeal&trigger=2026-08-05&court=mdd")
    none = read("/compute?rule=zeppelin&trigger=2026-08-05")

    assert "Wed 26 Aug 2026" in first_date(by_cite)
    assert several.status == none.status == 400
    assert "8 rules match “notice of appeal”" in several.part(".error-summary")
    assert any("rule=frap-4a1B" in unescape(link) for link in re.findall(r'href="([^"]*)"', several.html))
    assert "No rule here matches “zeppelin”" in none.part(".field-wrong")


BAD = [
    ("by=rule&rule=frcp-12a1Ai&trigger=", "trigger", "Give the day of the event"),
    ("rule=frcp-12a1Ai&trigger=about+May", "trigger", "“about May” is not a date that can be read"),
    ("rule=frcp-12a1Ai&trigger=2026-02-30", "trigger", "“2026-02-30” is not a day of the calendar"),
    ("rule=frcp-12a1Ai&trigger=2000-01-01", "rule", "in force in this rulebook from 2009-12-01"),
    ("rule=ca4-31b&trigger=2026-02-02", "rule", "sets no time; an order does"),
    ("trigger=2026-02-02", "rule", "Choose a rule, or count by a period instead."),
    ("regime=frcp&mode=days&period=two&trigger=2026-02-02", "period", "“two” is not a whole number"),
    ("regime=frcp&mode=days&period=-3&trigger=2026-02-02", "period", "'period' is -3; give 3, with the direction"),
    ("regime=frcp&mode=fortnights&period=3&trigger=2026-02-02", "mode", "'mode' is 'fortnights'; give one of"),
    ("regime=frcp&mode=hours&period=72&trigger=2026-03-06", "trigger_time", "hours run from a minute"),
    ("regime=frcp&mode=hours&period=72&trigger=2026-03-08T02:30&court=mdd", "trigger_time", "which the clocks of"),
    ("regime=frcp&mode=hours&period=72&trigger=2026-03-06&trigger_time=teatime", "trigger_time", "“teatime” is not a"),
    ("regime=frcp&mode=days&period=3&trigger=2026-02-02&court=nowhere", "court", "There is no court 'nowhere'"),
    ("regime=frcp&mode=days&period=3&trigger=2026-02-02&states=ZZ", "states", "ZZ"),
    ("regime=frcp&mode=days&period=3&trigger=2026-02-02&closed=soon:holiday", "closed_on_1", "“soon” is not a date"),
    ("regime=frcp&mode=days&period=3&trigger=1900-02-02", "trigger", "the calendars hold the years 1970 to 2100"),
    ("rule=frcp-12a1Ai&period=5&trigger=2026-02-02", "period", "Leave 'period' out, or leave the rule out"),
    ("mode=date_certain&fixed=", "fixed", "Give the date that the order sets"),
    ("mode=daily&start=2026-02-02&count=0", "count", "'count' is 0; give 1 or more"),
]


@pytest.mark.parametrize(("query", "field", "sentence"), BAD)
def test_what_cannot_be_computed_is_told_beside_its_field_and_at_the_top(
    client: FlaskClient, query: str, field: str, sentence: str
) -> None:
    page = Page(client.get(f"/compute?{query}", follow_redirects=True))

    assert page.status == 400
    assert sentence in page.part(f"#{field}-error")
    assert page.links(page.part(f"#{field}-error").removeprefix("Error: ")) == [f"#{field}"]
    assert "<title>Error: " in page.html


def test_nothing_typed_is_lost_when_something_is_wrong(client: FlaskClient) -> None:
    typed = {"by": "period", "period": "14", "mode": "weeks", "direction": "before", "regime": "frap", "court": "ca4",
             "trigger": "the <b>spring</b>", "trigger_time": "tea", "states": "MD,VA", "added_days": "3",
             "closed_on_1": "someday", "closed_as_1": "inaccessible", "service": "mail", "from": "mdd"}  # fmt: skip

    page = Page(client.get("/compute", query_string=typed, follow_redirects=True))

    held = {name: unescape(value) for name, value in re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', page.html)}
    for name in ("period", "trigger", "trigger_time", "states", "added_days", "closed_on_1"):
        assert held[name] == typed[name], name
    for name in ("mode", "direction", "regime", "court", "service", "from", "closed_as_1"):
        assert re.search(rf'selected[^>]* value="{typed[name]}"', page.parts(f"#{name}")[0]), name
    assert "<b>spring" not in page.html


def test_a_word_that_is_no_part_of_a_question_is_told(read: Reader) -> None:
    page = read("/compute?rule=frcp-12a1Ai&trigger=2026-08-05&servce=mail")

    assert page.status == 400
    assert "'servce' in the address is no part of a question" in page.part(".error-summary")


def test_the_day_of_the_week_is_said_back(read: Reader) -> None:
    assert "Wed 5 Aug 2026" in read("/compute?regime=frcp&mode=days&period=x&trigger=8/5/2026").part(".ask-trigger")


def test_what_else_was_given_is_said_beside_the_answer(read: Reader) -> None:
    given = "from=vaed&added_days=0&rolls=false&closed=2026-03-09:inaccessible&states=VA"
    asked = read(f"/compute?rule=frap-27a3&court=ca4&trigger=2026-03-02&{given}").part(".answer-asked")

    assert "Appealed from: Eastern District of Virginia. Days added as asked: 0." in asked
    assert "A closed last day does not run on. States given: VA. Taken as closed: Mon 9 Mar 2026" in asked


def test_a_rule_looked_at_without_a_date_is_no_mistake(read: Reader) -> None:
    page = read("/compute?rule=frcp-12a1Ai")

    assert page.status == 200
    assert "21 days after service of the summons and complaint" in page.part(".ask-rule")


# ---- rules that are not offered ----


def test_a_rule_whose_text_was_not_read_is_computed_with_a_warning_and_never_saved(clerk: FlaskClient) -> None:
    page = Page(clerk.get("/compute?rule=sc-25.1&court=scotus&trigger=2026-02-02"))

    assert "Thu 19 Mar 2026" in first_date(page)
    assert "Check: The text of Sup. Ct. R. 25.1 was not read" in page.part(".answer-notices")
    assert "The text of Sup. Ct. R. 25.1 was not read, so a date by it is not saved" in page.part("#save")
    assert "<form" not in page.parts("#save")[0]


def test_a_rule_set_by_order_is_shown_as_such_and_cannot_be_computed(read: Reader) -> None:
    rules, asked = read("/compute").part("#rules"), read("/compute?rule=frap-8a&trigger=2026-02-02")

    assert "set by order: there is no time to compute" in rules
    assert asked.status == 400
    assert "an order does" in asked.part("#rule-error")


# ---- the calendar file ----


def event(client: FlaskClient, query: str) -> dict[str, object]:
    said = client.get(f"/compute.ics?{query}")
    assert said.status_code == 200
    assert said.content_type == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in said.data.split(b"\r\n"))
    assert b"\n" not in said.data.replace(b"\r\n", b"")
    events = Calendar.from_ical(said.data).walk("VEVENT")
    assert len(events) == 1
    found = events[0]
    return {
        "on": found.decoded("DTSTART"),
        "text": str(found["DESCRIPTION"]),
        "title": str(found["SUMMARY"]),
        "uid": str(found["UID"]),
        "repeats": found["RRULE"].to_ical() if "RRULE" in found else None,
    }


def test_a_day_is_a_whole_day_in_the_calendar_with_the_same_steps(client: FlaskClient) -> None:
    found = event(client, EXAMPLES[1][1])

    assert found["on"] == date(2026, 9, 8)
    assert found["title"] == "Due: Response to a request for production"
    assert "4. Mon 7 Sep 2026 is Labor Day. The period runs on" in str(found["text"])
    assert "http://localhost/compute?rule=frcp-34b2A&court=mdd&trigger=2026-08-05&service=mail" in str(found["text"])
    assert str(found["text"]).endswith("Not legal advice. Check the docket before relying on a date.")


def test_a_clock_time_stands_in_utc(client: FlaskClient) -> None:
    assert event(client, EXAMPLES[2][1])["on"] == datetime(2026, 3, 9, 17, tzinfo=UTC)


def test_the_calendar_goes_by_the_earliest_reading_and_names_the_other(client: FlaskClient) -> None:
    found = event(client, GOOD_FRIDAY)

    assert found["on"] == date(2025, 4, 18)
    assert found["title"] == "Go by: 14 days after Fri 4 Apr 2025 (the rule's own reading: Mon 21 Apr 2025)"
    assert "Check: The law on a day" in str(found["text"])


def test_a_daily_duty_repeats(client: FlaskClient) -> None:
    found = event(client, "mode=daily&start=2025-04-12&count=10&court=mdd")

    assert (found["on"], found["repeats"]) == (date(2025, 4, 12), b"FREQ=DAILY;COUNT=10")


def test_the_same_question_has_the_same_uid_and_another_has_another(client: FlaskClient) -> None:
    uids = [event(client, query)["uid"] for query in (GOOD_FRIDAY, f"{GOOD_FRIDAY}&service=", EXAMPLES[1][1])]

    assert uids[0] == uids[1] != uids[2]


def test_without_a_date_there_is_no_calendar_file(read: Reader) -> None:
    assert read("/compute.ics").status == 400
    assert "is not a date that can be read" in read("/compute.ics?rule=frcp-12a1Ai&trigger=soon").words


def test_any_text_survives_folding_and_escaping() -> None:
    text = "a, b; c\\n \\ d\r\ne: “é” 🙂 " * 40 + "\x07"
    made = Event(
        "one@here", datetime(2026, 1, 5, tzinfo=UTC), date(2026, 9, 8), "🙂" * 60, text, "http://localhost/?a=b"
    )

    lines = calendar_file(made).encode().split(b"\r\n")

    assert max(map(len, lines)) <= 75
    found = Calendar.from_ical(calendar_file(made)).walk("VEVENT")[0]
    assert str(found["SUMMARY"]) == "🙂" * 60
    assert str(found["DESCRIPTION"]) == text.replace("\r\n", "\n").replace("\x07", "")


# ---- the API ----


def problem(client: FlaskClient, body: object, **more: str) -> tuple[int, dict[str, object]]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    said = client.post("/api/v1/compute", data=data, content_type=more.get("content_type", "application/json"))
    assert said.content_type == "application/problem+json"
    assert said.headers["Cache-Control"] == "no-store"
    assert said.json["status"] == said.status_code
    return said.status_code, said.json


def test_a_list_is_answered_in_its_order_with_refusals_in_place(client: FlaskClient) -> None:
    good = {"id": 1, "regime": "frcp", "court": "mdd", "mode": "days", "period": 14, "trigger": "2025-04-04"}

    said = client.post("/api/v1/compute", json=[good, {"id": "x", "mode": "days"}, "nonsense", {**good, "id": [2]}])

    assert said.status_code == 200
    assert [one["id"] for one in said.json] == [1, "x", None, [2]]
    assert [one.get("safe_by") for one in said.json] == ["2025-04-18", None, None, "2025-04-18"]
    assert [one["error"]["code"] for one in said.json[1:3]] == ["missing_field", "not_an_object"]
    assert client.post("/api/v1/compute", json=[]).json == []


def test_what_is_refused_alone_is_a_problem_with_its_code_and_field(client: FlaskClient) -> None:
    status, said = problem(client, {"rule": "frcp-12a1Ai", "trigger": "soon"})

    assert status == 422
    assert (said["code"], said["field"]) == ("unreadable_date", "trigger")
    assert "give a date or a moment" in str(said["detail"])
    assert problem(client, "nonsense")[1]["code"] == "not_an_object"


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"a": NaN}', b'{"a": "\xff"}', b"[" * 100_000, b'{"period": ' + b"9" * 5000 + b"}"]
)
def test_what_is_no_json_is_400(client: FlaskClient, body: bytes) -> None:
    assert problem(client, body)[0] == 400


def test_another_kind_of_body_is_415_and_a_large_one_413(client: FlaskClient) -> None:
    assert problem(client, {}, content_type="text/plain")[0] == 415
    assert problem(client, b'"' + b"a" * 1_000_001 + b'"')[0] == 413
    assert problem(client, b'"' + b"a" * 2_000_000 + b'"')[0] == 413


def test_a_call_asks_for_no_more_than_it_may(client: FlaskClient) -> None:
    daily = {"mode": "daily", "start": "2025-04-12", "count": 10_000}

    assert problem(client, [{}] * 1001)[1]["code"] == "too_many"
    assert problem(client, [daily] * 11)[1]["code"] == "too_many"
    assert client.post("/api/v1/compute", json=[{}] * 1000).status_code == 200


# ---- who may ----


def test_with_public_reading_off_a_visitor_computes_nothing(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path, TRACKER_PUBLIC_READING="off") as doors:
        app = app_over(doors)
        visitor, clerk = app.test_client(), signed_in(app, doors)

        addresses = (f"/compute?{GOOD_FRIDAY}", f"/compute.ics?{GOOD_FRIDAY}")
        assert [visitor.get(address).status_code for address in addresses] == [403, 403]
        assert [clerk.get(address).status_code for address in addresses] == [200, 200]
        assert problem(visitor, {})[0] == 403


def test_a_visitor_is_asked_to_sign_in_and_a_site_of_one_moment_says_that_it_reads_only(seeded_doors: Doors) -> None:
    app, moment = app_over(seeded_doors), app_over(seeded_doors, read_only=True)

    visitor = Page(app.test_client().get(f"/compute?{GOOD_FRIDAY}"))
    reading = Page(signed_in(moment, seeded_doors).get(f"/compute?{GOOD_FRIDAY}"))

    assert "Sign in to save this date" in visitor.part("#save")
    assert "reads only, so nothing is saved here" in reading.part("#save")
    assert "Fri 18 Apr 2025" in first_date(reading)
    assert app.test_client().post(f"/compute/save?{GOOD_FRIDAY}").status_code == 400  # without the form's token


def test_every_page_leads_to_the_calculator_and_it_needs_no_matter(read: Reader, seeded_doors: Doors) -> None:
    with seeded_doors.writing("tester", why="test") as session:
        for matter in session.scalars(select(Matter)):
            matter.is_public = False

    page = read(f"/compute?{GOOD_FRIDAY}")

    assert read("/").links("Compute a date")[-1:] == ["/compute"]
    assert "Fri 18 Apr 2025" in first_date(page)
    assert "Abrego" not in page.html


# ---- saving ----

TYPED = {
    "docket": "suit-greenbelt",
    "title": "The government must answer the complaint",
    "force": "must",
    "owed_by": "us-government",
    "imposed_by": "",
    "read_in": "Proof of service, read today",
}
ANSWER = "rule=frcp-12a2&court=mdd&trigger=2025-04-04"


def test_a_clerk_saves_a_date_by_a_rule_and_sees_its_deadline(clerk: FlaskClient, seeded_doors: Doors) -> None:
    form = Page(clerk.get(f"/compute?{ANSWER}"))
    assert 'action="/compute/save?rule=frcp-12a2&amp;court=mdd' in form.html

    said = send(clerk, f"/compute/save?{ANSWER}&matter=abrego-garcia", {**TYPED, "confirmed": "y"})

    assert said.status_code == 303, Page(said).words
    shown = Page(clerk.get(said.location))
    assert shown.status == 200
    assert "Tue 3 Jun 2025" in shown.words
    assert "The government must answer the complaint" in shown.words
    with seeded_doors.reading() as session:
        row = session.scalars(
            select(Deadline).where(Deadline.key == said.location.removeprefix("/deadlines/").removesuffix("?saved=1"))
        ).one()
        assert session.scalars(select(Obligation.rule).where(Obligation.id == row.obligation_id)).one() == "frcp-12a2"


def test_a_period_without_a_rule_is_saved_under_the_order_that_sets_it(clerk: FlaskClient) -> None:
    address = "/compute/save?regime=order&period=14&mode=days&court=mdd&trigger=2025-04-04"

    without = send(clerk, address, {**TYPED, "confirmed": "y"})
    under = send(clerk, address, {**TYPED, "imposed_by": "return-2025-04-04", "confirmed": "y"})

    assert without.status_code == 400
    assert "Choose the order that sets this period" in Page(without).part("#imposed_by-error")
    assert under.status_code == 303, Page(under).words


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"title": ""}, "title", "Say in one sentence what must be done."),
        ({"read_in": ""}, "read_in", "Say where you read it"),
        ({"docket": ""}, "docket", "Choose the docket"),
        ({"docket": "nowhere"}, "docket", "Not a valid choice"),
    ],
)
def test_what_is_missing_is_told_beside_its_field_and_nothing_is_lost(
    clerk: FlaskClient, change: dict[str, str], field: str, sentence: str
) -> None:
    page = Page(send(clerk, f"/compute/save?{ANSWER}", {**TYPED, **change}))

    assert page.status == 400
    assert sentence in page.part(f"#{field}-error")
    assert "Tue 3 Jun 2025" in first_date(page)
    for name in ({"title", "read_in"} & set(TYPED)) - set(change):
        assert f'value="{TYPED[name]}"' in page.html


def test_a_date_counted_for_another_court_is_asked_about_and_then_saved(clerk: FlaskClient) -> None:
    address = "/compute/save?rule=frcp-12a2&court=vaed&trigger=2025-04-04"

    asked = Page(send(clerk, address, TYPED))
    saved = send(clerk, address, {**TYPED, "confirmed": "y"})

    assert asked.status == 400
    assert "Is it meant so?" in asked.part("#docket-error")
    assert 'name="confirmed"' in asked.html
    assert saved.status_code == 303


def test_a_rule_that_is_not_offered_is_not_saved_however_it_is_sent(clerk: FlaskClient, seeded_doors: Doors) -> None:
    said = send(clerk, "/compute/save?rule=sc-25.1&court=scotus&trigger=2026-02-02", {**TYPED, "confirmed": "y"})

    assert said.status_code == 400
    with seeded_doors.reading() as session:
        assert session.scalars(select(Obligation).where(Obligation.rule == "sc-25.1")).all() == []


def test_a_forged_save_is_refused(seeded_doors: Doors) -> None:
    client = signed_in(app_over(seeded_doors), seeded_doors)

    assert client.post(f"/compute/save?{ANSWER}", data=TYPED).status_code == 400


@pytest.fixture
def two_matters(seeded_doors: Doors) -> None:
    with seeded_doors.writing("tester", why="test") as session:
        session.add(
            Matter(key="another", title="Another matter", zone="America/Chicago", summary="None.", is_public=True)
        )


def test_with_several_matters_one_is_chosen_first(two_matters: None, clerk: FlaskClient) -> None:
    first = Page(clerk.get(f"/compute?{ANSWER}"))
    link = first.links("Another matter")[0]
    chosen = Page(clerk.get(first.links("Another matter")[0].partition("#")[0].replace("another", "abrego-garcia")))

    assert "matter=another" in link
    assert "<form" not in first.parts("#save")[0]
    assert 'value="suit-greenbelt"' in chosen.parts("#save")[0]


def test_the_address_of_a_stored_question_keeps_its_states_and_closed_days() -> None:
    question = {
        "regime": "frcp",
        "mode": "days",
        "period": 14,
        "trigger": "2025-03-03",
        "states": ["MD", "VA"],
        "closed": [{"on": "2025-03-17", "treatment": "holiday"}],
        "rolls": False,
    }

    assert query_of(question) == (
        "regime=frcp&mode=days&period=14&trigger=2025-03-03&states=MD,VA&closed=2025-03-17:holiday&rolls=false"
    )
