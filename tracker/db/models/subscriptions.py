"""Who gets mail: digests, alerts and feeds. Choices of people, not facts of a matter: they leave no history."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Row, Versioned, exactly_one, refers
from tracker.db.types import LocalDay
from tracker.domain.mail_words import AlertKind, DigestDays, MailForm


class Subscription(Row, Versioned, Base):
    """One address that gets the digest, with its reader's choices. One a reader, over all matters chosen."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        CheckConstraint("address = lower(address)", name="address_lower"),
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour_of_day"),
        CheckConstraint("failures >= 0", name="failures_counted"),
        {"comment": "Addresses that get the digest, and what their readers chose"},
    )

    address: Mapped[str] = mapped_column(unique=True, comment="Where mail goes, in lower case")
    account_id: Mapped[int | None] = refers("accounts", "Whose it is; empty for a plain address")
    asked_by_account_id: Mapped[int | None] = refers(
        "accounts", "The account that asked for it and waits for the letter's answer; empty for a visitor"
    )
    is_from_settings: Mapped[bool] = mapped_column(
        Boolean, default=False, comment="Whether the installation's settings named it; then they keep its hour"
    )
    zone: Mapped[str] = mapped_column(comment="The reader's time zone")
    hour: Mapped[int] = mapped_column(comment="The hour of the reader's day at which the digest goes out")
    days: Mapped[DigestDays] = mapped_column(default=DigestDays.DAILY, comment="On which days it goes out")
    form: Mapped[MailForm] = mapped_column(default=MailForm.HTML, comment="As HTML with a plain part, or plain only")
    when_empty: Mapped[bool] = mapped_column(
        Boolean, default=True, comment="Whether it goes out when nothing is outstanding too"
    )
    left_out: Mapped[tuple[str, ...]] = mapped_column(default=(), comment="The sections the reader does not want")
    all_matters: Mapped[bool] = mapped_column(
        Boolean, default=True, comment="Whether it is over every matter its reader may see, or over those chosen"
    )
    alerts: Mapped[tuple[str, ...]] = mapped_column(default=(), comment="What the reader wants to be told at once")
    alerted_through: Mapped[int] = mapped_column(default=0, comment="The last alert event the reader was told of")
    asked_at: Mapped[datetime] = mapped_column(comment="When somebody asked for it")
    confirmed_at: Mapped[datetime | None] = mapped_column(comment="When its reader confirmed it; empty until then")
    goes_since: Mapped[datetime | None] = mapped_column(
        comment="Since when it goes out: when it was confirmed, taken up again or restarted; empty until then"
    )
    paused_at: Mapped[datetime | None] = mapped_column(comment="When its reader paused it; empty while it goes out")
    paused_through: Mapped[str | None] = mapped_column(
        LocalDay(), comment="The last day of the pause on the reader's calendar; empty until taken up again"
    )
    ended_at: Mapped[datetime | None] = mapped_column(comment="When its reader ended it; empty while it stands")
    stopped_at: Mapped[datetime | None] = mapped_column(comment="When mail to it was given up; empty while it goes")
    stopped_why: Mapped[str | None] = mapped_column(comment="What the mail server said when it was given up")
    failures: Mapped[int] = mapped_column(default=0, comment="How many messages in a row could not be delivered")
    epoch: Mapped[int] = mapped_column(default=0, comment="Raised to make every link of this reader void")


class SubscriptionMatter(Row, Base):
    """One matter that a reader chose."""

    __tablename__ = "subscription_matters"
    __table_args__ = (
        UniqueConstraint("subscription_id", "matter_id"),
        {"comment": "The matters that readers chose"},
    )

    subscription_id: Mapped[int] = refers("subscriptions", "Whose choice it is", index=False)
    matter_id: Mapped[int] = refers("matters", "The controversy chosen")


class Feed(Row, Base):
    """One secret address under which a calendar and a list of changes can be subscribed to."""

    __tablename__ = "feeds"
    __table_args__ = (
        exactly_one("subscription_id", "account_id", name="one_reader"),
        UniqueConstraint("subscription_id", "matter_id"),
        UniqueConstraint("account_id", "matter_id"),
        {"comment": "Secret addresses of calendars and lists of changes"},
    )

    subscription_id: Mapped[int | None] = refers("subscriptions", "The reader by subscription")
    account_id: Mapped[int | None] = refers("accounts", "The reader by account")
    matter_id: Mapped[int | None] = refers(
        "matters", "The one controversy it is about; empty for all its reader may see"
    )
    epoch: Mapped[int] = mapped_column(default=0, comment="Raised to make the address before void")
    with_alarms: Mapped[bool] = mapped_column(Boolean, default=False, comment="Whether its events ring a bell before")
    made_at: Mapped[datetime] = mapped_column(comment="When it was made")
    ended_at: Mapped[datetime | None] = mapped_column(comment="When it was ended; empty while it serves")


class AlertEvent(Row, Base):
    """Something that whoever asked for it is told of at once. Added by a tick, each once."""

    __tablename__ = "alert_events"
    __table_args__ = (
        UniqueConstraint("matter_id", "kind", "subject_key", "slot"),
        {"comment": "What readers who asked for it are told of at once"},
    )

    matter_id: Mapped[int] = refers("matters", "The controversy it belongs to", index=False)
    kind: Mapped[AlertKind] = mapped_column(comment="What happened")
    subject_key: Mapped[str] = mapped_column(comment="Key of the deadline or the effect it is about")
    slot: Mapped[str] = mapped_column(comment="The due moment it stands for, so that it is told once")
    at: Mapped[datetime] = mapped_column(index=True, comment="When a tick noticed it")
    words: Mapped[str] = mapped_column(comment="The sentence told")
