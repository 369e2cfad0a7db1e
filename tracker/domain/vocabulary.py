"""The words of the docket of duties, as closed sets. Tables, pages and files use exactly these."""

from enum import StrEnum


class Precision(StrEnum):
    """How exactly a date is known. Every precision but MINUTE covers a stretch of time."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    WINDOW = "window"


class Layer(StrEnum):
    """Whose word a fact rests on, strongest first: `precedence` gives the order in which values are in force."""

    CLERK = "clerk"
    IMPORT = "import"
    PUBLIC_RECORD = "public-record"
    ARTICLES = "articles"


LAYER_PRECEDENCE: tuple[Layer, ...] = (Layer.CLERK, Layer.IMPORT, Layer.PUBLIC_RECORD, Layer.ARTICLES)


class CourtLevel(StrEnum):
    """Where a court stands in the chain of appeal."""

    IMMIGRATION = "immigration"
    BOARD = "board"
    DISTRICT = "district"
    APPEALS = "appeals"
    SUPREME = "supreme"


class RemoteAccess(StrEnum):
    """Who may read a docket's documents from afar (Fed. R. Civ. P. 5.2(c))."""

    OPEN = "open"
    RESTRICTED = "restricted"


class PartyKind(StrEnum):
    """What a party is. ROLE stands for somebody who appears by role only, such as a minor child."""

    PERSON = "person"
    OFFICE = "office"
    ORGANISATION = "organisation"
    ROLE = "role"


class OrderForm(StrEnum):
    """How an order was given. UNKNOWN when no source says."""

    WRITTEN = "written"
    MINUTE = "minute"
    ORAL = "oral"
    OPINION = "opinion"
    JUDGMENT = "judgment"
    UNKNOWN = "unknown"


class FilingKind(StrEnum):
    """What was filed."""

    COMPLAINT = "complaint"
    PETITION = "petition"
    ANSWER = "answer"
    NOTICE_OF_APPEAL = "notice_of_appeal"
    APPLICATION = "application"
    MOTION = "motion"
    OPPOSITION = "opposition"
    REPLY = "reply"
    BRIEF = "brief"
    DECLARATION = "declaration"
    STATUS_REPORT = "status_report"
    LETTER = "letter"
    OTHER = "other"


class NoticeKind(StrEnum):
    """A line of the docket that is neither an order nor a filing."""

    CLERK = "clerk"
    MANDATE = "mandate"
    TRANSCRIPT = "transcript"
    CORRECTION = "correction"


class SettingKind(StrEnum):
    """What is set down for a day in court."""

    HEARING = "hearing"
    CONFERENCE = "conference"
    ARGUMENT = "argument"


class SettingAction(StrEnum):
    """What happened to a setting; each is an appended fact."""

    SET = "set"
    MOVED = "moved"
    CANCELLED = "cancelled"
    HELD = "held"


class ObligationKind(StrEnum):
    """Whether a duty has a date, comes again, goes on, or waits for something."""

    DATED = "dated"
    RECURRING = "recurring"
    CONTINUING = "continuing"
    WAITING = "waiting"


class Force(StrEnum):
    """MUST binds; MAY is a right that lapses (an appeal, leave to amend)."""

    MUST = "must"
    MAY = "may"


class Nature(StrEnum):
    """ACT is to do something; ABSTAIN is not to do it, and is never answered, due or outstanding."""

    ACT = "act"
    ABSTAIN = "abstain"


class Basis(StrEnum):
    """Where a due moment comes from."""

    FIXED = "fixed"
    COMPUTED = "computed"
    OCCURRENCE = "occurrence"


class DueKind(StrEnum):
    """The shape of a due moment. NONE for a continuing duty, WAITING until the trigger happens."""

    INSTANT = "instant"
    DAY = "day"
    WINDOW = "window"
    NONE = "none"
    WAITING = "waiting"


class EffectKind(StrEnum):
    """What an order does to an earlier order, obligation or deadline."""

    STAYS = "stays"
    LIFTS_STAY = "lifts_stay"
    DECLINES_STAY = "declines_stay"
    EXTENDS = "extends"
    MODIFIES = "modifies"
    NARROWS = "narrows"
    SUPERSEDES = "supersedes"
    VACATES = "vacates"
    AFFIRMS = "affirms"
    CLARIFIES = "clarifies"
    REVIVES = "revives"
    EXCUSES = "excuses"
    TERMINATES = "terminates"


class Certainty(StrEnum):
    """How sure it is that an order has an effect."""

    STATED = "stated"
    INFERRED = "inferred"
    DISPUTED = "disputed"


class Ruling(StrEnum):
    """What became of a request."""

    GRANTED = "granted"
    DENIED = "denied"
    GRANTED_IN_PART = "granted_in_part"
    WITHDRAWN = "withdrawn"
    MOOT = "moot"


class Extent(StrEnum):
    """Whether an answer covers all that was asked."""

    WHOLE = "whole"
    PART = "part"


class FindingResult(StrEnum):
    """A court's own words about a duty."""

    COMPLIED = "complied"
    NOT_COMPLIED = "not_complied"
    INADEQUATE = "inadequate"


class Adequacy(StrEnum):
    """Whether an answer was good enough; stands beside the status, always."""

    NOT_ASSESSED = "not_assessed"
    DISPUTED = "disputed"
    INADEQUATE = "inadequate"
    ACCEPTED = "accepted"


class Status(StrEnum):
    """The computed status of a deadline. Never typed by anybody."""

    MISSED = "missed"
    MET = "met"
    MET_LATE = "met_late"
    FILED_TIME_UNKNOWN = "filed_time_unknown"
    VACATED = "vacated"
    SUPERSEDED = "superseded"
    EXCUSED = "excused"
    STAYED = "stayed"
    UNVERIFIED = "unverified"
    WAITING = "waiting"
    CONTINUING = "continuing"
    DUE_TODAY = "due_today"
    UPCOMING = "upcoming"
    LAPSED = "lapsed"
    OVERDUE = "overdue"


class FlagKind(StrEnum):
    """What the scheduler raises. One open flag a subject at a time."""

    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    OUTCOME_UNKNOWN = "outcome_unknown"
    CONFLICT_OPEN = "conflict_open"
    RECORD_STALE = "record_stale"


class ConflictKind(StrEnum):
    """Why two sources, or one, leave a fact unsettled."""

    CONTRADICTION = "contradiction"
    AMBIGUITY = "ambiguity"
    GAP = "gap"
    WORDING = "wording"
    TERMINOLOGY = "terminology"
    GRANULARITY = "granularity"
    CHARACTERISATION = "characterisation"
    SPELLING = "spelling"
    DATING = "dating"
    SEQUENCE = "sequence"
    IDENTITY = "identity"
    ARITHMETIC = "arithmetic"
    CATEGORY = "category"
    NULL_SOURCE = "null_source"


class StatementKind(StrEnum):
    """What somebody said. An allegation names its claimant; a denial or an admission answers one."""

    STATEMENT = "statement"
    ALLEGATION = "allegation"
    DENIAL = "denial"
    ADMISSION = "admission"


class Role(StrEnum):
    """What a signed-in person may be."""

    VIEWER = "viewer"
    ADVOCATE = "advocate"
    CLERK = "clerk"
    ADMIN = "admin"
