"""Every screen of the desk that enters what the record is made of, a noun a row: enter, see, correct, refuse, keep."""

import re
from html import escape, unescape
from pathlib import Path

import pytest

from tests.running import app_over, doors_at, signed_in
from tests.web.desk import hidden
from tests.web.entry_screens import (
    CITATION,
    CORRECTED,
    DOCKET,
    NAME,
    NOTICE,
    PARTY,
    READ,
    REQUEST,
    ROLE,
    SCREENS,
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
from tests.web.pages import words_of

NAUGHTY = "<script>alert(1)</script> \"' Ω ﷽ \u202eabc {{ 7*7 }} '); DROP TABLE parties;--"


def _noun(one: Typed) -> str:
    return one.noun


@pytest.mark.parametrize("screen", SCREENS, ids=_noun)
def test_what_is_entered_is_shown_on_its_page_with_its_source(seeded_url: str, tmp_path: Path, screen: Typed) -> None:
    with doors_at(seeded_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)

        sent = new(client, screen.noun, screen.whole)

        assert sent.status_code == 303, problems(sent)
        saved = client.get(sent.location)
        assert "Nothing that has a page of its own" not in saved.text
        assert "Enter another" in saved.text
        page = client.get(screen.page)
        assert page.status_code == 200
        assert screen.shown in words_of(page.text)


@pytest.mark.parametrize("screen", CORRECTED, ids=_noun)
def test_a_correction_needs_a_reason_and_shows_the_later_value(
    seeded_sqlite_url: str, tmp_path: Path, screen: Typed
) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)
        edit = edit_address(client, new(client, screen.noun, screen.whole))
        field, value = screen.corrected or ("", "")
        page = client.get(edit).text
        typed = {**screen.whole, **hidden(page), field: value}

        without = client.post(edit, data=typed)
        done = client.post(edit, data={**typed, "reason": "Read again"})

        assert without.status_code == 400
        assert "Say why you correct it" in without.text
        assert done.status_code == 303, problems(done)
        assert f'value="{value}"' in (again := client.get(edit).text) or value in again
        assert "Read again" in client.get("/history").text


@pytest.mark.parametrize("screen", CORRECTED, ids=_noun)
def test_whoever_saves_second_sees_both_values_and_keeps_what_they_typed(
    seeded_sqlite_url: str, tmp_path: Path, screen: Typed
) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)
        edit = edit_address(client, new(client, screen.noun, screen.whole))
        field, value = screen.corrected or ("", "")
        theirs, mine = (hidden(client.get(edit).text) for _ in range(2))
        first = client.post(edit, data={**screen.whole, **theirs, field: value, "reason": "One"})
        assert first.status_code == 303, problems(first)

        second = client.post(edit, data={**screen.whole, **mine, "reason": "Two"})

        assert second.status_code == 409
        assert "Somebody saved first" in second.text
        assert '<th scope="row">' in second.text
        third = client.post(edit, data={**screen.whole, **hidden(second.text), "reason": "Two"})
        assert third.status_code == 303, problems(third)


WORDS = (
    (PARTY, "name"),
    (PARTY, "note"),
    (NAME, "text"),
    (DOCKET, "title"),
    (DOCKET, "caption"),
    (NOTICE, "title"),
    (NOTICE, "text"),
    (SETTING, "title"),
    (STATEMENT, "said"),
    (STATEMENT, "quote"),
    (SOURCE, "title"),
    (CITATION, "place"),
    (SERVICE, "read_in"),
)


@pytest.mark.parametrize(("screen", "field"), WORDS, ids=lambda value: getattr(value, "noun", value))
def test_naughty_strings_are_kept_as_typed_and_never_become_markup(
    seeded_url: str, tmp_path: Path, screen: Typed, field: str
) -> None:
    with doors_at(seeded_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)

        sent = new(client, screen.noun, {**screen.whole, field: f"{NAUGHTY}\0"})

        assert sent.status_code == 303, problems(sent)
        shown = (client.get(sent.location).text, client.get(screen.page).text, client.get("/history").text)
        assert not any("<script>alert(1)" in text for text in shown)
        if screen.corrected and field != "read_in":
            edit = edit_address(client, sent)
            assert escape(NAUGHTY).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in client.get(edit).text


REFUSED = (
    (PARTY, {"name": ""}, "Write the name, or the role of somebody who may not be named."),
    (PARTY, {"name": "x" * 201}, "Keep it to 200 characters."),
    (PARTY, {"docket": ""}, "Choose the docket on which it is that."),
    (PARTY, {"role": ""}, "Choose what the party is on that docket, or leave the docket out too."),
    (PARTY, {"for_party": "us-government"}, "Only counsel speak for somebody. Choose counsel, or leave this empty."),
    (ROLE, {"for_party": "us-government"}, "Counsel speak for somebody else. Choose whom."),
    (ROLE, {"party": ""}, "Choose the party."),
    (NAME, {"text": "the federal government"}, "This is on record already."),
    (DOCKET, {"court": ""}, "Choose the court."),
    (DOCKET, {"court": "txwd"}, "sits in two time zones. Choose that of its courthouse."),
    (DOCKET, {"opened_on": "2030-01-01"}, "is in the future"),
    (DOCKET, {"opened_on": "spring 2026"}, "is not a date that can be read"),
    (DOCKET, {"link": ""}, "Choose how it came from there."),
    (NOTICE, {"filed_on": ""}, "Give the day on which it was filed."),
    (NOTICE, {"filed_at": "25:00"}, "is not a time of day"),
    (NOTICE, {"docket": "nowhere"}, "Choose one from the list."),
    (SETTING, {"starts_on": ""}, "Give the day in court."),
    (SERVICE, {"served_on": "2030-01-01"}, "is in the future"),
    (SERVICE, {"read_in": ""}, "Say where you read it"),
    (REQUEST, {"ruling": "granted"}, "Choose the order that ruled on it, or leave the ruling out."),
    (REQUEST, {"ruled_by": "return-2025-04-04"}, "Choose what the order ruled, or leave the order out."),
    (STATEMENT, {"said": ""}, "Say what was said."),
    (SOURCE, {"address": "javascript:alert(1)"}, "Write the address as https://example.org/page, without spaces."),
    (SUBSTITUTION, {"takes_over": "kristi-noem"}, "Choose who took over: it cannot be whoever left."),
    (CITATION, {"field": "judge", "value": ""}, "Write the value as that source states it."),
    (CITATION, {"field": "", "value": "2025-04-04"}, "Choose the field that the source states so"),
    (CITATION, {"field": "said", "value": "x"}, "A row of this kind has no “said”."),
    (CITATION, {"subject": "orders:nothing"}, "There is no 'nothing' in this matter."),
    (CITATION, {"subject": "accounts:clerk"}, "Choose from the list what the source says something about."),
)


@pytest.mark.parametrize(("screen", "typed", "said"), REFUSED, ids=lambda value: getattr(value, "noun", None))
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    seeded_sqlite_url: str, tmp_path: Path, screen: Typed, typed: dict[str, str], said: str
) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)

        answer = new(client, screen.noun, {**screen.whole, **typed})

        assert answer.status_code == 400
        assert any(said in one for one in problems(answer)), problems(answer)
        shown = unescape(answer.text)
        kept = {name: value for name, value in {**screen.whole, **typed}.items() if value and "\n" not in value}
        lost = [name for name, value in kept.items() if value not in shown]
        assert [name for name in lost if name not in typed] == []


ASKED = (
    (PARTY, {"name": "the united states GOVERNMENT"}, "is on record already. Is this somebody else?"),
    (PARTY, {"name": "Nemo Nobody", "note": "The plaintiff's 5-year-old son"}, "looks like the full name of a child"),
    (NAME, {"text": "Nemo Nobody, a minor"}, "looks like the full name of a child"),
    (NOTICE, {"filed_on": "2025-05-12", "entered_on": "2025-05-10"}, "entered before it was filed"),
    (SETTING, {"starts_on": "2026-01-12", "recorded_on": "2026-01-02"}, "This day in court is in the past."),
    (SETTING, {"recorded_on": "2026-11-22", "starts_on": "2026-11-02"}, "said to be set after it was to be"),
    (SERVICE, {"served_on": "2025-04-01"}, "This is before the paper was filed (2025-04-04)."),
    (REQUEST, {"ruled_by": "protection-2019", "ruling": "denied"}, "That order came before the filing"),
    (STATEMENT, {"kind": "denial"}, "answers something that was said. Is that not on record?"),
    (SUBSTITUTION, {"leaves": "us-government"}, "is not held as a person. Was an officer replaced here?"),
    (CITATION, {"value": "2025-04-05"}, "On record it is 2025-04-04; this source says 2025-04-05."),
)


@pytest.mark.parametrize(("screen", "typed", "said"), ASKED, ids=lambda value: getattr(value, "noun", None))
def test_what_is_unlikely_is_asked_about_and_saved_once_a_person_says_yes(
    seeded_sqlite_url: str, tmp_path: Path, screen: Typed, typed: dict[str, str], said: str
) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)
        whole = {**screen.whole, **typed}

        asked = new(client, screen.noun, whole)
        saved = client.post(f"/clerk/{screen.noun}/new", data={**whole, **hidden(asked.text), "confirmed": "y"})

        assert asked.status_code == 400
        assert any(said in one for one in problems(asked)), problems(asked)
        assert 'name="confirmed"' in asked.text
        assert saved.status_code == 303, problems(saved)


@pytest.mark.parametrize(
    ("screen", "said"),
    [
        (DOCKET, "has this number already. Is this another one?"),
        (NOTICE, "Number 901 of this docket is “A made-up mandate” already."),
        (SERVICE, "is on record as served with it on 2025-04-05. Was it served again?"),
        (REQUEST, "is on record as asking for this already."),
        (SOURCE, "A source with this title is on record already."),
        (SUBSTITUTION, "is noted as having taken over here on Tue 3 Feb 2026."),
        (PARTY, "A party named “Mara Quill” is on record already."),
    ],
    ids=lambda value: getattr(value, "noun", None),
)
def test_the_same_twice_is_asked_about(seeded_sqlite_url: str, tmp_path: Path, screen: Typed, said: str) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)
        assert new(client, screen.noun, screen.whole).status_code == 303

        again = new(client, screen.noun, screen.whole)

        assert again.status_code == 400
        assert any(said in one for one in problems(again)), problems(again)


@pytest.mark.parametrize("screen", SCREENS, ids=_noun)
def test_a_form_sent_twice_is_saved_once(seeded_sqlite_url: str, tmp_path: Path, screen: Typed) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)
        form = hidden(client.get(f"/clerk/{screen.noun}/new").text)

        sent = [client.post(f"/clerk/{screen.noun}/new", data={**screen.whole, **form}) for _ in range(2)]

        assert [one.status_code for one in sent] == [303, 303]
        assert sent[0].location == sent[1].location


@pytest.mark.parametrize("screen", SCREENS, ids=_noun)
def test_only_a_clerk_opens_a_screen(seeded_sqlite_url: str, tmp_path: Path, screen: Typed) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        visitor = app_over(doors).test_client()

        assert visitor.get(f"/clerk/{screen.noun}/new").status_code in (302, 303, 401, 403)
        assert visitor.post(f"/clerk/{screen.noun}/new", data=screen.whole).status_code in (302, 303, 400, 401, 403)


@pytest.mark.parametrize(
    ("noun", "key"),
    [("parties", "us-government"), ("dockets", "suit-greenbelt"), ("sources", "article-001")],
)
def test_a_row_of_the_seed_is_not_edited_and_says_why(
    seeded_sqlite_url: str, tmp_path: Path, noun: str, key: str
) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)
        page = client.get(f"/clerk/{noun}/edit/{key}").text
        typed = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page))
        chosen = {
            name: value
            for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL)
            for value in re.findall(r'<option selected value="([^"]*)"', options)
        }

        sent = client.post(f"/clerk/{noun}/edit/{key}", data={**typed, **chosen, **READ, "reason": "Try"})

        assert sent.status_code == 400
        assert "This comes from a source that was loaded, so it is not edited here" in sent.text
