"""Whole numbers as somebody wrote them: in an address, or in a hidden field of a form."""

VERSION_DIGITS, ROW_DIGITS = 9, 18
"""How long a count of saves and the number of a row may be: what databases hold, and far from what Python refuses."""


def whole_number(text: str, most_digits: int = VERSION_DIGITS) -> int | None:
    """The number written in plain digits, of which there are not too many; None for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= most_digits):
        return None
    return int(text)
