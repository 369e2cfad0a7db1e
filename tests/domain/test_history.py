"""The chain of changes: whatever is altered is found, and a redaction is not an alteration."""

from dataclasses import replace

import pytest

from tracker.domain.history import GENESIS, ChangeLink, StoredChange, canonical, digest_of, hash_of, problems_in

CHAIN = "example"


def chain(length: int = 3) -> list[StoredChange]:
    changes, previous = [], GENESIS
    for seq in range(1, length + 1):
        before = {"title": f"Order {seq - 1}"} if seq > 1 else None
        after = {"title": f"Order {seq}"}
        digest = digest_of(f"salt-{seq}", before, after)
        link = ChangeLink(seq, "orders", 7, "first", "set", "pat-example", "2025-06-02T09:00Z", None, "group-1", digest)
        hashed = hash_of(previous, CHAIN, link)
        changes.append(StoredChange(link, previous, hashed, before, after, f"salt-{seq}", is_redacted=False))
        previous = hashed
    return changes


def test_a_chain_left_alone_has_no_problems():
    assert problems_in(CHAIN, chain()) == []
    assert problems_in(CHAIN, []) == []


@pytest.mark.parametrize("field", ["actor", "at", "why", "row_key", "action", "group_id", "table_name"])
def test_an_altered_circumstance_is_found(field: str):
    changes = chain()
    changes[1] = replace(changes[1], link=replace(changes[1].link, **{field: "altered"}))

    assert problems_in(CHAIN, changes) == ["change 2 of example: who, when, why or which row was altered"]


def test_altered_values_are_found():
    changes = chain()
    changes[1] = replace(changes[1], after={"title": "Order 2, altered"})

    assert problems_in(CHAIN, changes) == ["change 2 of example: its values were altered"]


def test_a_change_taken_out_is_found():
    changes = chain()

    assert problems_in(CHAIN, [changes[0], changes[2]]) == ["change 3 of example: change 2 is missing before it"]


def test_a_change_put_in_another_matters_chain_is_found():
    assert problems_in("another", chain(1)) == ["change 1 of another: who, when, why or which row was altered"]


def test_a_chain_rebuilt_from_the_middle_is_found_where_it_parts():
    changes = chain()
    changes[0] = replace(changes[0], hash=hash_of("f" * 64, CHAIN, changes[0].link), previous_hash="f" * 64)

    assert problems_in(CHAIN, changes) == [
        "change 1 of example: it does not follow from the change before it",
        "change 2 of example: it does not follow from the change before it",
    ]


def test_a_redacted_change_still_verifies():
    changes = chain()
    changes[1] = replace(changes[1], before=None, after=None, salt=None, is_redacted=True)

    assert problems_in(CHAIN, changes) == []


def test_values_are_written_one_way_whatever_their_order():
    assert canonical({"b": 1, "a": "é"}) == canonical({"a": "é", "b": 1}) == '{"a":"é","b":1}'
    assert digest_of("salt", {"b": 1, "a": 2}, None) == digest_of("salt", {"a": 2, "b": 1}, None)
    assert digest_of("salt", None, {}) != digest_of("pepper", None, {})
