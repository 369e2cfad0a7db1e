"""The forms for a document, and for a citation: which row or field rests on which place in it."""

from typing import ClassVar

from wtforms import BooleanField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from tracker.db.queries.columns import fields_of
from tracker.db.queries.hearings import settings_of
from tracker.db.queries.outlets import source_names
from tracker.services.citations import CITABLE, CONFIDENCE, NewCitation
from tracker.services.sources_entered import NewSource
from tracker.web.forms import offers
from tracker.web.forms.days import DayField, read_day
from tracker.web.forms.entry import EntryForm, optional, text_of
from tracker.web.look import Look
from tracker.web.presenters.subjects import Subjects

_NO_FRAME = frozenset({"read_in", "locator"})
_NOT_CITED = frozenset({"key", "layer"})


class SourceForm(EntryForm):
    """What a clerk types of a document."""

    without: ClassVar[frozenset[str]] = _NO_FRAME
    widths: ClassVar[dict[str, str]] = {
        "outlet": "medium",
        "author": "medium",
        "nature": "medium",
        "published_on": "short",
    }
    first: ClassVar[str] = "title"
    later: ClassVar[frozenset[str]] = frozenset({"author", "caution"})

    title = StringField(
        "Title",
        description="As it stands on the document; a description when it has none.",
        validators=[InputRequired("Write its title."), Length(max=300)],
    )
    nature = StringField(
        "What sort of document is it?",
        description="Such as: news report, docket sheet, transcript, letter.",
        validators=[InputRequired("Say what sort of document it is."), Length(max=200)],
    )
    outlet = StringField("Who published it", validators=[Optional(), Length(max=200)])
    author = StringField("Who wrote it", validators=[Optional(), Length(max=200)])
    published_on = DayField("Published on", validators=[Optional()])
    address = StringField("Where it can be read", validators=[Optional(), Length(max=1_000)])
    caution = TextAreaField("What to be careful of when relying on it", validators=[Optional(), Length(max=1_000)])

    def offer(self, look: Look) -> None:
        """Says on which wall its date is read."""
        self.published_on.description = f"2025-04-12 or 4/12/2025 (month first), on the wall of {look.zone}."

    def command(self) -> NewSource:
        """What was typed, as the command to save it."""
        return NewSource(
            title=text_of(self.title),
            nature=text_of(self.nature),
            outlet=optional(self.outlet),
            author=optional(self.author),
            published=self.edtf("published"),
            address=optional(self.address),
            caution=optional(self.caution),
            confirmed=bool(self.confirmed.data),
        )


class CitationForm(EntryForm):
    """What a clerk types of a citation."""

    without: ClassVar[frozenset[str]] = _NO_FRAME
    widths: ClassVar[dict[str, str]] = {
        "field": "medium", "value": "medium", "page": "short", "entry": "short", "confidence": "medium",
    }  # fmt: skip
    first: ClassVar[str] = "subject"
    later: ClassVar[frozenset[str]] = frozenset({"quote", "page", "entry", "method", "confidence"})

    subject = SelectField(
        "What does the source speak of?", validators=[InputRequired("Choose what it speaks of.")], validate_choice=False
    )
    source = SelectField(
        "Which source?",
        description="Enter the document first, if it is not in the list.",
        validators=[InputRequired("Choose the source.")],
    )
    place = StringField(
        "Where in it?",
        description="In words people can follow, such as: third paragraph, or ECF No. 31, page 2.",
        validators=[InputRequired("Say where in it, so that others can follow it."), Length(max=300)],
    )
    field = SelectField(
        "Which field of it?",
        description="Leave it at the whole row when no one value is meant.",
        validators=[Optional()],
    )
    value = StringField(
        "The value as that source states it",
        description="A date as 2025-04-12 or 4/12/2025, where it states one.",
        validators=[Optional(), Length(max=500)],
    )
    differs = BooleanField("It says otherwise than what is on record: list a conflict to be decided")
    quote = StringField(
        "A few of its own words", description="Letter for letter.", validators=[Optional(), Length(max=300)]
    )
    page = StringField("Page", validators=[Optional(), Length(max=20)])
    entry = StringField("Number of the docket entry", validators=[Optional(), Length(max=20)])
    method = StringField(
        "How its words became the value",
        description="Such as: “Friday” is 11 April by the date of the report.",
        validators=[Optional(), Length(max=500)],
    )
    confidence = SelectField("How sure is that?", validators=[Optional()])

    def offer(self, look: Look) -> None:
        """Offers the rows, the fields of their kinds, and the sources of the matter."""
        subjects = [
            *offers.entries(look, "order", "filing", "notice"),
            *offers.deadlines(look),
            *offers.duties(look),
            *offers.words((f"dockets:{one.value}", one.label) for one in offers.dockets(look)),
            *offers.words((f"parties:{one.value}", one.label) for one in offers.parties(look)),
            *offers.words((f"events:{one.key}", one.title) for one in look.record.happenings),
            *offers.words(
                (f"settings:{row['key']}", row["title"])
                for row in settings_of(look.unit.session, look.record.key, look.scope)
            ),
        ]
        asked = text_of(self.subject)
        table, _, key = asked.partition(":")
        if asked and table in CITABLE and asked not in {one.value for one in subjects}:
            subjects.append(offers.words([(asked, Subjects(look).link(table, key).label)])[0])
        offers.put(self.subject, subjects)
        names = source_names(look.unit.session, look.record.key)
        offers.put(self.source, offers.words((key, _named(one.title, one.outlet)) for key, one in names.items()))
        tables = [table] if table in CITABLE else CITABLE
        known = {one.name for name in tables for one in fields_of(name)} - _NOT_CITED
        typed = text_of(self.field)  # one of another kind of row stays as typed; saving says which there are
        fields = sorted(known | ({typed} if typed else set()))
        offers.put(self.field, offers.words((name, name.replace("_", " ")) for name in fields), nothing="The whole row")
        offers.put(self.confidence, offers.words((one, one.capitalize()) for one in CONFIDENCE), nothing="Not said")

    def command(self) -> NewCitation:
        """What was typed, as the command to save it."""
        return NewCitation(
            subject=text_of(self.subject),
            source=text_of(self.source),
            locator=text_of(self.place),
            field=optional(self.field),
            value=_iso(text_of(self.value)) or None,
            page=optional(self.page),
            entry=optional(self.entry),
            quote=optional(self.quote),
            method=optional(self.method),
            confidence=optional(self.confidence),
            differs=bool(self.differs.data),
            confirmed=bool(self.confirmed.data),
        )


def _named(title: str, outlet: str | None) -> str:
    return f"{outlet}: {title}" if outlet else title


def _iso(value: str) -> str:
    """A day typed in the American way as ISO; everything else as it is."""
    try:
        return read_day(value).isoformat()
    except ValidationError:
        return value
