"""The letter that answers a wish for the digest: both kinds of it, word for word, and as its reader gets them."""

from html import unescape

import pytest

from tracker.mail.personal import MARKS, PersonalLinks, personal
from tracker.mail.render import Rendered, render
from tracker.paths import templates
from tracker.services.subscription_letters import ConfirmLetter

ASKED = "Sun 22 Nov 2026, 10:00 a.m. EST"
LINKS = PersonalLinks(
    "https://docket.example.org/digest/preferences/p",
    "https://docket.example.org/digest/unsubscribe/u",
    "https://docket.example.org/feeds/f.ics",
    "https://docket.example.org/digest/confirm/c",
)
WANTED = """\
Somebody, probably you, asked on Sun 22 Nov 2026, 10:00 a.m. EST for the
daily digest of Duty Docket to come to this address: who must do what by
when in the matters followed, and what is not known.

Nothing more comes before you say that you want it. Open this page and press
the button there; the link works for 7 days:
https://docket.example.org/digest/confirm/c

If you did not ask, do nothing. You are not subscribed, and nobody is told
whether this address exists.

Duty Docket. Not legal advice. Check the docket before relying on a date.
Nobody reads answers to this address.
"""
GOT = """\
Somebody, probably you, asked on Sun 22 Nov 2026, 10:00 a.m. EST for the
daily digest of Duty Docket to come to this address.

It comes to it already, or is paused. Nothing was changed.

To see what you get, change it, pause it or take it up again:
https://docket.example.org/digest/preferences/p

To end it:
https://docket.example.org/digest/unsubscribe/u

Duty Docket. Not legal advice. Check the docket before relying on a date.
Nobody reads answers to this address.
"""


AGAIN = WANTED.replace(
    "/digest/confirm/c\n",
    """/digest/confirm/c

It went to this address before. Your earlier choices hold; once you have
pressed the button you can change them.
""",
)


def letter(*, is_got: bool, is_again: bool = False) -> Rendered:
    return render(templates(), "confirm", ConfirmLetter("A subject", is_got, ASKED, is_again))


def test_the_letter_to_an_address_that_had_the_digest_before_says_what_holds() -> None:
    said = letter(is_got=False, is_again=True)

    assert personal(said.text, LINKS, "") == AGAIN
    assert "Your earlier choices hold; once you have pressed the button you can change them." in unescape(said.html)


@pytest.mark.parametrize(("is_got", "text"), [(False, WANTED), (True, GOT)])
def test_the_letter_word_for_word(text: str, *, is_got: bool) -> None:
    assert personal(letter(is_got=is_got).text, LINKS, "") == text


@pytest.mark.parametrize("is_got", [False, True])
def test_both_parts_say_the_same_and_no_mark_is_left(*, is_got: bool) -> None:
    said = letter(is_got=is_got)
    text, html = (personal(part, LINKS, "") for part in (said.text, said.html))
    body = unescape(html.split("<body")[1])

    assert MARKS.search(text + html) is None
    for link in (line for line in text.splitlines() if line.startswith("https://")):
        assert f'href="{link}"' in html
    for sentence in ("Somebody, probably you, asked", "Not legal advice.", "Nobody reads answers to this address."):
        assert sentence in body
        assert sentence in " ".join(text.split())


@pytest.mark.parametrize("is_got", [False, True])
def test_nothing_in_the_letter_tells_whether_it_was_read(*, is_got: bool) -> None:
    html = letter(is_got=is_got).html

    assert "<img" not in html
    assert "src=" not in html
    assert "url(" not in html
