"""One screen of the clerk's desk: a noun with its form, and the services that save, correct and read it back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tracker.services.entering import Amendment, Saved, Stored
from tracker.services.unit import Unit
from tracker.web.forms.entry import EntryForm
from tracker.web.look import Look


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen. `noun` is the table and the word in the address, `one` the word for one of them.

    `amend` and `stored` are None where a row is never corrected, only marked as entered in error. `beside` gives a
    template of its own what it shows beside the form.
    """

    noun: str
    one: str
    form: type[EntryForm]
    record: Callable[[Unit, str, Any], Saved]
    amend: Callable[[Unit, str, Any, Amendment], Saved] | None = None
    stored: Callable[[Unit, str], Stored[Any]] | None = None
    hint: str = ""
    template: str = "clerk/entry.html"
    beside: Callable[[Look, Any], object] | None = None
