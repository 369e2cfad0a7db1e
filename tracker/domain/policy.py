"""Who may do what: one enum of permissions, one table, pure predicates."""

from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.vocabulary import Role


class Permission(StrEnum):
    """What a page may ask for. Every page declares exactly one."""

    OPEN = "open"  # health checks, static files, signing in: anybody, even with public reading off
    READ = "read"  # read what is public
    SEE_SEALED = "see_sealed"  # read sealed rows
    ENTER = "enter"  # enter filings and answers, undo one's own save


_ALLOWED = {
    None: frozenset({Permission.OPEN}),
    Role.VIEWER: frozenset({Permission.OPEN, Permission.READ}),
    Role.ADVOCATE: frozenset({Permission.OPEN, Permission.READ}),
    Role.CLERK: frozenset({Permission.OPEN, Permission.READ, Permission.SEE_SEALED, Permission.ENTER}),
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
