"""The pages, a noun a file."""

from tracker.web.pages import account, clerk, dashboard, deadlines, matters, obligations, operations

PAGES = (
    account.pages,
    clerk.pages,
    dashboard.pages,
    deadlines.pages,
    matters.pages,
    obligations.pages,
    operations.pages,
)
