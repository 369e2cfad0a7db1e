"""The chain that ties every change to the one before it, so that nobody can alter the past unseen.

The values of a change enter the chain only as a salted digest: they can be redacted and the chain still verifies.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

GENESIS = "0" * 64
"""What stands for the hash before the first change of a chain."""

INSTALLATION = ""
"""The name of the chain of what belongs to no matter (courts, accounts)."""

Values = Mapping[str, object] | None
"""A whole row as JSON holds it: texts, whole numbers, truth values, lists of them, or nothing."""


@dataclass(frozen=True, slots=True)
class ChangeLink:
    """One change without its values: what was done to which row, by whom, when and why. `at` is UTC text."""

    seq: int
    table_name: str
    row_id: int
    row_key: str | None
    action: str
    actor: str
    at: str
    why: str | None
    group_id: str
    digest: str


@dataclass(frozen=True, slots=True)
class StoredChange:
    """One change as a database holds it. `salt` is None once its values were redacted."""

    link: ChangeLink
    previous_hash: str
    hash: str
    before: Values
    after: Values
    salt: str | None
    is_redacted: bool


def canonical(value: object) -> str:
    """The one way a value is written before it is digested."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of(salt: str, before: Values, after: Values) -> str:
    """The salted digest of a row before and after a change, in hexadecimal."""
    return _sha256(salt + canonical([before, after]))


def hash_of(previous_hash: str, chain: str, link: ChangeLink) -> str:
    """The hash of one change in `chain` (a matter's key, or INSTALLATION), in hexadecimal."""
    said = [getattr(link, name) for name in ChangeLink.__dataclass_fields__]
    return _sha256(canonical([previous_hash, chain, *said]))


def problems_in(chain: str, changes: Iterable[StoredChange]) -> list[str]:
    """What is wrong with a chain, one sentence a finding, in order; empty when it verifies.

    `changes` are all of the chain, by rising `seq`.
    """
    found: list[str] = []
    expected, previous = 1, GENESIS
    for change in changes:
        name = f"change {change.link.seq} of {chain or 'the installation'}"
        if change.link.seq != expected:
            found.append(f"{name}: change {expected} is missing before it")
        elif change.previous_hash != previous:
            found.append(f"{name}: it does not follow from the change before it")
        if hash_of(change.previous_hash, chain, change.link) != change.hash:
            found.append(f"{name}: who, when, why or which row was altered")
        if not change.is_redacted and digest_of(change.salt or "", change.before, change.after) != change.link.digest:
            found.append(f"{name}: its values were altered")
        expected, previous = change.link.seq + 1, change.hash
    return found


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()
