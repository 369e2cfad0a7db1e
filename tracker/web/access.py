"""Who may open which page. Every view declares one permission; a view that declares none is refused."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.errors import NotFound, NotPermitted, Unreadable
from tracker.domain.policy import Permission, allows
from tracker.web.destination import remember_wish, wish_of_request
from tracker.web.identity import current_viewer
from tracker.web.state import doors, is_read_only

View = TypeVar("View", bound=Callable[..., Any])
_DECLARED = "tracker_permission"
_NUL = "\0"
_DROP_IT = frozenset({"compute", "compute_api", "dockets", "proposals", "search"})
"""The blueprints that take the sign 0 out of what they are asked, or never ask a database with it."""

_DROP_IT_FROM_FORMS = _DROP_IT | {"account", "account_password", "account_second_factor", "entering"}
_CHANGES = frozenset({Permission.ACCOUNT, Permission.WORK, Permission.ENTER, Permission.ADMINISTER})


class SignInNeeded(NotPermitted):
    """The reader is not signed in, and might be let in if they were."""


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
    app.register_error_handler(SignInNeeded, _ask_to_sign_in)


def _check() -> None:
    if request.endpoint is None:
        return  # no such page: 404 says so
    _refuse_nul()
    permission = declared(current_app.view_functions.get(request.endpoint))
    if permission is None:
        raise NotPermitted("This page says of nobody that they may open it, so nobody may")
    if permission in _CHANGES and is_read_only():
        raise NotPermitted("This dashboard shows one moment and reads only. To enter, serve it without --as-of")
    viewer = current_viewer()
    if allows(viewer, permission, public_reading=doors().settings.public_reading):
        return
    if not viewer.is_signed_in:
        raise SignInNeeded("You need to be signed in for this")
    raise NotPermitted(f"Your account may not do this: you are signed in as {viewer.role}. Ask an admin for the right")


def _refuse_nul() -> None:
    """Refuses the sign 0, which no database keeps in a text, before a view asks for it."""
    if _NUL in request.path:
        raise NotFound("There is no page with this address")
    pairs = [] if request.blueprint in _DROP_IT else list(request.args.items(multi=True))
    if request.blueprint not in _DROP_IT_FROM_FORMS:
        pairs += request.form.items(multi=True)
    named = next((name for name, value in pairs if _NUL in name or _NUL in value), None)
    if named is not None:
        field = named.replace(_NUL, "").replace("_", " ").strip() or "A field without a name"
        raise Unreadable(f"'{field}' holds a character that cannot be kept (the sign 0). Take it out and send it again")


def _ask_to_sign_in(_: SignInNeeded) -> ResponseReturnValue:
    wish = wish_of_request()
    remember_wish(wish)
    href = f"/account/sign-in?{urlencode({'next': wish})}" if wish else "/account/sign-in"
    return (
        render_template("account/needed.html", href=href, comes_back=wish is not None),
        403,
        {"Cache-Control": "no-store"},
    )
