"""The few messages that WTForms makes itself, said as the rest of the pages speak."""

_SAID = {
    "Not a valid choice.": "Choose one from the list.",
    "'%(value)s' is not a valid choice for this field.": "“%(value)s” is not in the list. Choose from it.",
    "This field is required.": "This is needed.",
}
_COUNTED = {
    "Field cannot be longer than %(max)d characters.": "Keep it to %(max)d characters.",
    "Field cannot be longer than %(max)d character.": "Keep it to one character.",
}


class PlainWords:
    """What a form asks for its messages. Each is left as it is where no plainer one is given."""

    def gettext(self, said: str) -> str:
        """The message in plain words."""
        return _SAID.get(said, said)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The message for a number of things, in plain words."""
        said = one if number == 1 else many
        return _COUNTED.get(said, said)
