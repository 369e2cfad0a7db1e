"""Who may open which page. Every view declares one permission; a view that declares none is refused."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

from tracker.domain.errors import NotPermitted
from tracker.domain.policy import Permission, allows
from tracker.web.identity import current_viewer
from tracker.web.state import doors, is_read_only

View = TypeVar("View", bound=Callable[..., Any])
_DECLARED = "tracker_permission"


def needs(permission: Permission) -> Callable[[View], View]:
    """Declares the permission of a view."""

    def declare(view: View) -> View:
        setattr(view, _DECLARED, permission)
        return view

    return declare


def declared(view: Callable[..., Any] | None) -> Permission | None:
    """The permission that a view declares, or None."""
    found = getattr(view, _DECLARED, None)
    return found if isinstance(found, Permission) else None


def install(app: Flask) -> None:
    """Checks every request before its view runs."""
    app.before_request(_check)


def _check() -> None:
    if request.endpoint is None:
        return  # no such page: 404 says so
    permission = declared(current_app.view_functions.get(request.endpoint))
    if permission is None:
        raise NotPermitted("This page says of nobody that they may open it, so nobody may")
    if permission is Permission.ENTER and is_read_only():
        raise NotPermitted("This dashboard shows one moment and reads only. To enter, serve it without --as-of")
    if not allows(current_viewer(), permission, public_reading=doors().settings.public_reading):
        raise NotPermitted("You need to be signed in for this. The link is printed where the program was started")
