"""Patterns of private numbers: what is asked about, and what of a docket's everyday text is left alone.

All numbers here are made up.
"""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.private_numbers import PrivateKind, private_numbers

ALIEN = [
    "A123456789", "A-123-456-789", "A 123 456 789", "A# 123456789", "a12345678", "A12 345 678", "A: 012-345-678",
    "A-number 123456789", "A No. 123-456-789", "alien number 123456789", "Alien registration no. A123456789",
    "A\u2013123\u2013456\u2013789", "USCIS # 123456789", "A.123.456.789", "A-File No. 123 456 789",
]  # fmt: skip
SOCIAL = ["123-45-6789", "123 45 6789", "SSN 123456789", "ssn: 123-45-6789", "social security number is 123 45 6789",
          "ITIN 912-78-1234", "taxpayer identification number 123456789"]  # fmt: skip
BIRTH = [
    "born March 14, 1990", "born on 14 March 1990", "DOB 3/14/1990", "D.O.B.: 03-14-90", "date of birth: 1990-03-14",
    "date of birth is Mar. 14, 1990", "birth date 14.3.1990", "Birthdate: 3/14/90", "born March 14",
    "born on the island, DOB: 3/14/1990",
]  # fmt: skip
ACCOUNT = [
    "account no. 000123456789", "acct # 12345-6789", "Account number: 1234 5678 9012", "IBAN DE12500105170648489890",
    "routing number 021000021", "card 4111 1111 1111 1111", "4111-1111-1111-1111", "checking account 9876543210",
]  # fmt: skip
LEFT_ALONE = [
    "8:25-cv-00951-PX", "No. 25-1345", "ECF No. 31, page 2", "24A949", "born in 1990", "born in El Salvador in 1995",
    "account ending in 6789", "SSN ending 6789", "xxx-xx-6789", "call 301-555-0123", "(410) 555-0199",
    "A 10-page motion", "a 14-day stay", "April 4, 2025", "2025-04-12T09:30", "the account of 2019", "Exhibit A 12",
    "A 2019 order of an immigration judge", "$1,234,567", "case 0:25-cv-012345", "The date of birth is not known",
    "a child born abroad", "5 U.S.C. 706(2)(A)", "Form I-213 dated 3/29/2019", "145 S. Ct. 1017", "604 U.S. 12345",
    "account for what was done by 11:59 p.m.", "a card game",
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *((PrivateKind.ALIEN_NUMBER, text) for text in ALIEN),
        *((PrivateKind.SOCIAL_SECURITY, text) for text in SOCIAL),
        *((PrivateKind.BIRTH_DATE, text) for text in BIRTH),
        *((PrivateKind.ACCOUNT_NUMBER, text) for text in ACCOUNT),
    ],
)
def test_what_may_not_be_written_in_full_is_found_in_the_middle_of_a_sentence(kind: PrivateKind, text: str) -> None:
    sentence = f"The respondent ({text}) filed a report."

    found = private_numbers(sentence)

    assert [one.kind for one in found] == [kind]
    assert sentence[found[0].start : found[0].end] == found[0].text
    assert found[0].text.strip("()") in text


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_the_everyday_text_of_a_docket_is_left_alone(text: str) -> None:
    assert private_numbers(f"Noted: {text}.") == ()


def test_each_is_told_with_what_to_write_instead_and_the_rule() -> None:
    told = private_numbers("A123456789, 123-45-6789, DOB 3/14/1990 and account no. 12345678")

    assert [one.kind for one in told] == list(PrivateKind)
    assert ["5.2(c)" in told[0].words, "5.2(a)(1)" in told[1].words] == [True, True]
    assert "Write only the year of birth (Fed. R. Civ. P. 5.2(a)(2))" in told[2].words
    assert "Write only its last four digits (Fed. R. Civ. P. 5.2(a)(4))" in told[3].words


@given(st.text(max_size=300))
def test_any_text_is_read_and_what_is_found_lies_in_it_in_order(text: str) -> None:
    found = private_numbers(text)

    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


def test_a_long_text_is_read_at_once() -> None:
    assert private_numbers("1 " * 50_000 + "A " * 50_000) == ()
