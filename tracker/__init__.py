"""Duty Docket: who owes what, to whom, under which order, by when, whether it was done, and how we know."""
