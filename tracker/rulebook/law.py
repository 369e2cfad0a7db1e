"""The law that ships with the program, read once in a process when it is first asked for."""

from functools import lru_cache

from tracker.domain.law import Law
from tracker.rulebook.calendars import load_calendars
from tracker.rulebook.rules import load_rulebook


@lru_cache(maxsize=1)
def load_law() -> Law:
    """The rulebook and the calendars. Raises Unreadable, with file and line, where one of their files is wrong."""
    return Law(load_rulebook(), load_calendars())
