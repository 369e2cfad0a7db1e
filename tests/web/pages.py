"""A page as its reader sees it: its words without tags, and its parts by id, class and link."""

import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser

from werkzeug.test import TestResponse

_VOID = {"br", "img", "input", "link", "meta", "path", "rect", "line", "circle", "stop", "source", "hr"}


class Page:
    """One response, read."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.html = response.text

    @property
    def words(self) -> str:
        """All words of the page, with single spaces."""
        return words_of(self.html)

    def part(self, selector: str) -> str:
        """The words of the first element with this class (`.rows`) or id (`#list`); fails when there is none."""
        return words_of(self.parts(selector)[0])

    def parts(self, selector: str) -> list[str]:
        """The HTML of every element with this class or id."""
        return _Parts(selector).found_in(self.html)

    def links(self, words: str) -> list[str]:
        """The addresses of the links with exactly these words."""
        found = re.findall(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', self.html, re.DOTALL)
        return [unescape(href) for href, inner in found if words_of(inner) == words]


Reader = Callable[[str], Page]


def words_of(html: str) -> str:
    """The words of a piece of HTML, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


class _Parts(HTMLParser):
    def __init__(self, selector: str) -> None:
        super().__init__(convert_charrefs=True)
        self._name, self._value = ("class", selector[1:]) if selector[0] == "." else ("id", selector[1:])
        self._open: list[tuple[int, int]] = []
        self._depth = 0
        self._found: list[tuple[int, int]] = []
        self._text = ""
        self._lines: list[int] = []

    def found_in(self, html: str) -> list[str]:
        self._text = html
        self._lines = [0, *(match.end() for match in re.finditer("\n", html))]
        self.feed(html)
        return [html[start:end] for start, end in sorted(self._found)]

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        self._depth += 1
        if self._value in (dict(attrs).get(self._name) or "").split():
            self._open.append((self._depth, self._here()))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content is no part."""

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self._open and self._open[-1][0] == self._depth:
            self._found.append((self._open.pop()[1], self._here()))
        self._depth -= 1
