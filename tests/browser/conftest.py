"""Real pages in real Chromium. A missing browser fails the tests; it never skips them."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright
from waitress import wasyncore
from waitress.server import create_server

from tests.running import app_over, doors_at, sign_in_token
from tracker.bootstrap import Doors

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Site:
    """A served application: its address, and a link that signs the first clerk in."""

    address: str
    app: Flask
    doors: Doors

    def sign_in_link(self) -> str:
        return f"{self.address}/account/sign-in/{sign_in_token(self.doors)}"


@dataclass
class Watched:
    """A page that notes what a reader would not want: errors in the console, requests to elsewhere."""

    page: Page
    site: Site
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.site.address}{path}")
        return self.page

    def note_console(self, message: ConsoleMessage) -> None:
        expected = "the server responded with a status of" in message.text
        if message.type in ("error", "warning") and not expected:
            self.complaints.append(f"console: {message.text}")

    def note_request(self, request: Request) -> None:
        if not request.url.startswith((self.site.address, "data:")):
            self.complaints.append(f"asked elsewhere: {request.url}")


def _executable() -> str:
    found = os.environ.get("TRACKER_TEST_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail("Chromium is missing. On Debian type: apt-get install chromium", pytrace=False)
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = _executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def site(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """The seeded matter, served on a free port of this machine."""
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        app = app_over(doors)
        server = create_server(app, host="127.0.0.1", port=0, threads=4)

        def serve() -> None:
            with suppress(OSError):  # the loop may be waiting on a connection at the moment it is closed below
                server.run()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield Site(f"http://127.0.0.1:{server.effective_port}", app, doors)
        server.close()
        server.task_dispatcher.shutdown()
        thread.join(5)
        wasyncore.close_all(server._map, ignore_all=True)  # connections that the browser kept open


def _watched(context: BrowserContext, site: Site) -> Watched:
    page = context.new_page()
    watched = Watched(page, site)
    page.on("console", watched.note_console)
    page.on("request", watched.note_request)
    page.on("pageerror", lambda error: watched.complaints.append(f"script: {error}"))
    return watched


@pytest.fixture
def reader(chromium: Browser, site: Site) -> Iterator[Watched]:
    """Somebody who reads, at a laptop."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    watched = _watched(context, site)
    yield watched
    context.close()
    assert watched.complaints == []


@pytest.fixture
def plain_reader(chromium: Browser, site: Site) -> Iterator[Watched]:
    """Somebody whose browser runs no scripts."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    watched = _watched(context, site)
    yield watched
    context.close()
    assert watched.complaints == []
