"""The form that asks why a row is taken out of the record or put back."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from tracker.domain.whole_numbers import whole_number
from tracker.services.entering import Amendment


class CorrectionForm(FlaskForm):  # type: ignore[misc]
    """Why, and the version of the row as it was shown."""

    seen_version = HiddenField()
    reason = TextAreaField(
        "Why?",
        description="The history shows this beside the change.",
        validators=[
            InputRequired("Say why: the history shows it beside the change."),
            Length(max=1000, message="Keep it under 1,000 characters."),
        ],
    )

    @property
    def amendment(self) -> Amendment:
        """What was typed; a version that is no number was never shown."""
        seen = whole_number(str(self.seen_version.data or ""))
        return Amendment(str(self.reason.data or "").strip(), -1 if seen is None else seen)
