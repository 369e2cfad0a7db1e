"""`tracker status` and `tracker why` over the real seed, on the days that matter, against the outside contract."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.running import doors_at
from tests.services.clerks import enter

NO_REMOVAL, RETURN, FACILITATE = "no-removal-to-el-salvador", "return-by-2025-04-07", "facilitate-return"
U12, U13, U14, U15 = (f"daily-updates/2025-04-{day}" for day in (12, 13, 14, 15))
FOREVER = {NO_REMOVAL: "continuing"}
SINCE_10_APRIL = {NO_REMOVAL: "continuing", RETURN: "unverified", FACILITATE: "continuing"}
# What the articles support on each day, to its last instant; the last but one to the minute of the latest article.
DAYS: dict[str, dict[str, str]] = {
    "2018-12-31": {},
    "2025-04-03": FOREVER,
    "2025-04-05": {**FOREVER, RETURN: "upcoming"},
    "2025-04-07": {**FOREVER, RETURN: "due_today"},
    "2025-04-08": {**FOREVER, RETURN: "unverified"},
    "2025-04-11": {**SINCE_10_APRIL, U12: "upcoming", U13: "upcoming"},
    "2025-04-12": {**SINCE_10_APRIL, U12: "due_today", U13: "upcoming"},
    "2025-04-14": {**SINCE_10_APRIL, U12: "unverified", U13: "unverified", U14: "due_today", U15: "upcoming"},
    "2025-04-14T12:35": {**SINCE_10_APRIL, U12: "unverified", U13: "unverified", U14: "due_today"},
    "today": {**SINCE_10_APRIL, U12: "unverified", U13: "unverified"},
}
DUE = {NO_REMOVAL: None, FACILITATE: None, RETURN: "2025-04-07"} | {key: key[-10:] for key in (U12, U13, U14, U15)}

TEXT = (str,)
MAYBE = (str, type(None))
ROW = {
    "key": TEXT, "obligation": TEXT, "title": TEXT, "obligors": (list,), "court": TEXT, "docket_number": MAYBE,
    "imposed_by": TEXT, "due": (dict,), "status": TEXT, "late_by_seconds": (int, type(None)), "adequacy": MAYBE,
    "beyond_record": (bool,), "pending_request": (dict, type(None)), "safe_by": MAYBE, "reasons": (list,),
    "effects": (list,), "fulfilled_by": (list,), "citations": (list,),
}  # fmt: skip
DUE_FIELDS = {
    "kind": TEXT, "at": MAYBE, "on": MAYBE, "zone": TEXT, "precision": MAYBE, "assumed": (bool,), "source_words": MAYBE,
    "assumptions": (list,),
}  # fmt: skip
REASON, CITATION = {"code": TEXT, "text": TEXT, "authority": MAYBE}, {"source": TEXT, "locator": TEXT, "layer": TEXT}


def asked(day: str) -> list[str]:
    return [] if day == "today" else ["--as-of", day]


def fits(value: dict[str, Any], fields: dict[str, tuple[type, ...]]) -> None:
    assert fields.keys() <= value.keys()
    for name, kinds in fields.items():
        assert type(value[name]) in kinds, name


@pytest.mark.parametrize("day", DAYS)
def test_the_status_of_each_day_is_what_the_articles_support(day: str, run: Run, seeded_sqlite_url: str) -> None:
    told = run("status", "--json", *asked(day), url=seeded_sqlite_url).json

    assert {row["key"]: row["status"] for row in told["deadlines"]} == DAYS[day]
    assert len(told["deadlines"]) == len(DAYS[day])
    assert told["record_through"] == "2025-04-14T12:35:00-04:00"
    beyond = {row["key"] for row in told["deadlines"] if row["beyond_record"]}
    assert beyond == ({NO_REMOVAL, FACILITATE} if day == "today" else set())


@pytest.mark.parametrize("day", DAYS)
def test_every_object_keeps_the_contract(day: str, run: Run, seeded_sqlite_url: str) -> None:
    told = run("status", "--json", *asked(day), url=seeded_sqlite_url).json

    assert {"matter", "as_of", "known_at", "record_through", "deadlines"} <= told.keys()
    assert told["matter"] == "abrego-garcia"
    assert datetime.fromisoformat(told["as_of"]).tzinfo is not None
    assert told["known_at"] is None
    for row in told["deadlines"]:
        fits(row, ROW)
        fits(row["due"], DUE_FIELDS)
        assert row["reasons"]
        assert row["citations"]
        for reason in row["reasons"]:
            fits(reason, REASON)
        for cite in row["citations"]:
            fits(cite, CITATION)
            assert (cite["layer"], cite["source"][:8]) == ("articles", "article-")


@pytest.mark.parametrize("day", ["2025-04-14", "today"])
def test_a_due_day_has_no_clock_time_and_says_what_is_assumed(day: str, run: Run, seeded_sqlite_url: str) -> None:
    for row in run("status", "--json", *asked(day), url=seeded_sqlite_url).json["deadlines"]:
        due = row["due"]
        assert due["at"] is None
        assert due["on"] == DUE[row["key"]]
        assert due["kind"] == ("day" if due["on"] else "none")
        assert row["safe_by"] == due["on"]
        assert due["zone"] == "America/New_York"
        assert due["assumed"] is bool(due["assumptions"]) is bool(due["on"])
        assert row["late_by_seconds"] is row["adequacy"] is row["pending_request"] is None
        assert row["fulfilled_by"] == row["effects"] == []
        assert due["on"] is None or date.fromisoformat(due["on"])


def test_what_imposed_each_duty_is_named_by_key(run: Run, seeded_sqlite_url: str) -> None:
    rows = run("status", "--json", "--as-of", "2025-04-14", url=seeded_sqlite_url).json["deadlines"]

    assert {row["obligation"]: (row["imposed_by"], row["docket_number"]) for row in rows} == {
        "no-removal-to-el-salvador": ("protection-2019", None),
        "return": ("return-2025-04-04", None),
        "facilitate-return": ("scotus-2025-04-10", None),
        "daily-updates": ("daily-updates-2025-04-11", None),
    }


def test_a_day_means_its_last_instant_and_a_moment_is_read_in_the_matters_zone(
    run: Run, seeded_sqlite_url: str
) -> None:
    said = {
        text: run("status", "--json", "--as-of", text, url=seeded_sqlite_url).json["as_of"]
        for text in (
            "2025-04-07",
            "2025-04-07T23:59",
            "2025-04-08T03:59Z",
            "2025-01-07T12:00",
            "2025-04-08T00:00+02:00",
        )
    }

    assert said == {
        "2025-04-07": "2025-04-07T23:59:59.999999-04:00",
        "2025-04-07T23:59": "2025-04-07T23:59:00-04:00",
        "2025-04-08T03:59Z": "2025-04-07T23:59:00-04:00",
        "2025-01-07T12:00": "2025-01-07T12:00:00-05:00",
        "2025-04-08T00:00+02:00": "2025-04-07T18:00:00-04:00",
    }


def test_a_recurring_duty_says_after_what_it_is_not_known(run: Run, seeded_sqlite_url: str) -> None:
    told = run("status", "--json", url=seeded_sqlite_url).json

    assert told["not_known_after"] == {"daily-updates": "2025-04-14T12:35:00-04:00"}


def test_both_engines_say_the_same(run: Run, seeded_sqlite_url: str, seeded_postgresql_url: str) -> None:
    for day in ("2025-04-08", "2025-04-14"):
        here = run("status", "--json", "--as-of", day, url=seeded_sqlite_url).json
        assert run("status", "--json", "--as-of", day, url=seeded_postgresql_url).json == here


def test_the_articles_are_all_there_is_and_a_clerk_has_entered_nothing(run: Run, seeded_sqlite_url: str) -> None:
    def told(layers: str) -> Any:
        return run("status", "--json", "--as-of", "2025-04-14", "--layers", layers, url=seeded_sqlite_url).json

    everything = run("status", "--json", "--as-of", "2025-04-14", url=seeded_sqlite_url).json
    assert told("articles") == told("articles,clerk") == everything
    assert told("clerk")["deadlines"] == []
    assert told("clerk")["record_through"] is None


def test_people_read_the_same_in_words_with_the_caution(run: Run, seeded_sqlite_url: str) -> None:
    said = run("status", "--matter", "abrego-garcia", "--as-of", "2025-04-14T12:35", url=seeded_sqlite_url)

    assert said.status == 0
    assert "Abrego Garcia, as of Mon 14 Apr 2025, 12:35 p.m. EDT" in said.out
    assert (
        "2 duties continue, 1 deadline is past due with its outcome not stated, 2 daily updates are unverified "
        "and 1 is due today." in said.out
    )
    assert "return-by-2025-04-07: Mon 7 Apr 2025; outcome not known; partly assumed" in said.out
    assert said.out.endswith("Not legal advice. Check the docket before relying on a date.\n")


def test_a_record_that_ended_is_told_first(run: Run, seeded_sqlite_url: str) -> None:
    said = run("status", url=seeded_sqlite_url).out

    assert said.splitlines()[1].startswith("The record ends Mon 14 Apr 2025, ")
    assert "last known in force when the record ended; not known since" in said
    assert "daily-updates: not known after Mon 14 Apr 2025, 12:35 p.m. EDT" in said


def test_why_gives_numbered_reasons_each_with_its_sources(run: Run, seeded_sqlite_url: str) -> None:
    told = run("why", RETURN, "--as-of", "2025-04-08", "--json", url=seeded_sqlite_url).json

    assert told["matter"] == "abrego-garcia"
    assert told["deadline"]["key"] == RETURN
    assert told["deadline"]["status"] == "unverified"
    assert [step["step"] for step in told["steps"]] == list(range(1, len(told["steps"]) + 1))
    for step in told["steps"]:
        fits(step, {**REASON, "sources": (list,)})
    assert any(step["sources"] for step in told["steps"])
    assert [step["text"] for step in told["steps"]] == [reason["text"] for reason in told["deadline"]["reasons"]]


@pytest.mark.parametrize(
    ("key", "day"), [(key, day) for day in ("2025-04-07", "2025-04-14", "today") for key in DAYS[day]]
)
def test_every_deadline_of_a_day_can_be_asked_about(key: str, day: str, run: Run, seeded_sqlite_url: str) -> None:
    said = run("why", key, *asked(day), url=seeded_sqlite_url)

    assert said.status == 0
    assert said.out.splitlines()[1].startswith(f"{key}, as of ")
    assert "\n1. " in said.out
    assert "article-" in said.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["status", "--as-of", "yesterday"], "'yesterday' is not a date that can be read. Write a date as 2025-04-14"),
        (["status", "--as-of", "2025-04"], "'2025-04' is wider than a day"),
        (["status", "--as-of", "2025-02-30"], "'2025-02-30' is not a day of the calendar"),
        (["status", "--as-of", "04/14/2025"], "is not a date that can be read. Write a date as 2025-04-14"),
        (["status", "--as-of", "2025-04-14T25:00"], "'2025-04-14T25:00' is not a moment that exists"),
        (["status", "--as-of", "2025-03-09T02:30"], "does not exist in America/New_York"),
        (["status", "--as-of", "9999-01-01"], "the year must be from 1776 to 2200"),
        (["status", "--matter", "nobody"], "There is no matter 'nobody'. There are: abrego-garcia"),
        (["status", "--layers", "gossip"], "'gossip' is not a list of layers. Layers are: clerk, import"),
        (["why", "return-by-2025-04-08"], "There is no deadline 'return-by-2025-04-08' at that moment"),
        (["why", RETURN, "--as-of", "2025-04-03"], "There is no deadline 'return-by-2025-04-07' at that moment"),
        (["why", RETURN, "--as-of", "soon"], "'soon' is not a date that can be read"),
    ],
)
def test_what_cannot_be_read_or_found_is_one_line_that_says_what_to_write(
    words: list[str], said: str, run: Run, seeded_sqlite_url: str
) -> None:
    assert said in run(*words, url=seeded_sqlite_url).refusal


def test_what_was_known_earlier_is_told_as_such(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        enter(doors, U12, "2025-04-12", title="A made-up report")

    def told(*more: str) -> dict[str, str]:
        said = run("status", "--as-of", "2025-04-14", "--json", *more, url=seeded_sqlite_url).json
        return {"known_at": said["known_at"], **{row["key"]: row["status"] for row in said["deadlines"]}}

    now, then = told(), told("--known-at", "2026-01-05")
    assert (now["known_at"], then["known_at"]) == (None, "2026-01-05T23:59:59.999999-05:00")
    assert (now[U12], then[U12]) == ("met", "unverified")
    words = run("status", "--as-of", "2025-04-14", "--known-at", "2026-01-05").out
    assert words.startswith("As this tracker knew it on Mon 5 Jan 2026, end of day EST:\n")
    assert "A made-up report" in run("why", U12, "--as-of", "2025-04-14").out
    assert "A made-up report" not in run("why", U12, "--as-of", "2025-04-14", "--known-at", "2026-01-05").out
    for words_asked in (("status",), ("why", U12)):
        refused = run(*words_asked, "--known-at", "2020-01-01").refusal
        assert refused.startswith("This tracker held nothing before Mon 5 Jan 2026, 7:00 a.m. EST, its first save.")
