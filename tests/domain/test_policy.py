"""Who may do what: the table in full, so that any change of it is a readable difference."""

import pytest

from tracker.domain.policy import Permission, Viewer, allows
from tracker.domain.vocabulary import Role

_SIGNED_IN = {Permission.OPEN, Permission.READ, Permission.READ_PRIVATE, Permission.ACCOUNT}
TABLE = {
    None: {Permission.OPEN},
    Role.VIEWER: _SIGNED_IN,
    Role.ADVOCATE: _SIGNED_IN | {Permission.WORK},
    Role.CLERK: _SIGNED_IN | {Permission.WORK, Permission.SEE_SEALED, Permission.ENTER},
    Role.ADMIN: _SIGNED_IN | {Permission.WORK, Permission.SEE_SEALED, Permission.ENTER, Permission.ADMINISTER},
}


def viewer(role: Role | None) -> Viewer:
    return Viewer("pat-example", "Pat Example", role) if role else Viewer()


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("permission", list(Permission))
def test_each_role_may_do_exactly_what_the_table_says(role: Role | None, permission: Permission):
    assert allows(viewer(role), permission, public_reading=False) is (permission in TABLE[role])


@pytest.mark.parametrize("role", [None, *Role])
def test_public_reading_opens_reading_to_everybody_and_nothing_else(role: Role | None):
    opened = {permission for permission in Permission if allows(viewer(role), permission, public_reading=True)}

    assert opened == TABLE[role] | {Permission.READ}


def test_somebody_without_a_role_is_not_signed_in():
    assert not Viewer().is_signed_in
    assert viewer(Role.VIEWER).is_signed_in
