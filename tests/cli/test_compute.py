"""`tracker compute` at its doors: JSON Lines in and out, one request as options, a terminal, and the worked examples.

The expected dates come from courts, committee notes, clerks and other programs; those with DV were derived from the
rule's text. Each stands here by its id in the project's collection of worked examples; the whole of it is run too where
../shared is beside this checkout.
"""

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ran, Run
from tracker.domain.asking import FIELDS
from tracker.domain.wording import CAUTION
from tracker.services import computing

SHARED = Path(__file__).parents[2].parent / "shared" / "law" / "worked_examples.json"
LEFT_OUT = "left out: ../shared/law/worked_examples.json is not beside this checkout"
REQUEST = {"regime": "frcp", "court": "mdd", "mode": "days", "period": 14, "trigger": "2025-08-29"}
DUE = "2025-09-15"  # DV-11
BY_OPTIONS = ["--regime", "frcp", "--court", "mdd", "--mode", "days", "--period", "14", "--trigger", "2025-08-29"]
TRACKER = [sys.executable, "-m", "tracker"]

WORKED = [
    (
        "AB-01",
        {"regime": "order", "zone": "America/New_York", "mode": "date_certain", "fixed": "2025-04-07T23:59"},
        "2025-04-07T23:59",
    ),
    (
        "AB-13",
        {"regime": "order", "zone": "America/New_York", "mode": "date_certain", "fixed": "2025-04-06"},
        "2025-04-06",
    ),
    ("CN-01", {"regime": "frap", "mode": "days", "trigger": "2007-08-22", "period": 10}, "2007-09-04"),
    (
        "CN-07",
        {"regime": "frcp", "states": ["MA"], "mode": "days", "trigger": "2008-04-07", "period": 14},
        "2008-04-22",
    ),
    (
        "CN-10",
        {"regime": "frcp", "mode": "days", "trigger": "2005-08-04", "period": 30, "service": "mail", "added_days": 3},
        "2005-09-09",
    ),
    (
        "CN-13",
        {"regime": "frap", "mode": "days", "trigger": "1996-08-13", "period": 30, "service": "mail", "added_days": 3},
        "1996-09-16",
    ),
    (
        "CU-01",
        {"regime": "frcp", "mode": "days", "trigger": "2026-08-05", "period": 30, "service": "mail", "added_days": 3},
        "2026-09-08",
    ),
    ("DK-01", {"regime": "frcp", "mode": "days", "trigger": "2025-09-22", "period": 21}, "2025-10-14"),
    (
        "DK-10",
        {
            "regime": "frcp",
            "court": "mdd",
            "states": ["MD"],
            "mode": "days",
            "trigger": "2024-06-20",
            "period": 14,
            "closed": [{"on": "2024-07-05", "treatment": "holiday"}],
        },
        "2024-07-08",
    ),
    (
        "DK-16",
        {
            "regime": "frap",
            "court": "ca4",
            "states": ["VA", "MD"],
            "mode": "days",
            "trigger": "2015-10-27",
            "period": 30,
            "closed": [{"on": "2015-11-27", "treatment": "inaccessible"}],
        },
        "2015-11-30",
    ),
    (
        "DK-19",
        {
            "regime": "frap",
            "court": "ca4",
            "states": ["VA"],
            "mode": "days",
            "trigger": "2014-01-30",
            "period": 14,
            "closed": [
                {"on": "2014-02-13", "treatment": "inaccessible"},
                {"on": "2014-02-14", "treatment": "inaccessible"},
            ],
        },
        "2014-02-18",
    ),
    ("DK-22", {"regime": "frcp", "mode": "days", "trigger": "2021-12-17", "period": 14}, "2022-01-03"),
    ("GG-10", {"regime": "frcp", "mode": "years", "trigger": "2026-10-05", "period": 1}, "2027-10-05"),
    (
        "HB-04",
        {"regime": "frcp", "mode": "days", "trigger": "2026-07-08", "period": 5, "direction": "before"},
        "2026-07-02",
    ),
    (
        "HB-19",
        {"regime": "frcp", "mode": "days", "trigger": "2028-03-01", "period": 366, "direction": "before"},
        "2027-03-01",
    ),
    (
        "HB-22",
        {"regime": "frcp", "mode": "days", "trigger": "2026-08-08", "period": 0, "direction": "before"},
        "2026-08-07",
    ),
    (
        "HB-25",
        {"regime": "frcp", "mode": "days", "trigger": "2027-01-01", "period": 0, "direction": "before"},
        "2026-12-31",
    ),
    ("HD-04", {"regime": "order", "mode": "business_days", "trigger": "2026-12-23", "period": 5}, "2026-12-31"),
    ("HF-16", {"regime": "frcp", "mode": "days", "trigger": "2026-06-29", "period": 4}, "2026-07-06"),
    ("HF-25", {"regime": "frcp", "mode": "days", "trigger": "2025-12-26", "period": 6}, "2026-01-02"),
    ("HF-34", {"regime": "frcp", "mode": "days", "trigger": "2028-02-01", "period": 29}, "2028-03-01"),
    ("HF-40", {"regime": "frcp", "mode": "days", "trigger": "2027-12-31", "period": 0}, "2028-01-03"),
    (
        "HM-07",
        {"regime": "frcp", "mode": "days", "trigger": "2026-01-30", "period": 14, "service": "mail", "added_days": 3},
        "2026-02-17",
    ),
    (
        "LD-01",
        {"regime": "frcp", "mode": "days", "trigger": "2024-01-01", "period": 21, "service": "electronic"},
        "2024-01-22",
    ),
    ("LX-01", {"regime": "frcp", "mode": "days", "trigger": "2025-10-06", "period": 5}, "2025-10-14"),
    ("OP-01", {"regime": "frap", "mode": "days", "trigger": "1975-04-24", "period": 30}, "1975-05-27"),
    (
        "OP-07",
        {
            "regime": "frcp",
            "court": "ilnd",
            "zone": "America/Chicago",
            "mode": "days",
            "trigger": "2011-10-25",
            "period": 28,
        },
        "2011-11-22",
    ),
    ("OP-19", {"regime": "scotus", "mode": "days", "trigger": "1998-11-23", "period": 90}, "1999-02-22"),
    (
        "OP-31",
        {
            "regime": "frcp",
            "mode": "days",
            "trigger": "2001-12-14",
            "period": 10,
            "closed": [{"on": "2001-12-24", "treatment": "holiday"}],
        },
        "2001-12-26",
    ),
    (
        "DV-01",
        {"regime": "frcp", "zone": "America/New_York", "mode": "hours", "trigger": "2025-04-10T14:30", "period": 48},
        "2025-04-14T14:30-04:00",
    ),
    (
        "DV-03",
        {"regime": "frcp", "zone": "America/New_York", "mode": "hours", "trigger": "2026-03-06T12:00", "period": 72},
        "2026-03-09T13:00-04:00",
    ),
    (
        "DV-04",
        {"regime": "frcp", "zone": "America/New_York", "mode": "hours", "trigger": "2026-10-30T12:00", "period": 72},
        "2026-11-02T11:00-05:00",
    ),
    (
        "DV-06",
        {
            "regime": "frcp",
            "states": ["MD"],
            "zone": "America/New_York",
            "mode": "hours",
            "trigger": "2025-04-16T16:00",
            "period": 48,
        },
        "2025-04-21T16:00-04:00",
    ),
    (
        "DV-09",
        {
            "regime": "frcp",
            "court": "mdd",
            "states": ["MD"],
            "mode": "days",
            "trigger": "2025-05-02",
            "period": 14,
            "direction": "before",
        },
        "2025-04-18",
    ),
    (
        "DV-13",
        {"regime": "frcp", "court": "mdd", "states": ["MD"], "mode": "days", "trigger": "2026-10-20", "period": 14},
        "2026-11-04",
    ),
    (
        "DV-15",
        {
            "regime": "frap",
            "court": "ca4",
            "states": ["MD", "VA"],
            "mode": "days",
            "trigger": "2025-10-21",
            "period": 14,
        },
        "2025-11-05",
    ),
    (
        "DV-16",
        {"regime": "frcp", "court": "mdd", "states": ["MD"], "mode": "days", "trigger": "2025-10-21", "period": 14},
        "2025-11-04",
    ),
    (
        "DV-22",
        {
            "regime": "frcp",
            "court": "mdd",
            "states": ["MD"],
            "mode": "days",
            "trigger": "2026-01-12",
            "period": 14,
            "closed": [{"on": "2026-01-26", "treatment": "inaccessible"}],
        },
        "2026-01-27",
    ),
]

Compute = Callable[..., Ran]


@pytest.fixture
def compute(run: Run, monkeypatch: pytest.MonkeyPatch) -> Compute:
    """Runs `tracker compute WORDS` with these lines on standard input: objects, or bytes as they are."""

    def computes(*lines: object, words: tuple[str, ...] = ("--json",)) -> Ran:
        said = b"".join(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(said)))
        return run("compute", *words)

    return computes


def answers(said: Ran) -> list[dict[str, Any]]:
    """The answers, one a line, of a run that ended well."""
    assert (said.status, said.err) == (0, "")
    assert said.out.isascii()
    return [json.loads(line) for line in said.out.splitlines()]


def codes(said: Ran) -> list[str | None]:
    return [answer.get("error", {}).get("code") for answer in answers(said)]


def agrees(due: str, expected: str) -> bool:
    """Whether a due date is the expected one, to the minute and the offset where these are given."""
    if "T" not in expected:
        return due == expected
    found, wanted = datetime.fromisoformat(due), datetime.fromisoformat(expected)
    if wanted.tzinfo is None:
        return found.replace(tzinfo=None) == wanted
    return (found, found.utcoffset()) == (wanted, wanted.utcoffset())


# JSON Lines


def test_the_worked_examples_come_out_as_others_worked_them(compute: Compute) -> None:
    found = answers(compute(*({"id": name, **request} for name, request, _ in WORKED)))

    assert [answer["id"] for answer in found] == [name for name, _, _ in WORKED]
    wrong = {name: answer for (name, _, due), answer in zip(WORKED, found, strict=True) if "due" not in answer}
    assert wrong == {}
    dues = {name: (answer["due"], due) for (name, _, due), answer in zip(WORKED, found, strict=True)}
    assert {name: pair for name, pair in dues.items() if not agrees(*pair)} == {}


COURTS = {"D. Md.": "mdd", "4th Cir.": "ca4", "S. Ct.": "scotus", "N.D. Ill.": "ilnd"}
MODES = {"days_after": "days", "days_before": "days", "hours_after": "hours", "years_after": "years"}


def regime_of(rule: str) -> str:
    beginnings = {"S. Ct": "scotus", "FRAP": "frap", "8 CFR": "bia"}
    named = [regime for beginning, regime in beginnings.items() if rule.startswith(beginning)]
    return (named or ["order" if "order" in rule else "frcp"])[0]


def asked(example: dict[str, Any]) -> dict[str, Any]:
    """A request out of a worked example."""
    given = example["inputs"]
    request = {name: given[name] for name in given.keys() & FIELDS}
    request |= {"id": example["id"], "regime": regime_of(example["rule"])}
    request["mode"] = MODES.get(example["mode"], example["mode"])
    if "court" in given:
        request["court"] = COURTS[given["court"]]
    if "tz" in given:
        request["zone"] = given["tz"]
    treatments = {"extra_holidays": "holiday", "inaccessible": "inaccessible"}
    request["closed"] = [
        {"on": on, "treatment": treatment} for name, treatment in treatments.items() for on in given.get(name, ())
    ]
    return request


def test_all_worked_examples_agree_but_the_one_by_a_rule_that_is_gone(compute: Compute, pytestconfig: Any) -> None:
    if not SHARED.is_file():
        plugins = pytestconfig.pluginmanager
        with plugins.getplugin("capturemanager").global_and_fixture_disabled():
            plugins.getplugin("terminalreporter").write_line(f"\n{LEFT_OUT}")
        return
    examples = json.loads(SHARED.read_text(encoding="utf-8"))

    found = answers(compute(*map(asked, examples)))

    assert len(found) == len(examples) == 96
    refused = {answer["id"]: answer["error"]["code"] for answer in found if "error" in answer}
    assert refused == {"LG-01": "unknown_unit"}
    pairs = [(example, answer) for example, answer in zip(examples, found, strict=True) if "due" in answer]
    assert [example["id"] for example, answer in pairs if not agrees(answer["due"], example["expected"])] == []


def test_an_answer_holds_its_steps_with_their_authorities(compute: Compute) -> None:
    (answer,) = answers(compute({"id": "DV-11", **REQUEST}))

    assert (answer["id"], answer["due"], answer["cut_off"]) == ("DV-11", DUE, "2025-09-16T00:00:00-04:00")
    assert [step["to"] for step in answer["steps"]][:3] == ["2025-08-29", "2025-09-12", DUE]
    assert all({"from", "to", "why", "authority"} <= step.keys() for step in answer["steps"])
    assert isinstance(answer["notices"], list)


def test_a_refused_line_is_answered_in_its_place_and_the_others_go_on(compute: Compute) -> None:
    said = compute(
        {"id": 1, **REQUEST}, {"id": 2, **REQUEST, "mode": "fortnights"}, b"{not json\n", b"\n \n", {"id": 3, **REQUEST}
    )

    assert [(answer["id"], answer.get("due")) for answer in answers(said)] == [
        (1, DUE),
        (2, None),
        (None, None),
        (3, DUE),
    ]
    assert codes(said) == [None, "unknown_unit", "not_json", None]
    assert all(answer["error"]["message"] for answer in answers(said) if "error" in answer)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{not json", "Line 2 is not JSON: expecting property name enclosed in double quotes at character 2"),
        (b'{"id": 1} {"id": 2}', "Line 2 is not JSON: extra data at character 11"),
        (b"due", "Line 2 is not JSON: expecting value at character 1"),
        (b'{"id": "\xff"}', "Line 2 is not JSON: byte 9 is not UTF-8"),
        (b'{"id": NaN}', "Line 2 is not JSON: NaN is no number of JSON"),
        (b'{"id": -Infinity}', "Line 2 is not JSON: -Infinity is no number of JSON"),
        (b'{"id": 1e999}', "Line 2 is not JSON: 1e999 is too large a number"),
        (b'{"period": ' + b"9" * 5000 + b"}", "Line 2 is not JSON: it holds a number of 5000 digits"),
        (b"[" * 100_000, "Line 2 is not JSON: it is nested too deeply"),
        (b"\x00", "Line 2 is not JSON: expecting value at character 1"),
    ],
    ids=lambda value: str(value[:20]),
)
def test_a_line_that_is_not_json_is_named_with_what_is_wrong(line: bytes, said: str, compute: Compute) -> None:
    _, refused, after = answers(compute(REQUEST, line + b"\n", REQUEST))

    assert refused == {"id": None, "error": {"code": "not_json", "message": said}}
    assert after["due"] == DUE


@pytest.mark.parametrize(
    ("line", "named", "request_id"),
    [
        (b'{"id": 7, "court": "mdd", "court": "ca4"}', "court", 7),
        (b'{"id": 7, "id": 8}', "id", None),
        (b'{"id": 7, "closed": [{"on": "2025-01-09", "on": "2025-01-10"}]}', "on", 7),
        (b'[{"id": 7, "id": 7}]', "id", None),
    ],
)
def test_a_name_given_twice_is_refused(line: bytes, named: str, request_id: int | None, compute: Compute) -> None:
    (refused,) = answers(compute(line))

    message = f"Line 1 gives '{named}' twice; give it once"
    assert refused == {"id": request_id, "error": {"code": "duplicate_key", "message": message, "field": named}}


@pytest.mark.parametrize("line", [b"[]", b"7", b'"2025-04-04"', b"null", b"true"])
def test_a_line_that_is_no_object_is_refused(line: bytes, compute: Compute) -> None:
    assert codes(compute(line)) == ["not_an_object"]


def test_a_line_without_end_is_refused_and_not_kept(compute: Compute) -> None:
    said = compute(b'{"id": "' + b"x" * 3_000_000 + b'"}\n', {"id": 2, **REQUEST})

    assert codes(said) == ["too_long", None]
    assert answers(said)[1]["due"] == DUE


@pytest.mark.parametrize("request_id", ["Ábrego", "a\u2028b", "\ud800", 10**30, -1.5, True, None, ["a"], {"a": 1}, ""])
def test_an_id_comes_back_as_it_was_given(request_id: object, compute: Compute) -> None:
    (answer,) = answers(compute({"id": request_id, **REQUEST}))

    assert (answer["id"], answer["due"]) == (request_id, DUE)


def test_windows_lines_a_byte_order_mark_and_a_last_line_without_end_are_read(compute: Compute) -> None:
    line = json.dumps(REQUEST).encode()

    said = compute(b"\xef\xbb\xbf" + line + b"\r\n\r\n" + line)

    assert [answer["due"] for answer in answers(said)] == [DUE, DUE]


@pytest.mark.parametrize("lines", [b"", b"\n\n", b"  \n"])
def test_no_request_is_no_answer(lines: bytes, compute: Compute) -> None:
    assert answers(compute(lines)) == []


def test_ten_thousand_lines_are_answered_in_order(compute: Compute) -> None:
    lines = [b"?\n" if number % 100 == 99 else {"id": number, **REQUEST} for number in range(10_000)]

    found = answers(compute(*lines))

    assert [answer["id"] for answer in found] == [None if n % 100 == 99 else n for n in range(10_000)]
    assert {answer.get("due", "none") for answer in found} == {DUE, "none"}


def test_a_fault_of_ours_is_told_in_its_place_and_ends_nothing(
    compute: Compute, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = computing.read_request

    def faulty(request: dict[str, Any]) -> Any:
        return read(request) if request["id"] != 2 else 1 // 0

    monkeypatch.setattr(computing, "read_request", faulty)
    said = compute(*({"id": number, **REQUEST} for number in (1, 2, 3)))

    assert codes(said) == [None, "fault", None]
    assert "ZeroDivisionError" in answers(said)[1]["error"]["message"]


def test_each_answer_comes_before_the_next_request_is_sent() -> None:
    with subprocess.Popen([*TRACKER, "compute"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(3):
            process.stdin.write(json.dumps({"id": number, **REQUEST}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()

        assert (process.stdout.read(), process.wait(timeout=30)) == ("", 0)


def test_no_database_is_opened_or_made(compute: Compute, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", "mysql://nowhere.example.org/none")

    assert answers(compute(REQUEST, words=()))[0]["due"] == DUE
    assert not (tmp_path / "data").exists()


# One request as options


def test_one_request_as_options_is_answered_in_words(run: Run) -> None:
    words = ["--rule", "frcp-33b2", "--court", "mdd", "--trigger", "2026-08-06", "--service", "mail"]
    lines = run("compute", *words).out.splitlines()

    assert lines[:3] == ["Fri 11 Sep 2026", "Answers to interrogatories (Fed. R. Civ. P. 33(b)(2))", ""]
    assert lines[3].startswith("1. Thu 6 Aug 2026 -> Thu 6 Aug 2026: ")
    assert lines[6].startswith("4. Tue 8 Sep 2026 -> Fri 11 Sep 2026: Service by mail adds 3 days.")
    assert lines[6].endswith("[Fed. R. Civ. P. 6(d)]")
    assert lines[-1] == CAUTION


def test_options_say_what_the_same_request_says_as_json(run: Run, compute: Compute) -> None:
    (as_lines,) = answers(compute(REQUEST))

    assert run("compute", *BY_OPTIONS, "--json").json == as_lines


@pytest.mark.parametrize(
    ("words", "due"),
    [
        (["--regime", "frcp", "--mode", "days", "--period", "30", "--added-days", "3", "--trigger", "2026-08-05"],
         "Tue 8 Sep 2026"),  # CU-01
        (["--regime", "frcp", "--mode", "days", "--period", "14", "--direction", "before", "--states", "md",
          "--trigger", "2025-05-02"], "Fri 18 Apr 2025"),  # DV-09
        (["--regime", "frap", "--court", "ca4", "--states", "md, va", "--mode", "days", "--period", "14",
          "--trigger", "2025-10-21"], "Wed 5 Nov 2025"),  # DV-15
        (["--regime", "frap", "--court", "ca4", "--from", "mdd", "--mode", "days", "--period", "14",
          "--trigger", "2025-10-21"], "Wed 5 Nov 2025"),  # DV-15 by its district court
        (["--regime", "frap", "--states", "VA", "--mode", "days", "--period", "14", "--trigger", "2014-01-30",
          "--closed", "2014-02-13=inaccessible", "--closed", "2014-02-14=inaccessible"], "Tue 18 Feb 2014"),  # DK-19
        (["--regime", "frcp", "--mode", "hours", "--period", "72", "--zone", "America/New_York",
          "--trigger", "2026-03-06T12:00"], "Mon 9 Mar 2026, 1:00 p.m. EDT"),  # DV-03
        (["--fixed", "2025-04-23", "--at", "18:00", "--mode", "date_certain", "--court", "mdd"],
         "Wed 23 Apr 2025, 6:00 p.m. EDT"),  # AB-04
        (["--mode", "daily", "--start", "2025-04-12", "--count", "3"],
         "Every day from Sat 12 Apr 2025 to Mon 14 Apr 2025"),
    ],
)  # fmt: skip
def test_every_option_reaches_the_request(words: list[str], due: str, run: Run) -> None:
    said = run("compute", *words)

    assert (said.status, said.err, said.out.splitlines()[0]) == (0, "", due)


def test_an_unsettled_date_is_told_by_what_to_go_by(run: Run) -> None:
    lines = run("compute", *BY_OPTIONS[:-1], "2025-04-04").out.splitlines()  # DV-08

    assert lines[:2] == ["Mon 21 Apr 2025", "Go by Fri 18 Apr 2025: the law is not settled"]
    assert lines[-3].startswith("Note: ")
    assert lines[-1] == CAUTION


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--rule", "frcp-33b", "--trigger", "2026-08-06"], "There is no rule 'frcp-33b'."),
        (["--court", "mdd"], "'mode' is missing"),
        ([*BY_OPTIONS[:-1], "someday"], "'trigger' is 'someday'; give a date or a moment"),
        ([*BY_OPTIONS, "--service", "pigeon"], "'service' is 'pigeon'; give one of"),
        ([*BY_OPTIONS, "--closed", "2025-01-09"], "'--closed 2025-01-09' says no treatment; write 2025-01-09=holiday"),
        ([*BY_OPTIONS, "--closed", "2025-01-09=snow"], "'treatment' is 'snow'"),
        (["--rule", "ca4-31b", "--trigger", "2025-04-04"], "sets no time; an order does"),
        ([*BY_OPTIONS, "--zone", "a\nb"], "'zone' is "),
        (["--court", "a\nb\udcff", "--mode", "days", "--trigger", "2025-04-04"], r"There is no court 'a\nb\udcff'"),
    ],
)
@pytest.mark.parametrize("more", [[], ["--json"]], ids=["words", "json"])
def test_a_refused_request_is_one_line(words: list[str], said: str, more: list[str], run: Run) -> None:
    assert said in run("compute", *words, *more).refusal


@pytest.mark.parametrize("words", [["--period", "many"], ["--trigger"], ["2025-04-04"], ["--nonsense"]], ids=" ".join)
def test_options_typed_wrongly_are_status_2(words: list[str], run: Run) -> None:
    assert run("compute", *words).status == 2


def test_with_options_standard_input_is_left_alone(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)

    assert run("compute", *BY_OPTIONS).out.startswith("Mon 15 Sep 2025\n")


# On a terminal


def on_a_terminal(*words: str, given: bytes | None, columns: int = 72) -> tuple[int, str]:
    """The status and what a terminal showed; with nothing given the terminal is where requests are typed too."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm"}
    with subprocess.Popen(
        [*TRACKER, *words],
        stdin=theirs if given is None else subprocess.PIPE,
        stdout=theirs,
        stderr=theirs,
        env=environment,
    ) as process:
        os.close(theirs)
        if process.stdin is not None:
            process.stdin.write(given or b"")
            process.stdin.close()
        shown = b""
        while part := _read(ours):
            shown += part
        status = process.wait(timeout=30)
    os.close(ours)
    return status, shown.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # how Linux says that the other end is closed
        return b""


def test_a_terminal_shows_words_for_each_line_and_json_when_asked() -> None:
    lines = json.dumps({"id": "first", **REQUEST}).encode() + b'\n{"id": "second"}\n[1]\n'

    status, shown = on_a_terminal("compute", given=lines)
    as_json = on_a_terminal("compute", "--json", given=lines)

    assert status == 0
    assert shown.startswith("Line 1, first\n\x1b[1mMon 15 Sep 2025\x1b[0m\n")
    assert "\n2. Fri 29 Aug 2025 -> Fri 12 Sep 2025: 14 days on, every day counted," in shown
    assert max(len(line) for line in shown.splitlines() if "Refused" not in line) <= 72
    assert f"{CAUTION}\n\nLine 2, second\nRefused: 'mode' is missing" in shown
    assert "Line 3\nRefused: A request is an object such as" in shown
    assert as_json[0] == 0
    assert [json.loads(line)["id"] for line in as_json[1].splitlines()] == ["first", "second", None]


def test_what_was_typed_cannot_steer_the_terminal() -> None:
    line = json.dumps({"id": "\x1b[2J\ud800", "trigger": None, "\x1b[31mfield": 1}).encode()

    status, shown = on_a_terminal("compute", given=line)

    assert status == 0
    assert shown.startswith("Line 1, \\x1b[2J\\ud800\nRefused: '\\x1b[31mfield' is no field of a request")


def test_a_terminal_with_nothing_to_read_is_told_how_to_ask() -> None:
    status, shown = on_a_terminal("compute", given=None, columns=200)

    assert status == 2
    assert "one JSON object a line, or one request as options" in shown


def test_without_any_standard_input_people_are_told_how_to_ask(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)

    assert run("compute").status == 2
