"""All tables, by noun. Importing this package makes the metadata complete."""

from tracker.db.models.accounts import Account, AccountSecret, SignInLink, SignInSession
from tracker.db.models.attachments import Attachment
from tracker.db.models.change import Change
from tracker.db.models.computations import Computation
from tracker.db.models.conflicts import Conflict, ConflictPosition, ConflictTouch
from tracker.db.models.courts import Court
from tracker.db.models.coverage import Coverage
from tracker.db.models.deadlines import Confirmation, Deadline, DeadlineRival
from tracker.db.models.desk import Note, SavedFilter, Submission
from tracker.db.models.dockets import Docket, DocketLink
from tracker.db.models.effects import Effect, Request
from tracker.db.models.entries import Filing, Notice, Order, Service
from tracker.db.models.events import Event, EventObligation
from tracker.db.models.fulfilments import Finding, FindingDeadline, Fulfilment, FulfilmentDeadline
from tracker.db.models.matters import Matter, MatterMember
from tracker.db.models.obligations import Obligation, ObligationParty
from tracker.db.models.outbox import MailContent, OutboxMessage
from tracker.db.models.parties import Party, PartyAlias, PartyRole, Substitution
from tracker.db.models.search import SearchEntry
from tracker.db.models.settings import Setting, SettingFact
from tracker.db.models.sources import CITED, Citation, Source, SourceAttachment
from tracker.db.models.statements import Statement
from tracker.db.models.subscriptions import AlertEvent, Feed, Subscription, SubscriptionMatter
from tracker.db.models.ticks import Acknowledgement, Flag, Lease, Tick

__all__ = [
    "CITED",
    "Account",
    "AccountSecret",
    "Acknowledgement",
    "AlertEvent",
    "Attachment",
    "Change",
    "Citation",
    "Computation",
    "Confirmation",
    "Conflict",
    "ConflictPosition",
    "ConflictTouch",
    "Court",
    "Coverage",
    "Deadline",
    "DeadlineRival",
    "Docket",
    "DocketLink",
    "Effect",
    "Event",
    "EventObligation",
    "Feed",
    "Filing",
    "Finding",
    "FindingDeadline",
    "Flag",
    "Fulfilment",
    "FulfilmentDeadline",
    "Lease",
    "MailContent",
    "Matter",
    "MatterMember",
    "Note",
    "Notice",
    "Obligation",
    "ObligationParty",
    "Order",
    "OutboxMessage",
    "Party",
    "PartyAlias",
    "PartyRole",
    "Request",
    "SavedFilter",
    "SearchEntry",
    "Service",
    "Setting",
    "SettingFact",
    "SignInLink",
    "SignInSession",
    "Source",
    "SourceAttachment",
    "Statement",
    "Submission",
    "Subscription",
    "SubscriptionMatter",
    "Substitution",
    "Tick",
]
