"""The pages, a noun a file."""

from tracker.web.pages import account, clerk, dashboard, operations

PAGES = (account.pages, clerk.pages, dashboard.pages, operations.pages)
