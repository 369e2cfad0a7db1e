"""Reads for lists and pages, a noun a file. Core selects into tuples; nothing here writes."""
