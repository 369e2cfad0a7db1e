"""Files that come with lines of dockets: checked by content, kept under their digest, handed out to some."""

import io
import re
import stat
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.running import TESTER, app_over, doors_at, signed_in
from tests.web.desk import hidden
from tests.web.entry_screens import new, problems
from tests.web.pdf import made_pdf
from tracker.bootstrap import Doors
from tracker.services.attachments import file_faults, safe_name
from tracker.services.unit import Unit

ENTRY = "orders:return-2025-04-04"
TYPED = {"entry": ENTRY, "title": "Exhibit A, a made-up letter", "number": "1"}
PAGE = "/orders/return-2025-04-04"


def upload(client: FlaskClient, content: bytes, name: str = "letter.pdf", **more: str) -> TestResponse:
    return new(client, "attachments", {**TYPED, **more, "file": (io.BytesIO(content), name)})


def listed(client: FlaskClient) -> str:
    """The address of the attachment that the order's page lists."""
    found = re.search(r'href="(/attachments/[^"]+)"', client.get(PAGE).text)
    assert found is not None
    return found[1]


def test_a_pdf_is_kept_under_its_digest_listed_and_handed_out_as_it_came(seeded_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)
        content = made_pdf()

        sent = upload(client, content)

        assert sent.status_code == 303, problems(sent)
        kept = list((tmp_path / "attachments").rglob("*"))
        files = [file for file in kept if file.is_file()]
        assert [file.read_bytes() for file in files] == [content]
        assert files[0].parent.name == files[0].name[:2]
        assert stat.S_IMODE(files[0].stat().st_mode) & 0o077 == 0
        page = client.get(PAGE).text
        assert "1. Exhibit A, a made-up letter" in page
        address = listed(client)
        got = client.get(address, buffered=True)
        assert got.status_code == 200
        assert got.data == content
        assert got.headers["Content-Type"] == "application/pdf"
        assert got.headers["Content-Disposition"].startswith("attachment; filename=letter.pdf")
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in got.headers["Content-Security-Policy"]
        assert got.headers["Cache-Control"] == "private, no-store"
        assert int(got.headers["Content-Length"]) == len(content)
        assert "1. Exhibit A" in client.get("/dockets/suit-greenbelt").text


def test_a_visitor_neither_sees_nor_gets_an_attachment(seeded_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_url, tmp_path) as doors:
        app = app_over(doors)
        client = signed_in(app, doors)
        upload(client, made_pdf())
        address = listed(client)

        visitor = app.test_client()

        assert visitor.get(PAGE).status_code == 200
        assert "Exhibit A" not in visitor.get(PAGE).text
        assert "Exhibit A" not in visitor.get("/dockets/suit-greenbelt").text
        assert "Exhibit A" not in visitor.get("/history").text
        assert visitor.get(address).status_code in (302, 303, 401, 403)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("letter.pdf", b"PK\x03\x04word", "This is no PDF: it is a ZIP archive"),
        ("letter.pdf", b"<html><script>alert(1)</script></html>", "This is no PDF: it is a web page or XML"),
        ("letter.pdf", made_pdf()[:-60], "This PDF is cut off or damaged"),
        ("letter.pdf", made_pdf().replace(b"startxref\n", b"startxref\n1"), "damaged"),
        ("letter.pdf", b"", "The file is empty"),
    ],
)
def test_a_file_that_lies_about_its_type_is_refused_with_what_it_is(
    seeded_sqlite_url: str, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)

        answer = upload(client, content, name)

        assert answer.status_code == 400
        assert any(said in one for one in problems(answer)), problems(answer)
        assert "Exhibit A, a made-up letter" in answer.text
        assert not (tmp_path / "attachments").exists()


def test_without_a_file_it_is_asked_for(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)

        assert "Choose a PDF file." in problems(new(client, "attachments", dict(TYPED)))


def test_a_checked_file_stays_chosen_when_another_field_is_refused(seeded_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)
        refused = upload(client, made_pdf(), title="")
        assert refused.status_code == 400
        assert "Checked and kept: letter.pdf, 1 KB." in refused.text

        again = client.post("/clerk/attachments/new", data={**hidden(refused.text), **TYPED})

        assert again.status_code == 303, problems(again)
        assert "1. Exhibit A" in client.get(PAGE).text


def test_the_letters_that_hold_a_file_are_good_for_nobody_else(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)
        held = hidden(upload(client, made_pdf(), title="").text)["held"]
        form = hidden(client.get("/clerk/attachments/new").text)

        forged = client.post("/clerk/attachments/new", data={**form, **TYPED, "held": f"{held[:-2]}xx"})

        assert "Choose a PDF file." in problems(forged)


def test_the_same_file_twice_on_one_line_is_asked_about(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)
        upload(client, made_pdf())

        again = upload(client, made_pdf(), title="Another title")

        assert (
            "This line has the very same file already, as “Exhibit A, a made-up letter”. Attach it again?"
            in problems(again)
        )
        typed = {**TYPED, "title": "Another title", "confirmed": "y"}
        assert client.post("/clerk/attachments/new", data={**hidden(again.text), **typed}).status_code == 303


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\evil\\x.PDF", "x.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie x=1.pdf"),
        ("q\"uote's<b>.pdf", "q uote s b.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ("Ünïcødé ﷽.pdf", "Ünïcødé ﷽.pdf"),
        ("", "attachment.pdf"),
        ("...", "attachment.pdf"),
        ("\0\ud800.pdf", "attachment.pdf"),
        ("x" * 400 + ".pdf", f"{'x' * 120}.pdf"),
    ],
)
def test_a_naughty_file_name_is_made_safe(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_name_beyond_ascii_is_handed_out_as_it_is(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)
        upload(client, made_pdf(), "Ünïcødé ﷽.pdf")

        said = client.get(listed(client), buffered=True).headers["Content-Disposition"]

        assert said.startswith("attachment; filename=")
        assert "filename*=UTF-8''%C3%9Cn%C3%AFc%C3%B8d%C3%A9%20%EF%B7%BD.pdf" in said


class Counted(io.BytesIO):
    """A stream that counts how much of it was read."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(size)
        self.taken += len(found)
        return found


def test_too_large_a_file_gets_its_page_in_words_without_being_read(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path, TRACKER_MAX_ATTACHMENT_MB="1") as doors:
        client = signed_in(app_over(doors), doors)

        body = Counted(b"x" * 4096)

        answer = client.post(
            "/clerk/attachments/new",
            input_stream=body,
            environ_overrides={"CONTENT_LENGTH": str(200 * 1024 * 1024)},
            content_type="multipart/form-data; boundary=x",
        )

        assert answer.status_code == 413
        assert "A file of up to 1 MB can be attached." in answer.text
        assert "it keeps what you typed" in answer.text
        assert body.taken == 0
        elsewhere = client.post("/clerk/events/new", data={"title": "x" * (1024 * 1024 + 1)})
        assert elsewhere.status_code == 413


def test_a_file_larger_than_other_forms_take_is_attached(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)
        content = made_pdf("x" * (3 * 1024 * 1024))
        form = hidden(client.get("/clerk/attachments/new").text)
        file = FileStorage(io.BytesIO(content), "long.pdf", content_type="application/pdf")
        boundary, body = encode_multipart({**TYPED, **form, "file": file})

        sent = client.post(
            "/clerk/attachments/new", data=body, content_type=f"multipart/form-data; boundary={boundary}"
        )

        assert sent.status_code == 303, problems(sent)
        assert "3.0 MB" in client.get(PAGE).text


def _break(folder: Path, how: str) -> None:
    file = next(one for one in (folder / "attachments").rglob("*") if one.is_file())
    if how == "missing":
        file.unlink()
    else:
        file.chmod(0o600)
        file.write_bytes(b"changed")


@pytest.mark.parametrize(
    ("how", "said"), [("missing", "is not on this machine"), ("changed", "was changed on the disk")]
)
def test_a_missing_or_changed_file_is_not_handed_out_and_the_check_tells_it(
    seeded_sqlite_url: str, tmp_path: Path, how: str, said: str
) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)
        upload(client, made_pdf())
        address = listed(client)
        assert faults(doors) == []

        _break(tmp_path, how)

        assert client.get(address).status_code == 404
        assert said in client.get(address).text
        assert [how in one for one in faults(doors)] == [True]


def faults(doors: Doors) -> list[str]:
    with doors.reading() as session:
        return list(file_faults(Unit(session, TESTER, doors.clock.now()), doors.settings.data_dir))


def test_a_title_is_corrected_and_the_file_stays(seeded_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)
        upload(client, made_pdf())
        edit = re.search(r'href="(/clerk/attachments/edit/[^"]+)"', client.get(PAGE).text)[1]
        form = client.get(edit).text
        assert 'type="file"' not in form

        done = client.post(edit, data={**TYPED, **hidden(form), "title": "Exhibit B", "reason": "Misread"})

        assert done.status_code == 303, problems(done)
        assert "1. Exhibit B" in client.get(PAGE).text
