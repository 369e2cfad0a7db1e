"""The form that makes a feed: of which matter, and whether its calendar rings."""

from collections.abc import Container, Iterable

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField

from tracker.domain.errors import TrackerError

_ALL = ""


class FeedForm(FlaskForm):  # type: ignore[misc]
    """A new feed."""

    matter = SelectField(
        "Of which matter?",
        description="All matters that you may see, those that come later too; or one of them.",
        validate_choice=False,
    )
    with_alarms = BooleanField(
        "Remind me a day before",
        description="The calendar rings a day before what is due at an hour, and at nine in the morning of the day "
        "before what is due on a day.",
    )

    def offer(self, matters: Iterable[tuple[str, str]], without: Container[str | None] = ()) -> None:
        """Offers all matters, and each of these, as (key, title); but for those `without` (None: all of them)."""
        own = [(key, title) for key, title in matters if key not in without]
        self.matter.choices = own if None in without else [(_ALL, "All matters"), *own]

    @property
    def chosen(self) -> str | None:
        """The key of the matter chosen; None for all."""
        return str(self.matter.data or "") or None

    def refuse(self, error: TrackerError) -> None:
        """Puts what is wrong beside the choice of the matter."""
        self.matter.errors = [error.message]
