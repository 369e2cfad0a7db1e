"""`tracker rules list` and `tracker rules show`: the whole catalogue, for people and programs."""

import pytest
import rich_click as click

from tests.cli.conftest import Run
from tests.cli.test_compute import on_a_terminal
from tracker.domain.rules import TextRead, Unit
from tracker.rulebook.law import load_law

BOOK = load_law().book
FIELDS = {
    "id", "version", "in_force_from", "in_force_to", "cite", "title", "regime", "method", "trigger", "period", "unit",
    "direction", "binds", "extendable_by", "is_jurisdictional", "earns_added_days", "source", "text", "purpose", "note",
    "act", "safe_period", "rolls", "from_district", "at", "notices", "follows",
}  # fmt: skip


def test_the_list_has_a_line_for_every_rule(run: Run) -> None:
    said = run("rules", "list")
    head, *rows, last = said.out.splitlines()

    assert (said.status, said.err) == (0, "")
    assert head.split() == ["id", "title", "cite", "period", "direction", "text"]
    assert [row.split()[0] for row in rows] == list(BOOK.rules)
    assert last == f"{len(BOOK.rules)} rules of {len(BOOK.rules)} ({BOOK.version})"


def test_a_row_says_the_period_in_words_and_whether_its_text_was_read(run: Run) -> None:
    (row,) = run("rules", "list", "--search", "interrogatories frcp-33b2").out.splitlines()[1:-1]

    cells = [cell.strip() for cell in row.split("  ") if cell]
    assert cells == ["frcp-33b2", "Answers to interrogatories", "Fed. R. Civ. P. 33(b)(2)", "30 days", "after", "read"]


def test_a_time_that_only_an_order_sets_is_told_so(run: Run) -> None:
    (row,) = run("rules", "list", "--search", "ca4-31b").out.splitlines()[1:-1]

    assert "  set by order  " in row


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["--regime", "bia"], lambda rule: rule.regime == "bia"),
        (["--unread"], lambda rule: rule.text is not TextRead.READ),
        (["--regime", "frap", "--unread"], lambda rule: rule.regime == "frap" and rule.text is not TextRead.READ),
        (["--search", "REHEARING"], lambda rule: "rehearing" in f"{rule.title} {rule.trigger} {rule.note}".lower()),
        (["--search", "set order"], lambda rule: rule.unit is Unit.NONE),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_the_list_is_narrowed(words: list[str], wanted, run: Run) -> None:
    expected = {rule_id for rule_id, versions in BOOK.rules.items() if wanted(versions[-1])}

    told = run("rules", "list", *words, "--json").json

    assert expected
    assert expected <= {rule["id"] for rule in told["rules"]}
    if "--search" not in words:
        assert expected == {rule["id"] for rule in told["rules"]}


def test_a_search_that_finds_nothing_says_so(run: Run) -> None:
    assert run("rules", "list", "--search", "parchment").out.splitlines()[-1].startswith("0 rules of ")
    assert run("rules", "list", "--search", "parchment", "--json").json["rules"] == []


def test_a_regime_that_is_none_is_refused(run: Run) -> None:
    assert run("rules", "list", "--regime", "canon").refusal == (
        "There is no regime 'canon'. Regimes are bia, frap, frcp, scotus"
    )


def test_the_list_as_json_has_every_field(run: Run) -> None:
    told = run("rules", "list", "--json").json

    assert told["rulebook"] == BOOK.version
    assert [rule["id"] for rule in told["rules"]] == list(BOOK.rules)
    for rule in told["rules"]:
        assert rule.keys() == FIELDS | {"period_words", "is_offered"}
        assert rule["version"] == BOOK.rules[rule["id"]][-1].version


def test_a_narrow_terminal_keeps_the_ids_whole() -> None:
    status, shown = on_a_terminal("rules", "list", "--regime", "scotus", given=b"", columns=80)

    assert status == 0
    assert max(len(click.unstyle(line)) for line in shown.splitlines()) <= 80
    assert all(rule_id in shown for rule_id, versions in BOOK.rules.items() if versions[-1].regime == "scotus")


def test_a_rule_is_shown_with_all_its_fields_and_versions_newest_first(run: Run) -> None:
    out = run("rules", "show", "frcp-4m").out

    assert out.splitlines()[0] == "Service of the complaint (Fed. R. Civ. P. 4(m))"
    lines = {line.strip() for line in out.splitlines()}
    assert {
        "in force       from 1 Dec 2015 on",
        "in force       from 1 Dec 2009 to 30 Nov 2015",
        "period         90 days after the complaint filed",
        "period         120 days after the complaint filed",
        "extendable by  the court; it must on good cause shown (4(m))",
        "jurisdictional no",
        "service        adds no days: the period does not run from a service that earns them",
        "text           read",
        "note           Not for service in a foreign country.",
    } <= lines
    assert out.index("from 1 Dec 2015") < out.index("from 1 Dec 2009")


@pytest.mark.parametrize("rule_id", BOOK.rules)
def test_every_rule_can_be_shown(rule_id: str, run: Run) -> None:
    said = run("rules", "show", rule_id)
    versions = BOOK.rules[rule_id]

    assert (said.status, said.err) == (0, "")
    for version in versions:
        for text in (version.title, version.cite, version.binds, version.extendable_by, version.source, version.note):
            assert text in said.out
    assert said.out.count("\n  in force ") == len(versions)


def test_what_service_adds_is_told_by_the_method(run: Run) -> None:
    def service(*words: str) -> str:
        (line,) = (line for line in run("rules", "show", *words).out.splitlines() if line.startswith("  service "))
        return line.removeprefix("  service        ")

    assert service("frcp-33b2") == (
        "3 days added (Fed. R. Civ. P. 6(d)) for service by leaving with the clerk, service by mail "
        "and service by other means consented to"
    )
    assert service("frap-27a3") == (
        "3 days added (Fed. R. App. P. 26(c)) for service that is neither electronic nor delivered on the same day"
    )
    assert service("bia-1003.38b", "--on", "2026-03-09") == "adds no days: 8 C.F.R. 1003.38 knows none"


def test_the_version_of_a_day_is_shown_alone(run: Run) -> None:
    assert "90 days" not in run("rules", "show", "frcp-4m", "--on", "2015-11-30").out
    assert [
        version["period"]
        for version in run("rules", "show", "frcp-4m", "--on", "2015-12-01", "--json").json["versions"]
    ] == [90]


def test_a_rule_as_json_has_its_versions_in_order_of_time(run: Run) -> None:
    told = run("rules", "show", "frcp-4m", "--json").json

    assert (told["rulebook"], told["id"], told["on"]) == (BOOK.version, "frcp-4m", None)
    spans = [(version["in_force_from"], version["in_force_to"], version["period"]) for version in told["versions"]]
    assert spans == [("2009-12-01", "2015-11-30", 120), ("2015-12-01", None, 90)]
    assert all(version.keys() == FIELDS | {"period_words", "is_offered"} for version in told["versions"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["frcp-33b"], "There is no rule 'frcp-33b'. Is it frcp-33b2 or "),
        (["FRCP-33B2"], "There is no rule 'FRCP-33B2'. Is it frcp-33b2"),
        (["zzzzzz"], "There is no rule 'zzzzzz'. 'tracker rules list' names those there are"),
        (["a\nb"], r"There is no rule 'a\nb'."),
        (["frcp-4m", "--on", "someday"], "'someday' is not a day. Write it as 2025-04-04"),
        (["frcp-4m", "--on", "2004-05-05"], "'frcp-4m' is not in this rulebook for 2004-05-05: it holds it from 1 Dec"),
    ],
    ids=str,
)
def test_what_is_not_there_is_one_line_with_what_is_near(words: list[str], said: str, run: Run) -> None:
    assert run("rules", "show", *words).refusal.startswith(said)


@pytest.mark.parametrize("words", [["rules"], ["rules", "show"], ["rules", "list", "surplus"]], ids=" ".join)
def test_a_command_typed_wrongly_is_status_2(words: list[str], run: Run) -> None:
    assert run(*words).status == 2
