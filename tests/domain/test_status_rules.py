"""The tables of cases, one status rule a table. Expected values were counted by hand from the product's section 3."""

import re
from datetime import timedelta

import pytest

from tests.domain.build import CASES, DATE, DUTY, SECRET, Case, at, due_on, load, span
from tracker.domain.compliance import assess
from tracker.domain.explanation import words
from tracker.domain.standing import Assessment, Standing

ACCUSING = re.compile(r"violat|breach|defi|disobe|fail|refus|ignor|contempt|\bbroke|unlawful", re.IGNORECASE)
ANSWERED_IN_TIME = {True: "in_time", False: "late", None: "unproved"}


def rows(table: str) -> object:
    found = load(table)
    return pytest.mark.parametrize("case", found, ids=[case.name for case in found])


@rows("rule_1_found_missed")
def test_what_a_court_found_missed_is_missed_and_nothing_else_is(case: Case):
    check(case)


@rows("rule_2_answered")
def test_an_answer_is_measured_against_the_due_moment_as_now_extended(case: Case):
    check(case)


@rows("rule_3_ended")
def test_what_an_order_ended_is_ended_and_says_if_it_was_past_due(case: Case):
    check(case)


@rows("rule_4_stayed")
def test_a_stay_decides_only_if_it_began_before_the_due_moment(case: Case):
    check(case)


@rows("rule_5_undecided")
def test_what_hangs_on_a_doubt_is_unverified_with_both_readings(case: Case):
    check(case)


@rows("rule_6_not_past_due")
def test_what_is_not_past_due_keeps_its_word_beyond_the_record(case: Case):
    check(case)


@rows("rule_7_lapsed")
def test_a_right_not_used_lapses(case: Case):
    check(case)


@rows("rule_8_past_due")
def test_past_due_is_overdue_only_where_the_docket_was_checked(case: Case):
    check(case)


@rows("changes_of_date")
def test_only_some_effects_move_a_date(case: Case):
    check(case)


@rows("requests")
def test_a_pending_request_stands_beside_and_changes_nothing(case: Case):
    check(case)


@rows("recurring")
def test_occurrences_are_made_as_far_as_the_record_is_known(case: Case):
    check(case)


def test_every_table_is_read_by_a_test():
    text = (CASES.parent / "test_status_rules.py").read_text("utf-8")

    assert {path.stem for path in CASES.glob("*.toml")} == set(re.findall(r'@rows\("(\w+)"\)', text))


def check(case: Case) -> None:
    record = case.record
    for line in case.expect:
        moment, status, *rest = line.split()
        assessment = assess(record, at(moment))
        is_undated = case.facts["due"].split()[0] in ("continuing", "waiting")
        key = next((word[3:] for word in rest if word.startswith("on=")), DUTY if is_undated else DATE)
        standing = assessment.of(key)
        check_words(assessment)
        if status == "absent":
            assert standing is None, line
            continue
        assert standing is not None, line
        said = [words(step, record.zone) for step in standing.reasons]
        assert standing.status.value == status, (line, said)
        assert standing.beyond_record is ("beyond" in rest), line
        for word in rest:
            check_detail(standing, word, line)


def check_detail(standing: Standing, word: str, line: str) -> None:
    if word[0] in "+-":
        codes = {step.code for step in standing.reasons}
        assert (word[1:] in codes) is (word[0] == "+"), (line, codes)
        return
    name, _, value = word.partition("=")
    if name in ("due", "first_due"):
        assert getattr(standing, name) == due_on(value), line
    elif name == "safe_by":
        assert standing.safe_by == at(value), line
    elif name == "late":
        assert standing.late_by is not None, line
        assert abs(standing.late_by - span(value)) < timedelta(seconds=1), line
    elif name not in ("on", "beyond"):
        assert shown(standing)[name] == set(value.split(",")), line


def shown(standing: Standing) -> dict[str, set[str]]:
    request = standing.pending_request
    return {
        "adequacy": {standing.adequacy.value if standing.adequacy else "none"},
        "request": {ANSWERED_IN_TIME[request.in_time] if request else "none"},
        "readings": {status.value for status in standing.readings},
    }


def check_words(assessment: Assessment) -> None:
    keys = [standing.key for standing in assessment.standings]
    assert len(keys) == len(set(keys))
    for standing in assessment.standings:
        for step in standing.reasons:
            sentence = words(step, assessment.record.zone)
            assert not ACCUSING.search(sentence), sentence
            assert SECRET not in sentence
            assert sentence.endswith("."), sentence
            assert "on between" not in sentence
            assert "at least less" not in sentence, sentence
