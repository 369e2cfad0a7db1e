"""Who gets mail and in what form: subscriptions, feeds, alerts; the outbox keeps what many messages say once.

Follows 20261122_23. The outbox is made anew around its rows: each text moves into a table of contents.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_24"
down_revision = "20261122_23"
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
LIST = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"
KEPT = "id, recipient, kind, slot, matter_id, message_id, prepared_at, delivered_to, attempts, last_error"


def upgrade() -> None:
    _subscriptions()
    _subscription_matters()
    _feeds()
    _alert_events()
    _mail_contents()
    op.execute(sa.text("CREATE TABLE outbox_before AS SELECT * FROM outbox"))
    op.drop_table("outbox")
    _outbox()
    op.execute(
        sa.text(
            "INSERT INTO mail_contents (sha256, subject, text, html) "
            "SELECT digest, min(subject), min(text), min(html) FROM outbox_before GROUP BY digest ORDER BY min(id)"
        )
    )
    op.execute(
        sa.text(
            f"INSERT INTO outbox ({KEPT}, content_id, try_after, outcome, ended_at, as_of_change) "  # noqa: S608 - names of columns
            f"SELECT {KEPT}, (SELECT c.id FROM mail_contents c WHERE c.sha256 = b.digest), prepared_at, "
            "CASE WHEN delivered_at IS NULL THEN NULL ELSE 'sent' END, delivered_at, 0 FROM outbox_before b "
            "ORDER BY b.id"
        )
    )
    op.execute(sa.text("DROP TABLE outbox_before"))
    _count_on()


def downgrade() -> None:
    op.execute(sa.text("CREATE TABLE outbox_after AS SELECT * FROM outbox"))
    op.drop_table("outbox")
    _outbox_before()
    op.execute(
        sa.text(
            f"INSERT INTO outbox ({KEPT}, subject, text, html, digest, delivered_at) "  # noqa: S608 - names of columns
            f"SELECT {KEPT}, subject, text, html, sha256, CASE WHEN outcome = 'sent' THEN ended_at ELSE NULL END "
            "FROM (SELECT a.*, c.subject, c.text, c.html, c.sha256 FROM outbox_after a "
            "JOIN mail_contents c ON c.id = a.content_id WHERE a.outcome IS NULL OR a.outcome = 'sent') told "
            "ORDER BY told.id"
        )
    )
    op.execute(sa.text("DROP TABLE outbox_after"))
    _count_on()
    for table in ("mail_contents", "alert_events", "feeds", "subscription_matters", "subscriptions"):
        op.drop_table(table)


def _count_on() -> None:
    """Has PostgreSQL number new messages after those that were moved."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(sa.text("SELECT setval(pg_get_serial_sequence('outbox', 'id'), (SELECT max(id) FROM outbox))"))


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column("address", sa.Text(), nullable=False, comment="Where mail goes, in lower case"),
        sa.Column(
            "account_id",
            sa.Integer(),
            sa.ForeignKey("accounts.id", name=op.f("fk_subscriptions_account_id")),
            nullable=True,
            comment="Whose it is; empty for a plain address",
        ),
        sa.Column(
            "asked_by_account_id",
            sa.Integer(),
            sa.ForeignKey("accounts.id", name=op.f("fk_subscriptions_asked_by_account_id")),
            nullable=True,
            comment="The account that asked for it and waits for the letter's answer; empty for a visitor",
        ),
        sa.Column(
            "is_from_settings",
            sa.Boolean(),
            nullable=False,
            comment="Whether the installation's settings named it; then they keep its hour",
        ),
        sa.Column("zone", sa.Text(), nullable=False, comment="The reader's time zone"),
        sa.Column(
            "hour", sa.Integer(), nullable=False, comment="The hour of the reader's day at which the digest goes out"
        ),
        sa.Column("days", sa.Text(), nullable=False, comment="On which days it goes out"),
        sa.Column("form", sa.Text(), nullable=False, comment="As HTML with a plain part, or plain only"),
        sa.Column(
            "when_empty", sa.Boolean(), nullable=False, comment="Whether it goes out when nothing is outstanding too"
        ),
        sa.Column("left_out", LIST, nullable=False, comment="The sections the reader does not want"),
        sa.Column(
            "all_matters",
            sa.Boolean(),
            nullable=False,
            comment="Whether it is over every matter its reader may see, or over those chosen",
        ),
        sa.Column("alerts", LIST, nullable=False, comment="What the reader wants to be told at once"),
        sa.Column(
            "alerted_through", sa.Integer(), nullable=False, comment="The last alert event the reader was told of"
        ),
        sa.Column("asked_at", UTC, nullable=False, comment="When somebody asked for it"),
        sa.Column("confirmed_at", UTC, nullable=True, comment="When its reader confirmed it; empty until then"),
        sa.Column(
            "goes_since",
            UTC,
            nullable=True,
            comment="Since when it goes out: when it was confirmed, taken up again or restarted; empty until then",
        ),
        sa.Column("paused_at", UTC, nullable=True, comment="When its reader paused it; empty while it goes out"),
        sa.Column(
            "paused_through",
            sa.Text(),
            nullable=True,
            comment="The last day of the pause on the reader's calendar; empty until taken up again",
        ),
        sa.Column("ended_at", UTC, nullable=True, comment="When its reader ended it; empty while it stands"),
        sa.Column("stopped_at", UTC, nullable=True, comment="When mail to it was given up; empty while it goes"),
        sa.Column("stopped_why", sa.Text(), nullable=True, comment="What the mail server said when it was given up"),
        sa.Column(
            "failures", sa.Integer(), nullable=False, comment="How many messages in a row could not be delivered"
        ),
        sa.Column("epoch", sa.Integer(), nullable=False, comment="Raised to make every link of this reader void"),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            server_default=sa.text("1"),
            comment="Counts the saves, so that a stale edit is refused",
        ),
        sa.UniqueConstraint("address", name=op.f("uq_subscriptions_address")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.CheckConstraint("days IN ('daily', 'weekdays')", name=op.f("ck_subscriptions_days_word")),
        sa.CheckConstraint("form IN ('html', 'text')", name=op.f("ck_subscriptions_form_word")),
        sa.CheckConstraint("json_type(alerts) = 'array'", name=op.f("ck_subscriptions_alerts_list")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("json_type(left_out) = 'array'", name=op.f("ck_subscriptions_left_out_list")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("jsonb_typeof(alerts) = 'array'", name=op.f("ck_subscriptions_alerts_list")).ddl_if(
            dialect="postgresql"
        ),
        sa.CheckConstraint("jsonb_typeof(left_out) = 'array'", name=op.f("ck_subscriptions_left_out_list")).ddl_if(
            dialect="postgresql"
        ),
        sa.CheckConstraint(
            "paused_through GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'",
            name=op.f("ck_subscriptions_paused_through_day"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "paused_through ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'", name=op.f("ck_subscriptions_paused_through_day")
        ).ddl_if(dialect="postgresql"),
        sa.CheckConstraint("address = lower(address)", name=op.f("ck_subscriptions_address_lower")),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_subscriptions_failures_counted")),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_subscriptions_hour_of_day")),
        *_utc("subscriptions", "asked_at", "confirmed_at", "ended_at", "goes_since", "paused_at", "stopped_at"),
        *_truth("subscriptions", "all_matters", "is_from_settings", "when_empty"),
        comment="Addresses that get the digest, and what their readers chose",
    )
    op.create_index(op.f("ix_subscriptions_account_id"), "subscriptions", ["account_id"])
    op.create_index(op.f("ix_subscriptions_asked_by_account_id"), "subscriptions", ["asked_by_account_id"])


def _subscription_matters() -> None:
    op.create_table(
        "subscription_matters",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "subscription_id",
            sa.Integer(),
            sa.ForeignKey("subscriptions.id", name=op.f("fk_subscription_matters_subscription_id")),
            nullable=False,
            comment="Whose choice it is",
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_subscription_matters_matter_id")),
            nullable=False,
            comment="The controversy chosen",
        ),
        sa.UniqueConstraint(
            "subscription_id", "matter_id", name=op.f("uq_subscription_matters_subscription_id_matter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription_matters")),
        comment="The matters that readers chose",
    )
    op.create_index(op.f("ix_subscription_matters_matter_id"), "subscription_matters", ["matter_id"])


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "subscription_id",
            sa.Integer(),
            sa.ForeignKey("subscriptions.id", name=op.f("fk_feeds_subscription_id")),
            nullable=True,
            comment="The reader by subscription",
        ),
        sa.Column(
            "account_id",
            sa.Integer(),
            sa.ForeignKey("accounts.id", name=op.f("fk_feeds_account_id")),
            nullable=True,
            comment="The reader by account",
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_feeds_matter_id")),
            nullable=True,
            comment="The one controversy it is about; empty for all its reader may see",
        ),
        sa.Column("epoch", sa.Integer(), nullable=False, comment="Raised to make the address before void"),
        sa.Column("with_alarms", sa.Boolean(), nullable=False, comment="Whether its events ring a bell before"),
        sa.Column("made_at", UTC, nullable=False, comment="When it was made"),
        sa.Column("ended_at", UTC, nullable=True, comment="When it was ended; empty while it serves"),
        sa.UniqueConstraint("account_id", "matter_id", name=op.f("uq_feeds_account_id_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("subscription_id", "matter_id", name=op.f("uq_feeds_subscription_id_matter_id")),
        sa.CheckConstraint(
            "(CASE WHEN subscription_id IS NULL THEN 0 ELSE 1 END) + "
            "(CASE WHEN account_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_feeds_one_reader"),
        ),
        *_utc("feeds", "ended_at", "made_at"),
        *_truth("feeds", "with_alarms"),
        comment="Secret addresses of calendars and lists of changes",
    )
    op.create_index(op.f("ix_feeds_account_id"), "feeds", ["account_id"])
    op.create_index(op.f("ix_feeds_matter_id"), "feeds", ["matter_id"])
    op.create_index(op.f("ix_feeds_subscription_id"), "feeds", ["subscription_id"])


def _alert_events() -> None:
    op.create_table(
        "alert_events",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_alert_events_matter_id")),
            nullable=False,
            comment="The controversy it belongs to",
        ),
        sa.Column("kind", sa.Text(), nullable=False, comment="What happened"),
        sa.Column("subject_key", sa.Text(), nullable=False, comment="Key of the deadline or the effect it is about"),
        sa.Column("slot", sa.Text(), nullable=False, comment="The due moment it stands for, so that it is told once"),
        sa.Column("at", UTC, nullable=False, comment="When a tick noticed it"),
        sa.Column("words", sa.Text(), nullable=False, comment="The sentence told"),
        sa.UniqueConstraint(
            "matter_id", "kind", "subject_key", "slot", name=op.f("uq_alert_events_matter_id_kind_subject_key_slot")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_events")),
        sa.CheckConstraint(
            "kind IN ('due_in_2_hours', 'past_due', 'stay_entered')", name=op.f("ck_alert_events_kind_word")
        ),
        *_utc("alert_events", "at"),
        comment="What readers who asked for it are told of at once",
    )
    op.create_index(op.f("ix_alert_events_at"), "alert_events", ["at"])


def _mail_contents() -> None:
    op.create_table(
        "mail_contents",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column("sha256", sa.Text(), nullable=False, comment="SHA-256 of subject, text and HTML"),
        sa.Column("subject", sa.Text(), nullable=False, comment="Subject line"),
        sa.Column("text", sa.Text(), nullable=False, comment="Body as plain text"),
        sa.Column("html", sa.Text(), nullable=False, comment="Body as HTML"),
        sa.Column(
            "told",
            sa.Text(),
            nullable=True,
            comment="What a digest told of each deadline, as JSON, so that the next tells what changed",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_contents")),
        comment="What messages say, as written",
    )
    op.create_index(op.f("ix_mail_contents_sha256"), "mail_contents", ["sha256"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column("recipient", sa.Text(), nullable=False, comment="Address it goes to"),
        sa.Column("kind", sa.Text(), nullable=False, comment="What sort of message it is: digest, alert or confirm"),
        sa.Column(
            "slot", sa.Text(), nullable=False, comment="The day or moment it stands for, so that it is prepared once"
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_outbox_matter_id")),
            nullable=True,
            comment="The controversy it is about; empty for several",
        ),
        sa.Column(
            "subscription_id",
            sa.Integer(),
            sa.ForeignKey("subscriptions.id", name=op.f("fk_outbox_subscription_id")),
            nullable=True,
            comment="The subscription it answers; empty for other letters",
        ),
        sa.Column(
            "account_id",
            sa.Integer(),
            sa.ForeignKey("accounts.id", name=op.f("fk_outbox_account_id")),
            nullable=True,
            comment="Whose rights it was written with; empty for those of a visitor",
        ),
        sa.Column(
            "as_of_change",
            sa.Integer(),
            nullable=False,
            comment="The newest change of any fact when it was written, by its number; 0 for none",
        ),
        sa.Column(
            "content_id",
            sa.Integer(),
            sa.ForeignKey("mail_contents.id", name=op.f("fk_outbox_content_id")),
            nullable=True,
            comment="What it says; empty where nothing was written",
        ),
        sa.Column("message_id", sa.Text(), nullable=False, comment="Message-ID, derived from recipient, kind and slot"),
        sa.Column(
            "follows",
            sa.Text(),
            nullable=True,
            comment="Message-ID of the message before it, for threads; empty for none",
        ),
        sa.Column("prepared_at", UTC, nullable=False, comment="When it was written"),
        sa.Column("try_after", UTC, nullable=False, comment="Before this moment nobody tries to deliver it"),
        sa.Column("claimed_by", sa.Text(), nullable=True, comment="The process that is delivering it; empty for none"),
        sa.Column("claimed_until", UTC, nullable=True, comment="When anybody else may take it up"),
        sa.Column("outcome", sa.Text(), nullable=True, comment="How it left the outbox; empty while it waits"),
        sa.Column("ended_at", UTC, nullable=True, comment="When it left the outbox; empty while it waits"),
        sa.Column(
            "merged_into_id",
            sa.Integer(),
            sa.ForeignKey("outbox.id", name=op.f("fk_outbox_merged_into_id")),
            nullable=True,
            comment="The later message that was sent in its place",
        ),
        sa.Column("delivered_to", sa.Text(), nullable=True, comment="What took it: a folder or a mail server"),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="How often delivery was tried"),
        sa.Column("last_error", sa.Text(), nullable=True, comment="What the last failed try said"),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("recipient", "kind", "slot", name=op.f("uq_outbox_recipient_kind_slot")),
        sa.CheckConstraint("outcome <> 'sent' OR content_id IS NOT NULL", name=op.f("ck_outbox_sent_says_something")),
        sa.CheckConstraint("outcome IN ('sent', 'merged', 'refused', 'empty')", name=op.f("ck_outbox_outcome_word")),
        sa.CheckConstraint(
            "(CASE WHEN outcome IS NULL THEN 0 ELSE 1 END) + (CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END) IN (0, 2)",
            name=op.f("ck_outbox_ended"),
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_attempts_counted")),
        sa.CheckConstraint(
            "outcome IS NOT NULL OR content_id IS NOT NULL", name=op.f("ck_outbox_waiting_says_something")
        ),
        *_utc("outbox", "claimed_until", "ended_at", "prepared_at", "try_after"),
        comment="Messages that wait to be delivered, and what became of those that do not",
    )
    op.create_index(op.f("ix_outbox_account_id"), "outbox", ["account_id"])
    op.create_index(op.f("ix_outbox_content_id"), "outbox", ["content_id"])
    op.create_index(op.f("ix_outbox_matter_id"), "outbox", ["matter_id"])
    op.create_index(op.f("ix_outbox_merged_into_id"), "outbox", ["merged_into_id"])
    op.create_index(op.f("ix_outbox_subscription_id"), "outbox", ["subscription_id"])
    op.create_index(
        op.f("ix_outbox_waiting"),
        "outbox",
        ["try_after"],
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )


def _outbox_before() -> None:
    op.create_table(
        "outbox",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column("recipient", sa.Text(), nullable=False, comment="Address it goes to"),
        sa.Column("kind", sa.Text(), nullable=False, comment="What sort of message it is, such as digest"),
        sa.Column(
            "slot", sa.Text(), nullable=False, comment="The day or moment it stands for, so that it is prepared once"
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_outbox_matter_id")),
            nullable=True,
            comment="The controversy it is about; empty for several",
        ),
        sa.Column("message_id", sa.Text(), nullable=False, comment="Message-ID, derived from recipient, kind and slot"),
        sa.Column("subject", sa.Text(), nullable=False, comment="Subject line"),
        sa.Column("text", sa.Text(), nullable=False, comment="Body as plain text"),
        sa.Column("html", sa.Text(), nullable=False, comment="Body as HTML"),
        sa.Column("digest", sa.Text(), nullable=False, comment="SHA-256 of the content as prepared"),
        sa.Column("prepared_at", UTC, nullable=False, comment="When it was written"),
        sa.Column("delivered_at", UTC, nullable=True, comment="When it was handed over; empty while it waits"),
        sa.Column("delivered_to", sa.Text(), nullable=True, comment="What took it: a folder or a mail server"),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="How often delivery was tried"),
        sa.Column("last_error", sa.Text(), nullable=True, comment="What the last failed try said"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("recipient", "kind", "slot", name=op.f("uq_outbox_recipient_kind_slot")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_message_id")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_attempts_counted")),
        *_utc("outbox", "prepared_at", "delivered_at"),
        comment="Messages waiting to be delivered or delivered",
    )
    op.create_index(op.f("ix_outbox_matter_id"), "outbox", ["matter_id"])
    op.create_index(
        op.f("ix_outbox_waiting"),
        "outbox",
        ["prepared_at"],
        sqlite_where=sa.text("delivered_at IS NULL"),
        postgresql_where=sa.text("delivered_at IS NULL"),
    )


def _utc(table: str, *columns: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(f"{column} GLOB '{UTC_TEXT}'", name=op.f(f"ck_{table}_{column}_utc")).ddl_if(
            dialect="sqlite"
        )
        for column in columns
    ]


def _truth(table: str, *columns: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(f"{column} IN (0, 1)", name=op.f(f"ck_{table}_{column}_truth")).ddl_if(dialect="sqlite")
        for column in columns
    ]
