"""How often somebody may try to sign in: by the address they come from, and by the account they name.

Each try counts before anything is compared, so many at once help nobody. A try that is turned away does not count, so
the wait passes by itself. A browser that signed in to an account before has tries of its own there: strangers who use
up the others cannot keep its owner out.
"""

from collections.abc import Callable
from contextlib import suppress
from math import ceil
from typing import TYPE_CHECKING

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from tracker.domain.errors import Unavailable
from tracker.logs import logger
from tracker.web.security import derived

if TYPE_CHECKING:
    from limits.strategies import MovingWindowRateLimiter

BY_ADDRESS = ("20 per minute", "200 per hour")
BY_ACCOUNT = "10 per 15 minutes"
BY_ASKER = ("10 per hour", "30 per day")
IN_THIS_PROCESS = "memory:"
_COOKIE, _COOKIE_LIFE = "tracker_browser", 365 * 24 * 3600
_KEY = "tracker.throttle"


class TooManyTries(TooManyRequests):
    """Somebody tried too often. `wait` is in seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(retry_after=wait)
        self.wait = wait


class Throttle:
    """Counts tries where the setting says; in this process alone while that place is away.

    Raises Unavailable for a place that cannot be counted in.
    """

    def __init__(self, place: str, now: Callable[[], float]) -> None:
        from limits.errors import ConfigurationError  # noqa: PLC0415 - read when somebody first tries to sign in
        from limits.storage import MemoryStorage, storage_from_string  # noqa: PLC0415
        from limits.strategies import MovingWindowRateLimiter  # noqa: PLC0415

        self._now = now
        self._here = MovingWindowRateLimiter(MemoryStorage())
        self._shared = self._here
        if not place.startswith(IN_THIS_PROCESS):
            try:
                self._shared = MovingWindowRateLimiter(storage_from_string(place, wrap_exceptions=True))
            except (ConfigurationError, ValueError, AssertionError) as error:
                raise Unavailable(f"TRACKER_LIMITS_URL names no place to count in: {error}") from error

    def count(self, rate: str, name: str) -> None:
        """Counts one try under a name. Raises TooManyTries where that is more than the rate allows."""
        from limits.errors import StorageError  # noqa: PLC0415

        try:
            self._count(self._shared, rate, name)
        except StorageError as error:
            logger("web").warning("tries are counted in this process alone", error=str(error.storage_error))
            self._count(self._here, rate, name)

    def _count(self, limiter: "MovingWindowRateLimiter", rate: str, name: str) -> None:
        from limits import parse  # noqa: PLC0415

        item = parse(rate)
        if not limiter.hit(item, name):
            left = limiter.get_window_stats(item, name).reset_time - self._now()
            raise TooManyTries(max(1, min(ceil(left), item.get_expiry())))


def install(app: Flask) -> None:
    """Gives `app` the page for whoever tried too often, and its counts: those of a team at once, to see that they are.

    Raises Unavailable for a place that cannot be counted in.
    """
    app.register_error_handler(TooManyTries, _turned_away)
    if not app.extensions["tracker"].doors.settings.limits_url.startswith(IN_THIS_PROCESS):
        _throttle(app)


def count_try(account: str | None = None) -> None:
    """Counts a try from this address, and at this account if one was named. Raises TooManyTries."""
    throttle = _throttle(current_app)
    for rate in BY_ADDRESS:
        throttle.count(rate, f"address {request.remote_addr}")
    if account is not None:
        name = account.strip().lower()[:254]
        throttle.count(BY_ACCOUNT, f"account {name} from {'its browser' if name in _known_names() else 'anywhere'}")


def count_asking() -> None:
    """Counts a letter asked for from this address. Raises TooManyTries."""
    for rate in BY_ASKER:
        _throttle(current_app).count(rate, f"asking {request.remote_addr}")


def remember_browser(response: Response, *names: str | None) -> None:
    """Has this browser's later tries at an account, by these names of it, counted apart from those of strangers."""
    response.set_cookie(
        _COOKIE,
        _signer().dumps([name for name in names if name]),
        max_age=_COOKIE_LIFE,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
        path="/account",
    )


def _throttle(app: Flask) -> Throttle:
    if _KEY not in app.extensions:
        given = app.extensions["tracker"].doors
        made = Throttle(given.settings.limits_url, lambda: given.clock.now().timestamp())
        app.extensions.setdefault(_KEY, made)  # another thread may have been quicker
    throttle: Throttle = app.extensions[_KEY]
    return throttle


def _known_names() -> list[str]:
    with suppress(BadData):
        return [str(name) for name in _signer().loads(request.cookies.get(_COOKIE, ""))]
    return []


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(derived(current_app, "known browsers"))


def _turned_away(error: TooManyTries) -> ResponseReturnValue:
    minutes = -(-error.wait // 60)
    page = render_template("account/wait.html", minutes=minutes)
    return page, 429, {"Retry-After": str(error.wait), "Cache-Control": "no-store"}
