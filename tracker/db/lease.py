"""Leases: the right to do a job alone for a while. Safe with any number of processes on both engines."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, text
from sqlalchemy.orm import Session

from tracker.db.models import Lease
from tracker.db.types import UTCDateTime

_TAKE = text(
    "INSERT INTO leases (name, holder, expires_at) VALUES (:name, :holder, :expires_at) "
    "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at "
    "WHERE leases.expires_at <= :now OR leases.holder = excluded.holder RETURNING holder"
).bindparams(bindparam("expires_at", type_=UTCDateTime()), bindparam("now", type_=UTCDateTime()))


def take(session: Session, name: str, holder: str, *, now: datetime, for_seconds: float) -> bool:
    """Whether `holder` now holds the lease `name`: it was free, had run out, or was held by `holder` already.

    It runs out `for_seconds` after `now` unless it is taken again.
    """
    wanted = {"name": name, "holder": holder, "now": now, "expires_at": now + timedelta(seconds=for_seconds)}
    return session.connection().execute(_TAKE, wanted).scalar_one_or_none() is not None


def release(session: Session, name: str, holder: str) -> None:
    """Give the lease back, if `holder` has it."""
    session.execute(delete(Lease).where(Lease.name == name, Lease.holder == holder))
