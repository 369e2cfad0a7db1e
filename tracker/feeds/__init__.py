"""Dates for other programs to subscribe to or keep: calendar files. Text out of plain values; nothing is looked up."""
