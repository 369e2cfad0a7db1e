"""Beginning and ending a session in this browser, and the step between a password and a code."""

from flask import g, session
from flask_security import login_user, logout_user

from tracker.domain.policy import Viewer
from tracker.services.accounts import SignedIn, end_this_session
from tracker.services.accounts_secrets import Secrets, secrets_of
from tracker.services.unit import Unit
from tracker.web.identity import TOKEN, session_token
from tracker.web.security import SignInUser
from tracker.web.state import doors, is_read_only

_HALF = "half"
_HALF_LASTS = 10 * 60


def begin(who: SignedIn, secrets: Secrets) -> None:
    """Begins the session in this browser; nothing of the one before it is kept, so none can be planted."""
    _forget_everything()
    login_user(SignInUser(secrets.account, secrets), remember=False)
    session[TOKEN] = who.token
    session.permanent = True
    g.viewer = who.viewer


def begin_half(secrets: Secrets, wish: str) -> None:
    """Notes that the password was right and a code is still missing; nobody is signed in by that."""
    _forget_everything()
    session[_HALF] = [secrets.account, secrets.uniquifier, int(doors().clock.now().timestamp())]
    session["next"] = wish


def half_signed_in() -> Secrets | None:
    """The account whose password this browser gave in the last ten minutes, while its code is missing."""
    match session.get(_HALF):
        case [str(account), str(uniquifier), int(since)]:
            pass
        case _:
            return None
    now = doors().clock.now()
    with doors().reading() as reading:
        found = secrets_of(Unit(reading, Viewer(), now), account)
    if found is None or not found.is_active or found.uniquifier != uniquifier:
        return None
    return found if 0 <= now.timestamp() - since < _HALF_LASTS else None


def prove_again(secrets: Secrets) -> None:
    """Notes that the person at this browser proved just now who they are."""
    login_user(SignInUser(secrets.account, secrets), remember=False)


def sign_out() -> None:
    """Ends the session of this browser, here and in the database."""
    token = session_token()
    if token and not is_read_only():
        with doors().writing("server", why="signed out") as writing:
            end_this_session(Unit(writing, Viewer(), doors().clock.now()), token)
    _forget_everything()


def _forget_everything() -> None:
    logout_user()
    session.clear()
    g.pop("csrf_token", None)
    g.viewer = Viewer()
