"""What can be refused, by meaning. Each error has a stable `code` and a sentence that says what to write instead.

Edges map these once: a page (400, 404, 409, 503), one line and an exit status on the command line.
"""


class TrackerError(Exception):
    """Something was refused, and nothing was changed. `code` is stable, the message is for people."""

    code = "refused"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Unreadable(TrackerError):
    """What was written cannot be read as what it should be (a date, a moment, a page number)."""

    code = "unreadable"


class NotFound(TrackerError):
    """No row has that key, or the reader may not see it."""

    code = "not_found"


class Stale(TrackerError):
    """Somebody else saved first; what was typed is kept and both values are shown."""

    code = "stale"


class NotPermitted(TrackerError):
    """The reader is not signed in, or has no right to do this."""

    code = "not_permitted"


class Unavailable(TrackerError):
    """A door outside the program is closed: a database, a port, a folder."""

    code = "unavailable"


class Nonsense(TrackerError):
    """Facts that contradict themselves: an end before a start, a citation without a subject."""

    code = "nonsense"


class NeedsConfirming(TrackerError):
    """What was typed may be right and is unlikely: a person is asked, beside the field, before it is saved.

    `asked` holds each question with the field it is about.
    """

    code = "needs_confirming"

    def __init__(
        self, message: str, *, field: str | None = None, asked: tuple[tuple[str | None, str], ...] = ()
    ) -> None:
        super().__init__(message, field=field)
        self.asked = asked or ((field, message),)
