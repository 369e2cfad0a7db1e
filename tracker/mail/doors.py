"""What takes mail: a door that is opened for many messages or takes a single letter, and how it says no.

A door is a folder or a mail server; the rest of the program knows no difference.
"""

from contextlib import AbstractContextManager
from typing import Protocol

from tracker.domain.errors import TrackerError, Unavailable
from tracker.mail.message import Outgoing


class Out(Protocol):
    """A door that stands open: messages go out one after the other."""

    def send(self, outgoing: Outgoing, name: str) -> str:
        """Hands over one message and returns what took it. `name` is the file's in a folder.

        Raises MailRefused, MailLater, or MailDown, and Unreadable for a message that cannot be written.
        """


class MailDoor(Protocol):
    """Something that takes mail."""

    @property
    def seconds(self) -> float:
        """How long one message may take at most before the door gives it up."""

    def open(self) -> AbstractContextManager[Out]:
        """The door, open for many messages; nothing is reached before the first of them."""

    def deliver(self, outgoing: Outgoing, name: str) -> str:
        """Hands over a single letter, like `Out.send`."""


class MailRefused(TrackerError):
    """The message is refused for good.

    `is_about_address` is True where the answer is about the reader's address, and not about us or what we wrote;
    `is_hard` where there is no such address at all.
    """

    code = "mail_refused"

    def __init__(self, message: str, *, is_hard: bool = False, is_about_address: bool = False) -> None:
        super().__init__(message)
        self.is_hard = is_hard
        self.is_about_address = is_hard or is_about_address


class MailLater(TrackerError):
    """The message is not taken now; a later try may succeed.

    `broke_off` is True where the connection was lost over it: with its answer, or twice at its reader's address.
    """

    code = "mail_later"

    def __init__(self, message: str, *, broke_off: bool = False) -> None:
        super().__init__(message)
        self.broke_off = broke_off


class MailDown(Unavailable):
    """Nothing can be handed over, whoever it is for: no connection, no sign-in, a folder that cannot be written.

    `has_begun` is True where the server broke off while it heard who this message is for: others may fare better.
    """

    def __init__(self, message: str, *, has_begun: bool = False) -> None:
        super().__init__(message)
        self.has_begun = has_begun
