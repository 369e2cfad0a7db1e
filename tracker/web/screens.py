"""The screens of the clerk's desk, a noun each: its form, and the services that save, correct and read it back."""

from collections.abc import Mapping
from dataclasses import replace

from flask import request

from tracker.domain.errors import NotFound
from tracker.services import acts, answers, due_dates, duties, events, filings, findings, orders
from tracker.services.proposals import proposals_for
from tracker.web.forms.deadlines import DateForm
from tracker.web.forms.effects import EffectForm
from tracker.web.forms.events import EventForm
from tracker.web.forms.filings import FilingForm
from tracker.web.forms.findings import FindingForm
from tracker.web.forms.fulfilments import FulfilmentForm
from tracker.web.forms.obligations import DutyForm
from tracker.web.forms.orders import OrderForm
from tracker.web.look import Look
from tracker.web.presenters.order_parts import PartsView, date_of_duty, parts_of_order
from tracker.web.presenters.proposals import ProposalsView, Ticks, proposals_view
from tracker.web.screen import Screen
from tracker.web.screens_record import SCREENS_OF_THE_RECORD
from tracker.web.state import doors


def _beside_filing(look: Look, form: FilingForm) -> ProposalsView:
    """What is proposed for the filing as typed so far, with what was ticked ticked again."""
    unit = replace(look.unit, law=doors().law)
    proposed = proposals_for(unit, look.record, form.draft, look.assessment if look.is_now else None)
    sent = Ticks.of(request.form)
    ticks = replace(sent, answers=sent.answers | frozenset(form.answers.data or ()))
    return proposals_view(look, proposed, ticks)


def _beside_order(look: Look, form: OrderForm) -> PartsView | ProposalsView:
    """What hangs on the order that is corrected; else what is proposed for the order as typed so far."""
    held = parts_of_order(look, form)
    if held is not None:
        return held
    unit = replace(look.unit, law=doors().law)
    proposed = proposals_for(unit, look.record, form.draft, look.assessment if look.is_now else None)
    return proposals_view(look, proposed, Ticks.of(request.form))


_ALL = (
    Screen(
        "filings",
        "filing",
        FilingForm,
        filings.record_filing,
        filings.amend_filing,
        filings.stored_filing,
        "A paper that somebody filed with a court, and the deadlines it is said to answer.",
        template="clerk/filing.html",
        beside=_beside_filing,
    ),
    Screen(
        "orders",
        "order",
        OrderForm,
        orders.record_order,
        orders.amend_order,
        orders.stored_order,
        "What a judge ordered, what it asks of whom by when, and what it does to what was ordered before.",
        template="clerk/order.html",
        beside=_beside_order,
    ),
    Screen(
        "obligations",
        "duty",
        DutyForm,
        duties.record_duty,
        duties.amend_duty,
        duties.stored_duty,
        "What somebody must or may do, under an order on record or under a rule.",
        template="clerk/duty.html",
        beside=date_of_duty,
    ),
    Screen(
        "deadlines",
        "date of a duty",
        DateForm,
        due_dates.record_date,
        due_dates.amend_date,
        due_dates.stored_date,
        template="clerk/date.html",
    ),
    Screen(
        "effects",
        "effect of an order",
        EffectForm,
        acts.record_effect,
        acts.amend_effect,
        acts.stored_effect,
        "What an order on record does to an earlier order, to a duty or to a date.",
        template="clerk/effect.html",
    ),
    Screen(
        "fulfilments",
        "answer to a deadline",
        FulfilmentForm,
        answers.record_answer,
        answers.amend_answer,
        answers.stored_answer,
        "That something was filed or done, and who says that it answers. Whether it was in time is computed, and "
        "whether it was enough is for the court.",
        template="clerk/chosen.html",
    ),
    Screen(
        "findings",
        "finding of a court",
        FindingForm,
        findings.record_finding,
        findings.amend_finding,
        findings.stored_finding,
        "What a court itself said about whether a duty was complied with. Nothing else makes a date read as missed.",
        template="clerk/chosen.html",
    ),
    Screen(
        "events",
        "event",
        EventForm,
        events.record_event,
        events.amend_event,
        events.stored_event,
        "Something that happened outside court. It changes no duty.",
    ),
)
SCREENS: Mapping[str, Screen] = {screen.noun: screen for screen in (*_ALL, *SCREENS_OF_THE_RECORD)}


def screen_of(noun: str) -> Screen:
    """The screen of a noun. Raises NotFound."""
    found = SCREENS.get(noun)
    if found is None:
        raise NotFound(f"Nothing is entered as '{noun}'. The clerk's desk lists what can be entered")
    return found
