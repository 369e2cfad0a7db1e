"""The clerk's desk as the tests use it: a form is opened, filled in and sent as a browser would."""

import re
from collections.abc import Mapping
from html import unescape
from http import HTTPStatus

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

HIDDEN = ("csrf_token", "form_token", "seen_version", "kept_known", "asked", "seen", "held")


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a form, with their values."""
    found = {name: re.search(rf'name="{name}"[^>]* value="([^"]*)"', page) for name in HIDDEN}
    return {name: unescape(one[1]) for name, one in found.items() if one}


def send(client: FlaskClient, address: str, typed: Mapping[str, object]) -> TestResponse:
    """Opens a form of the desk and sends it with what was typed; again with a yes, where one is typed and asked for."""
    answer = client.post(address, data={**hidden(client.get(address).text), **typed})
    if answer.status_code == HTTPStatus.BAD_REQUEST and "confirmed" in typed and 'name="confirmed"' in answer.text:
        return client.post(address, data={**hidden(answer.text), **typed})
    return answer


def saved(client: FlaskClient, address: str, typed: Mapping[str, object]) -> str:
    """Sends a form that must be saved; the page that says what changed."""
    answer = send(client, address, typed)
    assert answer.status_code == 303, re.findall(r'class="field-error"[^>]*>(.*?)</p>', answer.text, re.DOTALL)
    return client.get(answer.location).text
