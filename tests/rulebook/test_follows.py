"""From which lines of a docket a rule follows: what the files say, and what their reader refuses with file and line."""

import re
from pathlib import Path

import pytest

from tests.rulebook.test_rules import BOOK, HEAD, RULE, refusal, write
from tracker.domain.rules import Follows, Purpose, RunsFrom
from tracker.domain.vocabulary import Force
from tracker.rulebook.rules import load_rulebook

FOLLOWS = """follows = ["district complaint", "ca4 motion"]
runs_from = "served"
force = "must"
only_if = "Nobody waived service."
done_by = ["answer"]
federal_party = false
"""
EVERY = [rule for versions in BOOK.rules.values() for rule in versions if rule.follows is not None]


def test_what_a_rule_follows_from_is_read(tmp_path: Path) -> None:
    book = load_rulebook(write(tmp_path, HEAD + RULE + FOLLOWS))

    assert book.rule("answer").follows == Follows(
        ("district complaint", "ca4 motion"),
        RunsFrom.SERVED,
        Force.MUST,
        "Nobody waived service.",
        ("answer",),
        federal_party=False,
    )


@pytest.mark.parametrize(
    ("was", "becomes", "line", "says"),
    [
        ("district complaint", "parish complaint", 21, "'parish' is no court and no level; levels are immigration"),
        ("district complaint", "district", 21, "'' is no kind of entry; kinds are answer"),
        ("ca4 motion", "ca4 song", 21, "'song' is no kind of entry"),
        ('runs_from = "served"', 'runs_from = "sung"', 22, "'runs_from' must be one of filed, entered, served"),
        ('runs_from = "served"\n', "", 3, "'runs_from' must be one of filed"),
        ('force = "must"', 'force = "should"', 23, "'force' must be one of must, may"),
        ('done_by = ["answer"]', 'done_by = ["judgment"]', 25, "'judgment' is no kind of filing"),
        ("federal_party = false", 'federal_party = "no"', 26, "'federal_party' must be a bool"),
        ('follows = ["district complaint", "ca4 motion"]\n', "", 21, "'runs_from' goes with 'follows'"),
    ],
)
def test_a_mistake_in_it_is_refused_with_its_line(tmp_path: Path, was: str, becomes: str, line: int, says: str) -> None:
    message = refusal(write(tmp_path, HEAD + RULE + FOLLOWS.replace(was, becomes)))

    assert message.startswith(f"civil.toml, line {line}: ")
    assert says in message


def test_all_versions_of_a_rule_follow_from_the_same() -> None:
    for versions in BOOK.rules.values():
        assert len({version.follows for version in versions}) == 1, versions[0].id


def test_a_period_that_no_rule_sets_follows_from_nothing() -> None:
    assert [rule.id for rule in EVERY if rule.period == 0 or rule.purpose is Purpose.NOT_BEFORE] == []


def test_what_is_done_by_an_answering_party_says_so_in_words() -> None:
    """A condition that the program cannot see is told to whoever accepts: it is a sentence."""
    assert [
        rule.id for rule in EVERY if rule.follows and rule.follows.only_if and rule.follows.only_if[-1] != "."
    ] == []


def test_only_two_rules_whose_text_was_not_read_are_shown() -> None:
    unread = {rule.id for rule in EVERY if rule.text.value != "read"}

    assert unread == {"dmd-105.2a-opp", "dmd-105.2a-reply"}


def test_what_an_appeal_needs_is_offered_as_a_right() -> None:
    rights = ("frap-4a1A", "frap-4a1B", "frap-4a3", "frap-40d1", "frap-40d1-us", "sc-13.1", "frcp-59e", "28-1292b")

    assert {BOOK.rule(rule).follows.force for rule in rights if BOOK.rule(rule).follows} == {Force.MAY}  # type: ignore[union-attr]


def test_the_document_has_the_table_that_the_rulebook_has() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]+) \| (\w+) \| (must|may) \|$", text, re.MULTILINE)

    assert {row[0]: row[1:] for row in rows} == {
        rule.id: (
            ", ".join(sorted(rule.follows.entries)),
            rule.follows.runs_from.value,
            rule.follows.force.value,
        )
        for rule in EVERY
        if rule.follows is not None
    }
