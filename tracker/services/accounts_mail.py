"""Letters about an account: the link to set a new password, and notices of what was changed.

They go straight to the mail door and never through the outbox: a link must not lie in the database.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from tracker.mail.message import Outgoing, message_id
from tracker.mail.render import render
from tracker.services.accounts_secrets import Secrets

_TEMPLATE = "account"
_NOT_ME = "If this was not you, tell whoever runs this tracker at once."
NOTICES = {
    "password": (
        "Your password was changed",
        "The password of your account was changed, and every browser signed out.",
    ),
    "second_factor_on": (
        "Your account now asks for a code",
        "From now on, signing in to your account asks for a code of your authenticator app as well.",
    ),
    "second_factor_off": (
        "Your account no longer asks for a code",
        "From now on, signing in to your account asks for the password alone.",
    ),
}
"""What may be told of a change: the subject, and the sentence. None of them holds a link."""


@dataclass(frozen=True, slots=True)
class AccountLetter:
    """What a letter about an account says; `link` is None for a notice."""

    subject: str
    name: str
    paragraphs: tuple[str, ...]
    link: str | None
    link_words: str = "Set a new password"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready for the mail door, and the name that its file has there."""

    outgoing: Outgoing
    name: str


def reset_letter(templates: Path, secrets: Secrets, link: str, at: datetime) -> Letter | None:
    """The letter with the link to set a new password; None for an account without address or a closed one."""
    paragraphs = (
        "Somebody, probably you, asked for a new password for your account.",
        "The link works once, for an hour. Signing in will still ask for a code if your account has a second factor.",
        "If you did not ask, do nothing: the password stays as it is.",
    )
    return _letter(templates, secrets, AccountLetter("Set a new password", secrets.name, paragraphs, link), "reset", at)


def notice_letter(templates: Path, secrets: Secrets, what: str, at: datetime) -> Letter | None:
    """The notice of a change named in NOTICES; None for an account without address or a closed one."""
    subject, sentence = NOTICES[what]
    view = AccountLetter(subject, secrets.name, (sentence, _NOT_ME), None)
    return _letter(templates, secrets, view, "account", at)


def _letter(templates: Path, secrets: Secrets, view: AccountLetter, kind: str, at: datetime) -> Letter | None:
    if secrets.email is None or not secrets.is_active:
        return None
    slot = sha256(f"{view.subject}\n{view.link}\n{at.isoformat()}".encode()).hexdigest()
    identity = message_id(secrets.email, kind, slot)
    rendered = render(templates, _TEMPLATE, view)
    outgoing = Outgoing(secrets.email, identity, rendered.subject, rendered.text, rendered.html, at)
    return Letter(outgoing, f"{at.date().isoformat()}-{kind}-{identity[1:13]}")
