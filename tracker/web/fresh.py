"""What matters is asked for twice: the password once more when it was given longer ago than a quarter of an hour."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from flask import redirect, request
from flask.typing import ResponseReturnValue

from tracker.web.security import is_fresh

View = Callable[..., ResponseReturnValue]


def fresh(view: View) -> View:
    """Sends whoever signed in too long ago to give the password again, and from there back to the page."""

    @wraps(view)
    def checked(*args: object, **kwargs: object) -> ResponseReturnValue:
        if not is_fresh():
            return redirect(f"/account/confirm?{urlencode({'next': request.path})}", 303)
        return view(*args, **kwargs)

    return checked
