"""The pages, a noun a file."""

from tracker.web.pages import account, clerk, operations

PAGES = (account.pages, clerk.pages, operations.pages)
