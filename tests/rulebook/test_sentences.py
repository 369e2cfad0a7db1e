"""What no explanation may ever say, over many requests of every kind; and what each must have."""

import gc
import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tracker.domain.calendars import Calendar
from tracker.rulebook.law import load_law
from tracker.services.computing import answer

COURTS = {
    "frcp": ["mdd", "tnmd", "cand"],
    "frap": ["ca4", "mdd", "ca9"],
    "scotus": ["scotus"],
    "bia": ["bia"],
    "order": ["mdd", "ca4", "scotus"],
}
UNITS = ["days", "weeks", "months", "years", "hours", "business_days"]
MONTHS = {date(2001, month, 1).strftime("%b"): month for month in range(1, 13)}
HARD = [date(2025, 4, 4), date(2025, 12, 10), date(2026, 1, 7), date(2025, 1, 9), date(2024, 12, 10), date(2023, 6, 5)]


def requests(count: int) -> Iterator[dict[str, Any]]:
    rng = random.Random(7)  # noqa: S311 - draws test cases
    for _ in range(count):
        regime = rng.choice(list(COURTS))
        mode = rng.choice([*UNITS, "date_certain"])
        on = rng.choice(HARD) + timedelta(days=rng.randrange(-9, 20))
        asked: dict[str, Any] = {"regime": regime, "court": rng.choice(COURTS[regime]), "mode": mode}
        if mode == "date_certain":
            asked["fixed"] = on.isoformat()
        else:
            clock = f"T{rng.randrange(3, 24):02}:30" if mode == "hours" else ""
            service = rng.choice([None, "mail", "hand", "electronic"])
            period = rng.randrange(1, 3) if mode == "years" else rng.randrange(1, 40)
            asked |= {"trigger": f"{on}{clock}", "period": period, "service": service}
            asked["direction"] = rng.choice(["after", "before"])
        if rng.random() < 0.3:
            closed = (on + timedelta(days=rng.randrange(-40, 40))).isoformat()
            asked["closed"] = [{"on": closed, "treatment": rng.choice(["holiday", "state_holiday", "inaccessible"])}]
        if mode != "hours" and rng.random() < 0.1:
            asked["at"] = rng.choice(["17:00", "24:00", "23:59"])
        yield asked


def wrong(asked: dict[str, Any], told: dict[str, Any]) -> Iterator[str]:
    for step in told["steps"]:
        yield from wrong_words(asked, step["why"])
        yield from wrong_authority(asked, step["authority"])
    if not told["safe_by"] <= told["due"] <= told["latest"]:
        yield f"readings out of order: {told['safe_by']}, {told['due']}, {told['latest']}"
    if told["safe_by"] != told["due"] and not any(step["to"] == told["safe_by"] for step in told["steps"]):
        yield "the earliest reading is not told"


def wrong_words(asked: dict[str, Any], why: str) -> Iterator[str]:
    for day, month, year, weekday in re.findall(r"(\d+) (\w{3}) (\d{4}) is a (Saturday|Sunday)", why):
        if date(int(year), MONTHS[month], int(day)).strftime("%A") != weekday:
            yield f"a wrong weekday: {why}"
    if "in hours" in why and asked["mode"] != "hours":
        yield f"hours where there are none: {why}"
    if why.startswith(".") or re.search(r"\. \.|None|\{|is a closed day", why):
        yield f"an empty place: {why}"


def wrong_authority(asked: dict[str, Any], authority: str) -> Iterator[str]:
    if not authority:
        yield "no authority"
    if "Civ." in authority and asked["regime"] in ("scotus", "bia", "frap"):
        yield f"a civil rule: {authority}"
    parts = authority.split("; ")
    if len(set(parts)) < len(parts):
        yield f"an authority twice: {authority}"


def test_no_explanation_says_what_is_not_so() -> None:
    law = load_law()

    found = []
    for asked in requests(4000):
        told = answer(asked, law)
        assert "error" not in told, told
        found += [f"{asked}: {line}" for line in wrong(asked, told)]

    assert found[:3] == []


def test_days_that_people_give_are_not_kept_after_the_answer() -> None:
    def calendars() -> int:
        gc.collect()
        return sum(isinstance(one, Calendar) for one in gc.get_objects())

    law = load_law()
    asked = {"regime": "frcp", "court": "mdd", "mode": "days", "period": 14, "trigger": "2025-03-29"}
    answer({**asked, "closed": [{"on": "2025-04-14", "treatment": "holiday"}]}, law)
    before = calendars()

    for _ in range(50):
        answer({**asked, "closed": [{"on": "2025-04-14", "treatment": "holiday"}]}, law)

    assert calendars() == before
