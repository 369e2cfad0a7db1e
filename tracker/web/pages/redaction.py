"""Taking words, a row or a file out for good: asked for, shown first, then confirmed by typing the matter's key."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from tracker.db.visibility import Scope
from tracker.domain.errors import Nonsense, NotFound, Unreadable
from tracker.domain.policy import Permission
from tracker.domain.private_words import PrivateWords
from tracker.services.matters import one_matter
from tracker.services.redaction import (
    Preview,
    Redacted,
    clean_mails,
    destroy_attachment,
    destroy_file,
    mails_in,
    preview,
    redact_row,
    redact_words,
)
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.forms.redaction import RedactionForm, RowRedactionForm, is_confirmed
from tracker.web.identity import current_viewer
from tracker.web.look import looking
from tracker.web.state import doors

pages = Blueprint("redaction", __name__)
_ROW = "row-"


@pages.get("/admin/redaction")
@needs(Permission.ADMINISTER)
def show() -> ResponseReturnValue:
    """The form for words, and the one for a row."""
    return _page(
        _matter(request.args.get("matter")), RedactionForm(formdata=None), RowRedactionForm(formdata=None, prefix=_ROW)
    )


@pages.post("/admin/redaction")
@needs(Permission.ADMINISTER)
def take_words_out() -> ResponseReturnValue:
    """Shows what would be taken out; takes it out once the matter's key was typed."""
    form, row_form = RedactionForm(), RowRedactionForm(formdata=None, prefix=_ROW)
    matter = _matter(form.matter.data)
    if not form.validate():
        return _page(matter, form, row_form), 400
    try:
        words = PrivateWords(form.words.data or "")
        shown = _preview(matter, words)
        if request.form.get("press") != "redact" or not is_confirmed(form):
            return _page(matter, form, row_form, shown=shown), 400 if form.errors else 200
        done = _redact(matter, words, form.why.data or "")
    except Unreadable as error:
        _beside(form, error.field or "words", error.message)
        return _page(matter, form, row_form), 400
    mails = clean_mails(doors().settings.mail_dir, words)
    return _page(matter, RedactionForm(formdata=None), row_form, done=done, mails=mails)


@pages.post("/admin/redaction/row")
@needs(Permission.ADMINISTER)
def take_row_out() -> ResponseReturnValue:
    """Takes a whole row out, some fields of it, or the file of an attachment, once the matter's key was typed."""
    form, words_form = RowRedactionForm(prefix=_ROW), RedactionForm(formdata=None)
    matter = _matter(form.matter.data)
    if not form.validate() or not is_confirmed(form):
        return _page(matter, words_form, form), 400
    try:
        done = _redact_row(matter, form)
    except (Unreadable, Nonsense, NotFound) as error:
        _beside(form, error.field or "key", error.message)
        return _page(matter, words_form, form), 400
    return _page(matter, words_form, RowRedactionForm(formdata=None, prefix=_ROW), done=done)


def _matter(asked: str | None) -> str:
    viewer = current_viewer()
    with doors().reading() as session:
        return one_matter(Unit(session, viewer, doors().clock.now()), Scope(viewer), asked or None)


def _preview(matter: str, words: PrivateWords) -> tuple[Preview, int]:
    with doors().reading() as session:
        told = preview(Unit(session, current_viewer(), doors().clock.now()), matter, words)
    return told, mails_in(doors().settings.mail_dir, words)


def _redact(matter: str, words: PrivateWords, why: str) -> Redacted:
    viewer = current_viewer()
    with doors().writing(viewer.key or "", why=why.strip()) as session:
        return redact_words(Unit(session, viewer, doors().clock.now()), matter, words, why)


def _redact_row(matter: str, form: RowRedactionForm) -> Redacted:
    viewer, key, why = current_viewer(), (form.key.data or "").strip(), (form.why.data or "").strip()
    gone = None
    with doors().writing(viewer.key or "", why=why) as session:
        unit = Unit(session, viewer, doors().clock.now())
        if form.table.data == "attachments" and not form.names:
            gone = destroy_attachment(unit, matter, key, why)
        done = redact_row(unit, matter, form.table.data, key, why=why, fields=form.names)
    if gone is not None:
        destroy_file(doors().settings.data_dir, gone)
    return done


def _beside(form: FlaskForm, field: str, message: str) -> None:
    item = getattr(form, field, None) or form.why
    item.errors = [*item.errors, message]


def _page(matter: str, form: RedactionForm, row_form: RowRedactionForm, **more: object) -> str:
    form.matter.data = row_form.matter.data = matter
    with looking(matter):
        return render_template("redaction/show.html", form=form, row_form=row_form, matter=matter, **more)
