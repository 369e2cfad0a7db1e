"""The sentences of computed dates: steps, notices, doubts. Words in braces are filled in by `counting_words`."""

STEPS = {
    "event": "The period runs from {start}{event}. That day is not counted.",
    "event_back": "The period is counted back from {start}{event}. That day is not counted.",
    "event_none": "The event is on {start}{event}.",
    "event_hour": "The hours begin to run at once, at {start}{event}; they are not rounded up to a full hour.",
    "event_hour_back": "The hours are counted back from {start}{event}, to the minute.",
    "count_days": (
        "{period} {direction}, every day counted, weekends and holidays too: day 1 is {first}, day {number} is {end}."
    ),
    "count_day": "{period} {direction} is {end}.",
    "count_none": "A period of no days ends on the day of the event, {end}.",
    "count_months": "{period} {direction} is {end}.",
    "count_clamped": "{period} {direction} there is no such day of the month, so its last day is taken: {end}.",
    "count_hours": "{period} {direction} is {end}.",
    "count_hours_earlier": (
        "{period} {direction} is {end}. The clocks were changed in between; the hours are real hours, so the wall "
        "clock shows less than plain adding gives."
    ),
    "count_hours_later": (
        "{period} {direction} is {end}. The clocks were changed in between; the hours are real hours, so the wall "
        "clock shows more than plain adding gives."
    ),
    "count_business": "{period} {direction}, with Saturdays, Sundays and legal holidays left out{skipped}: {end}.",
    "open": "{end} is neither a Saturday, a Sunday nor a legal holiday, so the period ends there.",
    "open_hours": "{day} is neither a Saturday, a Sunday nor a legal holiday, so the time ends then: {end}.",
    "open_disputed": "{end} is taken as a court day, so the period ends there. {doubted}.",
    "rolled_on": "{closed}. The period runs on to the next day that is none of these: {end}.",
    "rolled_back": (
        "{closed}. The period is measured before the event, so it goes further back, to the nearest earlier day that "
        "is none of these: {end}."
    ),
    "rolled_on_hours": (
        "{closed}. The hours run on to the same clock time on the next day that is none of these: {end}."
    ),
    "rolled_back_hours": (
        "{closed}. The hours are measured before the event, so they go back to the same clock time on the nearest "
        "earlier day that is none of these: {end}."
    ),
    "no_roll": "It ends then, whatever day that is: a closed last day does not run on here.",
    "added": (
        "{service} adds {days}. They are counted from {start}, when the time would otherwise run out, and lead to "
        "{end}."
    ),
    "inaccessible": (
        "On {start} the clerk's office is given as inaccessible. The time for filing runs forward, whichever way the "
        "period was counted, to the first accessible day that is no Saturday, Sunday or legal holiday: {end}."
    ),
    "clock": "On that day the time ends at {end}.",
    "fixed": "The order itself fixes {end}. A fixed date is not computed, so it does not move.",
    "fixed_closed": "{closed}. The order itself fixes {end}: a fixed date is not computed, so it does not move.",
    "fixed_disputed": "{doubted}. The order itself fixes {end}: a fixed date is not computed, so it does not move.",
    "daily": "Every calendar day, weekends and holidays included: {days}, the first {start}, the last {end}.",
    "earlier": "{doubted}. If that is read as an ordinary day, the time runs out earlier: go by {end}.",
    "earlier_back": "{doubted}. If that is read as a closed day, the count goes further back: go by {end}.",
    "earlier_without_days": (
        "Whether days for service are added to a period in hours is not settled. Without them it ends on {end}: go "
        "by that."
    ),
    "shorter": (
        "A rule of {period} was made and then blocked in court; it may be in force again. Until that is checked today, "
        "go by {end}."
    ),
    "later": (
        "{doubted}. Read the other way, the time would run until {end}; nobody should rely on that, and nobody is late "
        "before it."
    ),
    "ends": "The day ends at midnight ({zone}): {end} is too late.",
    "ends_filing": (
        "For electronic filing the last day ends at midnight in the court's time zone ({zone}): {end} is too late. "
        "Filing in another way ends when the clerk's office closes."
    ),
    "ends_service": (
        "The last day ends at midnight ({zone}): {end} is too late. A paper served by mail is served when it is mailed."
    ),
}

NOTICES = {
    "appeal_from_assumed": "No court appealed from was given: {court} is assumed, and its state's holidays count.",
    "appeal_from_unknown": (
        "No court appealed from was given, so only holidays of the state of the clerk's office count. Name the "
        "district court in 'from' to count those of its state too."
    ),
    "before_in_force": (
        "The event came before {since}, when the text applied here ({text}, as last amended then) took effect. The law "
        "of that day may have counted otherwise."
    ),
    "business_days_by_order": (
        "Rule 6 knows no business days: the order defines them. Saturdays, Sundays and the legal holidays of this "
        "calendar were left out; check that the order means these."
    ),
    "check_today": (
        "The length of this period is in dispute: check today which rule is in force, and go by the shorter one until "
        "then."
    ),
    "day_by_offset": (
        "No court or zone was given, so the day of the event is taken by its own offset, as {day}; in a court's zone "
        "it may be another."
    ),
    "ends_after_event": "It ends on {day}, which is not before the event: ask the court what is meant.",
    "clock_moved": "The clocks skip that time on {day}; the moment that follows is given.",
    "days_added_to_hours": "Days for service were added to a period in hours; whether they are is not settled.",
    "fixed_inaccessible": (
        "The clerk's office is given as inaccessible on {day}. The rule speaks of periods, not of dates that an order "
        "fixes: ask the court."
    ),
    "inaccessible_not_in_rule": (
        "The text on this period does not speak of an inaccessible clerk's office; the day was moved as the Federal "
        "Rules would move it. Ask the office where the paper is due."
    ),
    "fixed_on_closed_day": (
        "{day} is no court day. Electronic filing is open on it; if that is not meant, ask the court for another date."
    ),
    "fixed_on_disputed_day": (
        "Whether {day} is a court day is not settled. Electronic filing is open on it; ask the court if in doubt."
    ),
    "last_hour_assumed": (
        "The clerk's office is given as inaccessible on {day}; it is assumed that this was so in the last hour."
    ),
    "midnight_end_of_day": "“Midnight” of {day} is read as the end of that day; an order may mean its start: check.",
    "midnight_start_of_day": "12:00 a.m. is the start of {day}. If the end of that day is meant, give 24:00.",
    "midnight_start_of_period": (
        "12:00 a.m. is the start of the day on which it ends. If the end of that day is meant, leave the clock time "
        "out."
    ),
    "month_end_clamped": (
        "The month has no day of that number; its last day, {day}, was taken. The rules do not say how to count this."
    ),
    "no_added_days": "No days were added for service: {why} ({authority}).",
    "no_state_calendar": "Only federal holidays were counted, no state being given. Holidays of a state may add days.",
    "no_zone": "No court or zone was given, so the day is given without the moment at which it ends.",
    "offset_kept": (
        "No court or zone was given, so clock times keep the offset of the event; a change of the clocks is not "
        "counted."
    ),
    "paper_filing": (
        "In the Supreme Court the paper filing governs: received, or mailed or given to a carrier, by the last day "
        "(Sup. Ct. R. 29.2)."
    ),
    "receipt_rule": "The appeal must be received by the last day; mailing it by then is not enough.",
    "rolled_back_not_in_rule": (
        "The text on this period does not say what becomes of a closed last day of a period counted back; it was "
        "carried further back, as the Federal Rules would carry it."
    ),
    "rule_note": "{cite}: {note}",
    "state_calendar_before_sourced": (
        "Holidays of {state} were read for {first} to {last}; in other years the same days are assumed."
    ),
    "state_calendar_unchecked": (
        "Holidays of {state} come from a software package and were not checked against that state's law; the earliest "
        "reading leaves them out."
    ),
    "states_not_counted": "{regime} does not count state holidays; those asked for were left out.",
    "text_not_read": "The text of {cite} was not read for this rulebook: check it before relying on the date.",
    "text_secondary": "{cite} was read in another's summary only: check its text before relying on the date.",
    "unsettled": "The law on a day or a length here is not settled: go by the earliest date.",
    "waiting": "The event has not happened: there is no date yet.",
}

DOUBTS = {
    "court": "The court was closed on {days} and did not say how to count that",
    "federal": "Whether {days} counts as a legal holiday here is not settled",
    "presidential": (
        "Whether an order of the President that closes executive departments makes {days} a legal holiday is not "
        "settled"
    ),
    "state": "{days} is a holiday by the state's law, but no decision was found that counts it in this court",
    "state_unchecked": "{days} is listed as a holiday of the state, but the text of that law was not read",
}
UNREAD = frozenset({"text_not_read", "text_secondary"})
"""Notices that nobody read the text of the law itself."""

ASSUMED = frozenset(
    {
        *("appeal_from_assumed", "before_in_force", "business_days_by_order", "clock_moved", "day_by_offset"),
        *("days_added_to_hours", "inaccessible_not_in_rule", "last_hour_assumed", "midnight_end_of_day"),
        *("month_end_clamped", "no_state_calendar", "offset_kept", "rolled_back_not_in_rule"),
        *("state_calendar_before_sourced", "state_calendar_unchecked", "unsettled"),
    }
)
"""The notices that say what was assumed: they stand with a stored date wherever it is shown."""

NO_DAYS = {
    "before": "none are added to a period counted back from an event",
    "business_days": "whether they are added to business days is the order's to say",
    "regime": "this court's rules add none",
    "rule": "this period does not run from a service that earns them",
    "service": "this kind of service earns none",
}
SERVICES = {
    "": "What was asked for",
    "electronic": "Electronic service",
    "hand": "Service by hand",
    "left_with_clerk": "Service by leaving with the clerk",
    "mail": "Service by mail",
    "other_consented": "Service by other means consented to",
}
