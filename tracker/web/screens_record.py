"""The screens of the desk for who is who, which docket is which, and what hangs on their lines and days in court."""

from tracker.services import (
    attachments,
    citations,
    dockets,
    hearings,
    notices,
    parties,
    requests,
    served,
    sources_entered,
    statements,
    substitutions,
)
from tracker.web.forms.attachments import AttachmentForm
from tracker.web.forms.dockets import DocketForm, LinkForm, NoticeForm
from tracker.web.forms.hearings import SettingForm, StepForm
from tracker.web.forms.parties import NameForm, PartyForm, RoleForm, SubstitutionForm
from tracker.web.forms.served import RequestForm, ServiceForm
from tracker.web.forms.sources import CitationForm, SourceForm
from tracker.web.forms.statements import StatementForm
from tracker.web.screen import Screen

SCREENS_OF_THE_RECORD = (
    Screen(
        "parties",
        "party",
        PartyForm,
        parties.record_party,
        parties.amend_party,
        parties.stored_party,
        "A person, an office or an organisation, and what it is on a docket.",
    ),
    Screen("party_roles", "role", RoleForm, parties.record_role, hint="What a party is on one docket."),
    Screen("party_aliases", "party's other name", NameForm, parties.record_name, hint="How else sources name it."),
    Screen(
        "substitutions",
        "substitution in office",
        SubstitutionForm,
        substitutions.record_substitution,
        substitutions.amend_substitution,
        substitutions.stored_substitution,
        "An officer left; the successor takes their place by law, and every duty continues (Fed. R. Civ. P. 25(d)).",
    ),
    Screen(
        "dockets",
        "docket",
        DocketForm,
        dockets.record_docket,
        dockets.amend_docket,
        dockets.stored_docket,
        "One case in one court.",
    ),
    Screen("docket_links", "link between dockets", LinkForm, dockets.record_link, hint="Which docket came from which."),
    Screen(
        "notices",
        "notice",
        NoticeForm,
        notices.record_notice,
        notices.amend_notice,
        notices.stored_notice,
        "A line of a docket that is neither an order nor a filing.",
    ),
    Screen(
        "settings",
        "day in court",
        SettingForm,
        hearings.record_setting,
        hearings.amend_setting,
        hearings.stored_setting,
        "A hearing, conference or argument. It is no duty; periods may count back from it.",
    ),
    Screen(
        "setting_facts",
        "step of a day in court",
        StepForm,
        hearings.record_step,
        hint="That it was moved, cancelled, held or set again. Each stays on record; the last one counts.",
    ),
    Screen(
        "services",
        "service",
        ServiceForm,
        served.record_service,
        served.amend_service,
        served.stored_service,
        "Who was served with a paper, when and how.",
    ),
    Screen(
        "requests",
        "request",
        RequestForm,
        requests.record_request,
        requests.amend_request,
        requests.stored_request,
        "What a filing asks a court to do, and the ruling once there is one. By itself it changes no date.",
    ),
    Screen(
        "statements",
        "statement",
        StatementForm,
        statements.record_statement,
        statements.amend_statement,
        statements.stored_statement,
        "What a person said about the case. It changes no order, and is always shown as said by them.",
    ),
    Screen(
        "sources",
        "source",
        SourceForm,
        sources_entered.record_source,
        sources_entered.amend_source,
        sources_entered.stored_source,
        "A document that facts rest on. Cite it for each of them.",
    ),
    Screen(
        "citations",
        "citation",
        CitationForm,
        citations.record_citation,
        hint="Which source says what, and where in it. A value that differs makes a conflict; both stay.",
    ),
    Screen(
        "attachments",
        "attachment",
        AttachmentForm,
        attachments.record_attachment,
        attachments.amend_attachment,
        attachments.stored_attachment,
        "A PDF that came with a line of a docket.",
        template="clerk/attachment.html",
    ),
)
