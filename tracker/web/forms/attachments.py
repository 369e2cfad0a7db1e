"""The form for a PDF that came with a line of a docket. A file that was checked stays when the form comes back."""

from typing import ClassVar

from flask import current_app
from flask_wtf.file import FileField
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from tracker.domain.errors import Unavailable, Unreadable
from tracker.services.attachments import KeptFile, NewAttachment, is_kept, keep_file
from tracker.web.forms import offers
from tracker.web.forms.entry import EntryForm, optional, text_of
from tracker.web.identity import current_viewer
from tracker.web.look import Look
from tracker.web.presenters.attachments import size_words
from tracker.web.state import doors

_HELD_SECONDS = 12 * 3600


class AttachmentForm(EntryForm):
    """What a clerk types of an attachment, and the file; `kept` is the file that was checked, now or before."""

    widths: ClassVar[dict[str, str]] = {"number": "short"}
    first: ClassVar[str] = "title"
    only_new: ClassVar[frozenset[str]] = frozenset({"file"})
    without: ClassVar[frozenset[str]] = frozenset({"read_in", "locator"})
    is_upload: ClassVar[bool] = True
    kept: KeptFile | None = None

    entry = SelectField(
        "Which line of the docket did it come with?", validators=[InputRequired("Choose the line it came with.")]
    )
    title = StringField(
        "What is it?",
        description="In a few neutral words, such as: Exhibit A, letter of the embassy.",
        validators=[InputRequired("Say in a few words what it is."), Length(max=200)],
    )
    number = StringField(
        "Its number under the line", description="Empty for the paper itself.", validators=[Optional(), Length(max=20)]
    )
    file = FileField("PDF file")
    held = HiddenField()

    @property
    def kept_words(self) -> str:
        """The file that was checked and need not be chosen again, in words; empty when there is none."""
        return f"{self.kept.name}, {size_words(self.kept.size)}" if self.kept is not None else ""

    def offer(self, look: Look) -> None:
        """Offers the lines of the matter's dockets."""
        offers.put(self.entry, offers.entries(look, "order", "filing", "notice"))
        if "file" in self:
            most = doors().settings.max_attachment_mb
            self.file.render_kw = {"accept": "application/pdf,.pdf", "data-most-mb": most}
            self.file.description = (
                f"A PDF of up to {most} MB. It is checked by its content. It is shown to people who are signed in, "
                "and never to the public."
            )

    def validate_file(self, field: FileField) -> None:
        """Checks and keeps the file sent; without one, takes the file that the form held."""
        sent = field.data
        try:
            if isinstance(sent, FileStorage):
                self.kept = keep_file(doors().settings.data_dir, sent.stream, sent.filename or "")
                kept = self.kept
                self.held.data = _serializer().dumps([current_viewer().key, kept.name, kept.sha256, kept.size])
            else:
                self.kept = _held(text_of(self.held))
        except (Unreadable, Unavailable) as error:
            field.errors = [*field.errors, f"{error.message}."]
            self.held.data = ""
        if self.kept is None and not field.errors:
            field.errors = [*field.errors, "Choose a PDF file."]

    def command(self) -> NewAttachment:
        """What was typed, as the command to save it."""
        return NewAttachment(
            entry=text_of(self.entry),
            title=text_of(self.title),
            file=self.kept,
            number=optional(self.number),
            confirmed=bool(self.confirmed.data),
        )


def _held(sealed: str) -> KeptFile | None:
    """The file that this form held when it came back to this clerk, where it still lies in the data folder."""
    try:
        account, name, sha256, size = _serializer().loads(sealed, max_age=_HELD_SECONDS)
    except (BadData, ValueError, TypeError):
        return None
    if account != current_viewer().key or not is_kept(doors().settings.data_dir, sha256):
        return None
    return KeptFile(name, sha256, size)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="attachment held by a form")
