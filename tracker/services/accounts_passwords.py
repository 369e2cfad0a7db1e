"""Passwords: which are good enough, and the Argon2 hash that is kept of one. Nothing here is stored."""

import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher

from tracker.domain.errors import Unreadable

SHORTEST, LONGEST = 12, 256
_LEAST_SCORE = 3
"""zxcvbn's scale: 3 is safe against a guesser who steals the hashes, 10^8 guesses and more."""

_GUESSED_PART = 72
_HOW = "Take four or five words that do not belong together, or let a password manager make one."
_HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)  # RFC 9106, the second recommended choice


def normal(password: str) -> str:
    """The password in the one form that is hashed, however the keyboard composed its letters (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def hash_of(password: str) -> str:
    """The Argon2id hash of a password, with its own salt and costs."""
    return _HASHER.hash(normal(password).encode("utf-8", "replace"))


def check_password(password: str, about: Iterable[str] = ()) -> None:
    """Raises Unreadable, saying what to write instead, for a password that is too short or easily guessed.

    `about` are words about the account (name, e-mail): guessers try those first.
    """
    if len(password) < SHORTEST:
        raise Unreadable(f"The password is too short: use {SHORTEST} characters or more. {_HOW}", field="password")
    if len(password) > LONGEST:
        raise Unreadable(f"The password is too long: use {LONGEST} characters at most.", field="password")
    if _is_easily_guessed(password, about):
        raise Unreadable(f"Programs that guess passwords find this one quickly. {_HOW}", field="password")


def _is_easily_guessed(password: str, about: Iterable[str]) -> bool:
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its word lists are read only when a password is set

    words = [part for text in about for part in (text, *text.replace("@", " ").replace(".", " ").split())]
    guessed = zxcvbn(password[:_GUESSED_PART], user_inputs=["duty docket", "dutydocket", "tracker", *words])
    return int(guessed["score"]) < _LEAST_SCORE
