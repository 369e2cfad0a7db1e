"""Forms that take words, a row or a file out for good: asked for, shown first, then confirmed by typing."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length

from tracker.services.resting import noun_of

_WHY = "The history shows this in the place of what was taken out, for good. Do not repeat the words."
_REASONED = (InputRequired("Say why: the history shows it."), Length(max=500, message="Keep it short."))
_ROWS = (
    "filings",
    "orders",
    "notices",
    "events",
    "statements",
    "obligations",
    "parties",
    "dockets",
    "notes",
    "attachments",
)


class RedactionForm(FlaskForm):  # type: ignore[misc]
    """The words of one matter to take out, and why. `confirm` is asked for once the preview was shown."""

    matter = HiddenField()
    words = StringField(
        "Words to take out",
        description="Exactly as they stand. Case, accents, hyphens, the groups of a number and the ways of writing a "
        "date make no difference.",
        validators=[InputRequired("Write the words to take out."), Length(max=200, message="Keep it short.")],
    )
    why = TextAreaField("Why?", description=_WHY, validators=_REASONED)
    confirm = StringField("Type the matter's key to confirm")


class RowRedactionForm(FlaskForm):  # type: ignore[misc]
    """A whole row, some fields of it, or the file of an attachment."""

    matter = HiddenField()
    table = SelectField("What it is", choices=[SelectChoice(name, noun_of(name).capitalize()) for name in _ROWS])
    key = StringField(
        "Its key",
        description="The last part of its address, as in /filings/KEY.",
        validators=[InputRequired("Give the key of the row.")],
    )
    fields_named = StringField(
        "Fields", description="Such as: title, text. Leave it empty for all words of the row and its file, if any."
    )
    why = TextAreaField("Why?", description=_WHY, validators=_REASONED)
    confirm = StringField("Type the matter's key to confirm")

    @property
    def names(self) -> tuple[str, ...]:
        """The fields named."""
        return tuple(name.strip() for name in (self.fields_named.data or "").split(",") if name.strip())


def is_confirmed(form: RedactionForm | RowRedactionForm) -> bool:
    """Whether the key of the matter was typed; notes the mistake beside the field."""
    if (form.confirm.data or "").strip() == form.matter.data:
        return True
    form.confirm.errors = [*form.confirm.errors, f"Type {form.matter.data} here. Nothing was taken out yet."]
    return False
