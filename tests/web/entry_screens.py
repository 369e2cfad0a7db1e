"""What the tests of the entry screens share: what a clerk types for each noun, and how a form is sent."""

import re
from dataclasses import dataclass, field
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.desk import send

READ = {"read_in": "The court's docket, read today", "locator": "ECF No. 7"}


@dataclass(frozen=True)
class Typed:
    """One screen: its noun, what is typed, where it shows, the field that is corrected, and its words on the page."""

    noun: str
    fields: dict[str, str]
    page: str
    shown: str
    corrected: tuple[str, str] | None = None
    read: dict[str, str] = field(default_factory=lambda: dict(READ))

    @property
    def whole(self) -> dict[str, str]:
        return {**self.fields, **self.read}


PARTY = Typed(
    "parties",
    {
        "name": "Mara Quill",
        "kind": "person",
        "note": "A made-up officer",
        "other_names": "M. Quill\nMs. Quill",
        "docket": "suit-greenbelt",
        "role": "defendant",
    },
    "/parties/abrego-garcia/mara-quill",
    "Mara Quill",
    ("name", "Mara Quillon"),
)
ROLE = Typed(
    "party_roles",
    {"party": "us-government", "docket": "suit-greenbelt", "role": "counsel", "for_party": "donald-trump"},
    "/parties/us-government",
    "counsel for",
)
NAME = Typed(
    "party_aliases",
    {"party": "us-government", "text": "The Made-up Side", "kind": "short"},
    "/parties/us-government",
    "The Made-up Side",
)
DOCKET = Typed(
    "dockets",
    {
        "court": "ca5",
        "number": "26-40001",
        "title": "A made-up appeal",
        "caption": "Quill v. Bureau",
        "opened_on": "2026-03-02",
        "remote_access": "open",
        "comes_from": "suit-greenbelt",
        "link": "appeal",
    },
    "/dockets/abrego-garcia/a-made-up-appeal",
    "26-40001",
    ("title", "Another made-up appeal"),
)
NOTICE = Typed(
    "notices",
    {
        "docket": "suit-greenbelt",
        "kind": "mandate",
        "title": "A made-up mandate",
        "filed_on": "5/12/2025",
        "filed_at": "4:05 p.m.",
        "number": "901",
        "text": "It says what is made up",
    },
    "/dockets/suit-greenbelt",
    "A made-up mandate",
    ("title", "A corrected mandate"),
)
SETTING = Typed(
    "settings",
    {
        "docket": "suit-greenbelt",
        "kind": "hearing",
        "title": "A made-up hearing",
        "starts_on": "2027-01-12",
        "starts_at": "10:00",
        "place": "Courtroom 0",
        "recorded_on": "2026-11-20",
    },
    "/dockets/suit-greenbelt",
    "Set for Tue 12 Jan 2027, 10:00 a.m. EST, Courtroom 0",
    ("title", "A corrected hearing"),
)
SERVICE = Typed(
    "services",
    {"paper": "orders:return-2025-04-04", "party": "us-government", "served_on": "2025-04-05", "method": "mail"},
    "/orders/return-2025-04-04",
    "by mail, Sat 5 Apr 2025",
    ("method", "hand"),
)
REQUEST = Typed(
    "requests",
    {
        "filing": "filing-2025-04-13",
        "effect_kind": "extends",
        "aims_at": "deadlines:return-by-2025-04-07",
        "ruled_by": "",
        "ruling": "",
    },
    "/filings/filing-2025-04-13",
    "pending",
    ("effect_kind", "stays"),
)
STATEMENT = Typed(
    "statements",
    {
        "speaker": "us-government",
        "kind": "statement",
        "said": "Something made up",
        "quote": "made up",
        "made_on": "2025-04-20",
        "place": "In a letter",
        "about": "orders:return-2025-04-04",
    },
    "/parties/us-government",
    "Something made up",
    ("said", "Something else made up"),
)
SOURCE = Typed(
    "sources",
    {
        "title": "A made-up report",
        "nature": "news report",
        "outlet": "The Made-up Post",
        "author": "T. Typist",
        "published_on": "2025-04-21",
        "address": "https://example.org/made-up",
    },
    "/sources",
    "A made-up report",
    ("title", "A corrected report"),
    {},
)
SUBSTITUTION = Typed(
    "substitutions",
    {"leaves": "kristi-noem", "takes_over": "marco-rubio", "took_office_on": "2026-02-03"},
    "/parties/kristi-noem",
    "was succeeded in office by",
    ("took_office_on", "2026-02-04"),
)
CITATION = Typed(
    "citations",
    {
        "subject": "orders:return-2025-04-04",
        "source": "article-001",
        "place": "a made-up paragraph",
        "field": "filed",
        "value": "2025-04-04",
    },
    "/orders/return-2025-04-04",
    "a made-up paragraph",
    None,
    {},
)
SCREENS = (PARTY, ROLE, NAME, DOCKET, NOTICE, SETTING, SERVICE, REQUEST, STATEMENT, SOURCE, SUBSTITUTION, CITATION)
CORRECTED = tuple(one for one in SCREENS if one.corrected)


def new(client: FlaskClient, noun: str, typed: dict[str, object], matter: str | None = None) -> TestResponse:
    """Opens the form of a noun, types and sends it."""
    address = f"/clerk/{noun}/new" + (f"?matter={matter}" if matter else "")
    return send(client, address, typed)


def edit_address(client: FlaskClient, sent: TestResponse) -> str:
    """The address at which what was just saved can be corrected."""
    assert sent.status_code == 303, problems(sent)
    found = re.search(r'href="(/clerk/[a-z_]+/edit/[^"]+)"', client.get(sent.location).text)
    assert found is not None
    return unescape(found[1])


def problems(answer: TestResponse) -> list[str]:
    """What a form was refused for."""
    found = re.findall(r'<p class="field-error"[^>]*>(.*?)</p>', answer.text, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>|\n", "", one)).removeprefix("Error: ") for one in found]
