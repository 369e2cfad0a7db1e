"""What the tests of accounts share: made-up accounts, browsers that fill forms in, and codes by RFC 6238."""

import base64
import hmac
import re
import struct
from collections.abc import Mapping
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from typing import cast

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.running import TESTER, TODAY
from tests.web.pages import words_of
from tracker.bootstrap import Doors
from tracker.domain.vocabulary import Role
from tracker.services.accounts_admin import NewAccount, add_account
from tracker.services.accounts_secrets import set_password
from tracker.services.unit import Unit

EMAIL, KEY, PASSWORD = "tilda@example.org", "tilda-brown", "seven blue kettles in the rain"
OTHER_PASSWORD = "nine grey pebbles on a shelf"


class Browser:
    """One browser: it keeps its cookies, and sends a form with the token that the form's page gave it."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def get(self, address: str) -> TestResponse:
        return self.client.get(address)

    def send(self, address: str, typed: Mapping[str, str], *, page: str | None = None) -> TestResponse:
        """Opens the page of a form and sends the form."""
        sent = {**hidden_in(self.get(page or address).text), **typed}
        return self.client.post(address, data=sent, buffered=True)

    def sign_in(self, who: str = EMAIL, password: str = PASSWORD, next: str | None = None) -> TestResponse:  # noqa: A002
        return self.send(
            "/account/sign-in", {"who": who, "password": password, **({"next": next} if next is not None else {})}
        )

    @property
    def name(self) -> str | None:
        """Whose account the page of the account shows; None for nobody's."""
        page = self.get("/account").text
        return None if "<h1>Sign in</h1>" in page else words_of(page.split("<h1>")[1].split("</h1>")[0])


def hidden_in(page: str) -> dict[str, str]:
    """The hidden fields of the last form of a page that has a token."""
    forms = [form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if "csrf_token" in form]
    fields = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", forms[0]) if forms else []
    return {_attribute(field, "name"): _attribute(field, "value") for field in fields}


def _attribute(field: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', field)
    return unescape(found[1]) if found else ""


def an_account(
    doors: Doors,
    name: str = "Tilda Brown",
    role: Role = Role.CLERK,
    email: str | None = EMAIL,
    password: str | None = PASSWORD,
) -> str:
    """A made-up account; its key."""
    with doors.writing("operator", why="account added") as session:
        unit = Unit(session, TESTER, TODAY)
        key = add_account(unit, NewAccount(name, role, email))
        if password is not None:
            set_password(unit, key, password)
    return key


def letters(doors: Doors) -> list[EmailMessage]:
    """The letters in the mail folder, oldest first."""
    files = sorted(doors.mail.folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    return [cast("EmailMessage", message_from_bytes(file.read_bytes(), policy=default)) for file in files]


def plain(letter: EmailMessage) -> str:
    """The plain-text part of a letter."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def code_of(key: str, seconds: float) -> str:
    """The code that an app with this key (base 32) shows at a moment, by RFC 6238 and RFC 4226."""
    letters_of_key = re.sub(r"[^A-Z2-7]", "", key.upper())
    secret = base64.b32decode(letters_of_key + "=" * (-len(letters_of_key) % 8))
    digest = hmac.digest(secret, struct.pack(">Q", int(seconds) // 30), "sha1")
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
