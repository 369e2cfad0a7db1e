"""The words of mail: what somebody is told of, when, in what form, and how a message ended. See `vocabulary`."""

from enum import StrEnum


class AlertKind(StrEnum):
    """What somebody may be told of at once, between two digests."""

    DUE_IN_2_HOURS = "due_in_2_hours"
    PAST_DUE = "past_due"
    STAY_ENTERED = "stay_entered"


class DigestDays(StrEnum):
    """On which days of the reader's calendar a digest goes out."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"


class DigestSection(StrEnum):
    """The parts of a digest, in the order in which they stand in it."""

    OWED_BY_US = "owed_by_us"
    TODAY = "today"
    PAST_DUE = "past_due"
    CHANGED = "changed"
    UNKNOWN = "unknown"
    SETTINGS = "settings"
    WEEK = "week"
    MONTH = "month"
    RECURRING = "recurring"
    CONTINUING = "continuing"
    STAYS = "stays"
    CONFLICTS = "conflicts"
    CHECKS = "checks"
    COVERAGE = "coverage"


class MailForm(StrEnum):
    """In which form a reader wants mail. HTML mail has an equal plain part."""

    HTML = "html"
    TEXT = "text"


class MailOutcome(StrEnum):
    """How a message left the outbox: handed over, taken up by a later one, given up, or not needed."""

    SENT = "sent"
    MERGED = "merged"
    REFUSED = "refused"
    EMPTY = "empty"
