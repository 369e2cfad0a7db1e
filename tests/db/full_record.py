"""One made-up row in every table, for tests of migrations and of history."""

from sqlalchemy.orm import Session

from tests.db.rows import NOW, a_small_record, add, moment, saving, the_id
from tracker.db.base import Base
from tracker.db.engine import Database
from tracker.db.models import (
    Account,
    AccountSecret,
    Acknowledgement,
    AlertEvent,
    Attachment,
    Citation,
    Computation,
    Confirmation,
    Conflict,
    ConflictPosition,
    ConflictTouch,
    Coverage,
    Deadline,
    DeadlineRival,
    Docket,
    DocketLink,
    Effect,
    Event,
    EventObligation,
    Feed,
    Filing,
    Finding,
    FindingDeadline,
    Flag,
    Fulfilment,
    FulfilmentDeadline,
    Lease,
    MailContent,
    Matter,
    MatterMember,
    Note,
    Notice,
    Obligation,
    ObligationParty,
    Order,
    OutboxMessage,
    Party,
    PartyAlias,
    PartyRole,
    Request,
    SavedFilter,
    SearchEntry,
    Service,
    Setting,
    SettingFact,
    SignInLink,
    SignInSession,
    Source,
    SourceAttachment,
    Statement,
    Submission,
    Subscription,
    SubscriptionMatter,
    Substitution,
    Tick,
)

LAYER = "clerk"


def a_full_record(database: Database) -> None:
    """A row in each table there is."""
    a_small_record(database)
    with saving(database) as session:
        known = _known(session)
        _around_the_court(session, known)
        _around_the_duty(session, known)
        _around_the_sources(session, known)
        _around_the_people(session, known)
        session.get_one(Matter, known["matter"]).acting_for_id = known["party"]


def _known(session: Session) -> dict[str, int]:
    wanted: dict[str, tuple[type[Base], str]] = {
        "matter": (Matter, "reed-v-bureau"),
        "docket": (Docket, "mock/1"),
        "first": (Order, "first"),
        "second": (Order, "second"),
        "filing": (Filing, "report"),
        "duty": (Obligation, "report-back"),
        "deadline": (Deadline, "report-back/1"),
        "source": (Source, "paper"),
        "party": (Party, "bureau"),
    }
    return {name: the_id(session, model, key) for name, (model, key) in wanted.items()}


def _around_the_court(session: Session, known: dict[str, int]) -> None:
    matter, docket, party = known["matter"], known["docket"], known["party"]
    court_id = session.get_one(Docket, docket).court_id
    upstairs = Docket(key="mock/2", matter_id=matter, court_id=court_id, title="The appeal", layer=LAYER)
    upstairs.opened = moment("2031-04")
    appeal = add(session, upstairs)
    add(session, DocketLink(docket_id=appeal, from_docket_id=docket, kind="appeal", layer=LAYER))
    add(session, PartyAlias(party_id=party, text="The Bureau", kind="short", layer=LAYER))
    add(session, PartyRole(party_id=party, docket_id=docket, role="defendant", layer=LAYER))
    notice = {"kind": "transcript", "title": "A transcript", "filed": moment("2031-03-20"), "layer": LAYER}
    add(session, Notice(key="transcript", docket_id=docket, **notice))
    served = {"served": moment("2031-03-04"), "method": "mail", "layer": LAYER}
    add(session, Service(key="service", matter_id=matter, order_id=known["first"], party_id=party, **served))
    hearing = add(session, Setting(key="hearing", docket_id=docket, kind="hearing", title="A hearing", layer=LAYER))
    told = {"recorded": moment("2031-03-05"), "starts": moment("2031-03-19T10:00-04:00")}
    add(session, SettingFact(setting_id=hearing, action="set", **told))
    covered = {"from_at": NOW, "through_at": NOW, "checked_at": NOW, "checked_by": "tilda", "against": "the docket"}
    add(session, Coverage(docket_id=docket, **covered))
    heir = add(session, Party(key="heir", matter_id=matter, name="Heir", kind="person", layer=LAYER))
    took = {"took_office": moment("2031-03-06"), "layer": LAYER}
    add(session, Substitution(key="heir-in", matter_id=matter, leaves_id=party, takes_over_id=heir, **took))
    paper = {"title": "The report", "file_name": "report.pdf", "media_type": "application/pdf", "sha256": "0" * 64}
    add(
        session, Attachment(key="file", matter_id=matter, filing_id=known["filing"], size_bytes=9, layer=LAYER, **paper)
    )


def _around_the_duty(session: Session, known: dict[str, int]) -> None:
    matter, duty, deadline = known["matter"], known["duty"], known["deadline"]
    target = {"target_order_id": known["first"], "layer": LAYER}
    add(session, ObligationParty(obligation_id=duty, party_id=known["party"], side="obligor"))
    acts = {"kind": "extends", "begins": moment("2031-03-10"), "new_due_kind": "day", "new_due": moment("2031-03-24")}
    add(session, Effect(key="extension", order_id=known["second"], **acts, **target))
    asked = {"effect_kind": "extends", "ruled_by_id": known["second"], "ruling": "granted"}
    add(session, Request(key="request", filing_id=known["filing"], **asked, **target))
    answer = add(session, Fulfilment(key="answer", matter_id=matter, filing_id=known["filing"], layer=LAYER))
    add(session, FulfilmentDeadline(fulfilment_id=answer, deadline_id=deadline))
    finding = add(session, Finding(key="finding", order_id=known["second"], result="complied", layer=LAYER))
    add(session, FindingDeadline(finding_id=finding, deadline_id=deadline))
    happened = {"title": "Something happened", "happened": moment("2031-03-11?"), "layer": LAYER}
    event = add(session, Event(key="event", matter_id=matter, **happened))
    add(session, EventObligation(event_id=event, obligation_id=duty))


def _around_the_sources(session: Session, known: dict[str, int]) -> None:
    matter, source = known["matter"], known["source"]
    said = {"kind": "statement", "said": "Something", "made": moment("2031-03-12"), "layer": LAYER}
    add(session, Statement(key="statement", matter_id=matter, speaker_id=known["party"], **said))
    noted = {"kind": "gap", "severity": "low", "topic": "The day", "note": "Two days are given.", "layer": LAYER}
    conflict = add(session, Conflict(key="conflict", matter_id=matter, **noted))
    add(session, ConflictPosition(conflict_id=conflict, position=0, text="The first day"))
    touched = {"subject_table": "deadlines", "subject_key": "report-back/1", "field": "due"}
    add(session, ConflictTouch(conflict_id=conflict, **touched))
    rival = {"due_kind": "day", "due": moment("2031-03-18"), "conflict_id": conflict}
    add(session, DeadlineRival(deadline_id=known["deadline"], **rival))
    add(
        session,
        Confirmation(deadline_id=known["deadline"], due_edtf="2031-03-17", confirmed_by="tilda", confirmed_at=NOW),
    )
    made = {"request": "{}", "answer": "{}", "cite": "A rule", "method_version": "one", "calendar_version": "one"}
    ends = {"due_kind": "day", "due": moment("2031-03-18"), "safe_by": NOW, "latest": NOW, "computed_at": NOW}
    add(session, Computation(deadline_id=known["deadline"], **made, **ends))
    add(session, SourceAttachment(source_id=source, path="paper.txt", attached_at=NOW))
    add(session, Citation(source_id=source, order_id=known["first"], locator="Page 1", lines=(1, 2), quote="on Monday"))


def _around_the_people(session: Session, known: dict[str, int]) -> None:
    matter = known["matter"]
    tilda = Account(key="tilda", name="Tilda", role="clerk", created_at=NOW, email="tilda@example.org")
    account = add(session, tilda)
    add(session, AccountSecret(account_id=account, uniquifier="one", password_hash="hash", recovery_codes=("0" * 64,)))
    seen = {"epoch": 0, "began_at": NOW, "expires_at": NOW, "browser": "A browser"}
    add(session, SignInSession(account_id=account, token_sha256="1" * 64, **seen))
    add(session, SignInLink(account_id=account, token_sha256="0" * 64, expires_at=NOW))
    add(session, MatterMember(matter_id=matter, account_id=account))
    note = {"text": "Ask the clerk", "written_by": "tilda", "written_at": NOW}
    add(session, Note(key="note", matter_id=matter, deadline_id=known["deadline"], **note))
    add(session, SavedFilter(account_id=account, name="Mine", address="/clerk"))
    add(session, Submission(token="one", actor="tilda", saved_at=NOW, group_id="0" * 32))
    raised = {"kind": "due_soon", "slot": "2031-03-14", "raised_at": NOW, "words": "Due soon"}
    flag = add(session, Flag(matter_id=matter, subject_kind="deadline", subject_key="report-back/1", **raised))
    add(session, Acknowledgement(flag_id=flag, account="tilda", at=NOW))
    add(session, Tick(as_of=NOW, started_at=NOW))
    session.add(Lease(name="tick", holder="one", expires_at=NOW))
    _mail(session, matter, account)
    found = {"title": "An order", "body": "Café order", "folded": "an order cafe order"}
    add(session, SearchEntry(matter_id=matter, kind="orders", key="first", **found))


def _mail(session: Session, matter: int, account: int) -> None:
    letter = {"subject": "Digest", "text": "Nothing", "html": "<p>Nothing", "sha256": "0" * 64}
    content = add(session, MailContent(**letter))
    chosen = {"zone": "America/New_York", "hour": 7, "asked_at": NOW, "confirmed_at": NOW}
    reader = add(session, Subscription(address="tilda@example.org", account_id=account, **chosen))
    add(session, SubscriptionMatter(subscription_id=reader, matter_id=matter))
    add(session, Feed(subscription_id=reader, matter_id=matter, made_at=NOW))
    noticed = {"kind": "past_due", "subject_key": "report-back/1", "slot": "2031-03-17", "at": NOW, "words": "Past due"}
    add(session, AlertEvent(matter_id=matter, **noticed))
    slot = {"recipient": "tilda@example.org", "kind": "digest", "slot": "2031-03-14", "message_id": "<1@example.org>"}
    add(session, OutboxMessage(matter_id=matter, content_id=content, prepared_at=NOW, try_after=NOW, **slot))
