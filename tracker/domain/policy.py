"""Who may do what: one enum of permissions, one table, pure predicates."""

from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.vocabulary import Role


class Permission(StrEnum):
    """What a page may ask for. Every page declares exactly one."""

    OPEN = "open"  # health checks, static files, signing in: anybody, even with public reading off
    READ = "read"  # read what is public
    READ_PRIVATE = "read_private"  # read attachments, private notes, acknowledgements
    ACCOUNT = "account"  # one's own account: password, second factor, sessions
    SEE_SEALED = "see_sealed"  # read sealed rows
    WORK = "work"  # acknowledge flags, write notes, assign, confirm a date as the second person, decide conflicts
    ENTER = "enter"  # enter facts, correct them, undo one's own save
    ADMINISTER = "administer"  # accounts, who may see a matter, a matter's settings, redaction


_SIGNED_IN = frozenset({Permission.OPEN, Permission.READ, Permission.READ_PRIVATE, Permission.ACCOUNT})
_ALLOWED = {
    None: frozenset({Permission.OPEN}),
    Role.VIEWER: _SIGNED_IN,
    Role.ADVOCATE: _SIGNED_IN | {Permission.WORK},
    Role.CLERK: _SIGNED_IN | {Permission.WORK, Permission.SEE_SEALED, Permission.ENTER},
    Role.ADMIN: frozenset(Permission),
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is looking: `name` and `role` are None for somebody not signed in."""

    key: str | None = None
    name: str | None = None
    role: Role | None = None

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody is signed in."""
        return self.role is not None


def allows(viewer: Viewer, permission: Permission, *, public_reading: bool) -> bool:
    """Whether a viewer may do something. Reading is open to everybody where public reading is on."""
    if permission is Permission.READ and public_reading:
        return True
    return permission in _ALLOWED[viewer.role]
