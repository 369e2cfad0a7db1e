"""A mail as it was sent, within a page: in the page's own colours, its reader's own links as words."""

from html import escape
from html.parser import HTMLParser

from markupsafe import Markup


def mailed_body(html: str) -> Markup | None:
    """What stands in the body of a mail, without styles and without links that lead nowhere; None where it has none."""
    reading = _Body()
    reading.feed(html)
    reading.close()
    return Markup("".join(reading.said)) if reading.has_body else None  # noqa: S704 - escaped anew as it was read


class _Body(HTMLParser):
    """Writes the body anew as it reads it, tag by tag: what looks like a tag within words stays words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.has_body = False
        self._is_inside = False
        self._links: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keeps a tag but for its style; one that links to nowhere is left out."""
        if tag == "body":
            self.has_body = self._is_inside = True
        elif self._is_inside:
            leads = tag != "a" or dict(attrs).get("href") != "#"
            if tag == "a":
                self._links.append(leads)
            if leads:
                kept = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs if name != "style")
                self.said.append(f"<{tag}{kept}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keeps a tag that has no end."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Keeps the end of a tag that was kept."""
        if tag == "body":
            self._is_inside = False
        elif self._is_inside and (tag != "a" or (self._links and self._links.pop())):
            self.said.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Keeps words, escaped."""
        if self._is_inside:
            self.said.append(escape(data, quote=False))
