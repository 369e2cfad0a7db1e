"""Numbers and dates in a text that no filing may hold in full: found so that a form can ask about them.

Authority: Fed. R. Civ. P. 5.2(a) allows only the last four digits of a social-security, taxpayer-identification or
financial-account number, and only the year of a birth. Alien registration numbers are not named there; in immigration
cases Rule 5.2(c) closes the papers that hold them to the public, and this tracker keeps none. What is found is a
pattern, so a person decides; names of minors cannot be found by one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class PrivateKind(StrEnum):
    """What a pattern looks like."""

    ALIEN_NUMBER = "alien_number"
    SOCIAL_SECURITY = "social_security"
    BIRTH_DATE = "birth_date"
    ACCOUNT_NUMBER = "account_number"


@dataclass(frozen=True, slots=True)
class Found:
    """One place in a text, from `start` to before `end`, and what to write instead."""

    kind: PrivateKind
    start: int
    end: int
    text: str
    words: str


_WORDS = {
    PrivateKind.ALIEN_NUMBER: (
        "looks like an alien registration number. Leave it out: this tracker keeps none, and the papers that hold them "
        "are closed to the public (Fed. R. Civ. P. 5.2(c))"
    ),
    PrivateKind.SOCIAL_SECURITY: (
        "looks like a social-security or taxpayer number. Write only its last four digits (Fed. R. Civ. P. 5.2(a)(1))"
    ),
    PrivateKind.BIRTH_DATE: "looks like a birth date. Write only the year of birth (Fed. R. Civ. P. 5.2(a)(2))",
    PrivateKind.ACCOUNT_NUMBER: (
        "looks like a financial-account number. Write only its last four digits (Fed. R. Civ. P. 5.2(a)(4))"
    ),
}

_GAP = r"[ \t\u00a0.\-\u2010-\u2013/]?"
_EIGHT_OR_NINE = rf"\d(?:{_GAP}\d){{7,8}}(?![\d])"
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE = (
    rf"(?:\d{{1,2}}[./\-]\d{{1,2}}[./\-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{1,2}}-\d{{1,2}}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}(?:,?\s+\d{{4}})?)"
)
_ALIEN = re.compile(
    rf"(?<![A-Za-z\d])(?:a(?:lien)?[ \t\-]*(?:(?:registration|file)[ \t]*)?(?:-?[ \t]*(?:number|no\.?|num\.?))?"
    rf"|uscis[ \t]*(?:number|no\.?)?)[ \t]*[#:\-\u2010-\u2013.]*[ \t]*(?:is[ \t]+)?({_EIGHT_OR_NINE})",
    re.IGNORECASE,
)
_SOCIAL = re.compile(
    rf"(?<![\d\-])(?:\d{{3}}(?P<gap>[ \-\u2010-\u2013])\d{{2}}(?P=gap)\d{{4}})(?![\d\-])"
    rf"|(?<![A-Za-z])(?:ssn|itin|tin|social[ \-]security(?:[ \t]*(?:number|no\.?))?|taxpayer[ \t\w\-]{{0,30}}?)"
    rf"[ \t]*[#:]?[ \t]*(?:is[ \t]+)?(?P<named>\d(?:{_GAP}\d){{8}})(?!\d)",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    rf"(?<![A-Za-z])(?:born(?:[ \t]+(?:on|in[ \t]+[A-Z][\w ,]{{1,40}}?[ \t]+on))?|d\.?[ \t]?o\.?[ \t]?b\.?"
    rf"|dates?[ \t]+of[ \t]+birth|birth[ \-]?(?:date|day)s?)[ \t]*[:=,(]*[ \t]*(?:(?:is|was|of)[ \t]+)?({_DATE})",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    rf"(?<![A-Za-z])(?:account|acct\.?|iban|routing|card|checking|savings)(?:[ \t]*(?:number|no\.?|num\.?|nr\.?))?"
    rf"[ \t]*[#:]*[ \t]*(?:is[ \t]+)?((?:[A-Z]{{2}})?\d(?:{_GAP}[\dA-Z]){{4,33}})(?![\dA-Za-z])",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\d\-:])\d(?:[ \-]?\d){12,18}(?![\d\-:])")
_LEAST_DIGITS = 5


def private_numbers(text: str) -> tuple[Found, ...]:
    """What in a text looks like a number or date that may not be written in full, in order, none inside another."""
    found: list[Found] = []
    for one in sorted(_matches(text), key=lambda match: (match.start, -match.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return tuple(found)


def _matches(text: str) -> Iterator[Found]:
    patterns = (
        (PrivateKind.ALIEN_NUMBER, _ALIEN),
        (PrivateKind.SOCIAL_SECURITY, _SOCIAL),
        (PrivateKind.BIRTH_DATE, _BIRTH),
    )
    for kind, pattern in patterns:
        for match in pattern.finditer(text):
            yield _found(kind, match)
    for match in _ACCOUNT.finditer(text):
        if sum(letter.isdigit() for letter in match[1]) >= _LEAST_DIGITS:
            yield _found(PrivateKind.ACCOUNT_NUMBER, match)
    for match in _CARD.finditer(text):
        if _is_card([int(letter) for letter in match[0] if letter.isdigit()]):
            yield _found(PrivateKind.ACCOUNT_NUMBER, match)


def _found(kind: PrivateKind, match: re.Match[str]) -> Found:
    return Found(kind, match.start(), match.end(), match[0], _WORDS[kind])


def _is_card(digits: list[int]) -> bool:
    """Whether the digits end in the check digit of a payment card (ISO/IEC 7812-1, Annex B)."""
    doubled = [digit if place % 2 == 0 else digit * 2 - 9 * (digit > 4) for place, digit in enumerate(reversed(digits))]  # noqa: PLR2004
    return sum(doubled) % 10 == 0
