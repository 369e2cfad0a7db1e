"""Names that may be a child's, who stands in the record by role only."""

import pytest

from tracker.domain.children import may_name_a_child


@pytest.mark.parametrize(
    ("name", "note", "asked"),
    [
        ("Nemo Nobody, a minor", "", True),
        ("Nemo Nobody", "The plaintiff's five children; their son", True),
        ("Nemo Nobody", "aged 9", True),
        ("Nemo Nobody", "A 17-year-old", True),
        ("Nemo Nobody", "A 35-year-old", False),
        ("Nemo Nobody", "An officer", False),
        ("The plaintiff's minor son", "", False),
        ("The minor child", "A child of the plaintiff", False),
        ("Federal Bureau of Nothing", "", False),
    ],
)
def test_a_full_name_beside_words_for_a_child_is_asked_about(name: str, note: str, *, asked: bool) -> None:
    assert may_name_a_child(name, note) is asked
