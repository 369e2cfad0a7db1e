"""The pages, a noun a file."""

from tracker.web.pages import account, operations

PAGES = (account.pages, operations.pages)
