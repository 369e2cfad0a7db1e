"""The pages, a noun a file."""

from tracker.web.pages import (
    account,
    clerk,
    conflicts,
    dashboard,
    deadlines,
    digests,
    dockets,
    history,
    matters,
    obligations,
    operations,
    orders,
    parties,
    search,
    sources,
)

PAGES = (
    account.pages,
    clerk.pages,
    conflicts.pages,
    dashboard.pages,
    deadlines.pages,
    digests.pages,
    dockets.pages,
    history.pages,
    matters.pages,
    obligations.pages,
    operations.pages,
    orders.pages,
    parties.pages,
    search.pages,
    sources.pages,
)
