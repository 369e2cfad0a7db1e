"""What holds for a whole matter: who may see it, second checks, whom we act for; and beginning one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.running import app_over, doors_at, signed_in_as
from tests.web.pages import Page
from tracker.bootstrap import Doors
from tracker.db.history import verify
from tracker.db.models import Docket, Matter
from tracker.domain.vocabulary import Role

MATTER = "abrego-garcia"
SETTINGS = f"/admin/matters/{MATTER}"


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def app(doors: Doors) -> Flask:
    return app_over(doors)


@pytest.fixture
def admin(app: Flask, doors: Doors) -> FlaskClient:
    return signed_in_as(app, doors, Role.ADMIN)


def sent(client: FlaskClient, address: str, **typed: object) -> Page:
    html = client.get(address).text
    held = dict(re.findall(r'name="(csrf_token|seen_version)" type="hidden" value="([^"]*)"', html))
    return Page(client.post(address, data={**held, "acting_for": "", **typed}, follow_redirects=True))


def test_a_matter_that_is_closed_is_seen_by_its_members_and_admins_at_once(
    app: Flask, doors: Doors, admin: FlaskClient
) -> None:
    readers = {"visitor": app.test_client(), "clerk": signed_in_as(app, doors, Role.CLERK)}
    readers |= {"advocate": signed_in_as(app, doors, Role.ADVOCATE), "admin": admin}

    def who_sees() -> set[str]:
        return {name for name, client in readers.items() if client.get(f"/matters/{MATTER}").status_code == 200}

    assert who_sees() == {"visitor", "clerk", "advocate", "admin"}
    assert sent(admin, SETTINGS, stale_after_days="7", members=["test-clerk"]).status == 200
    assert who_sees() == {"clerk", "admin"}
    assert sent(admin, SETTINGS, stale_after_days="7", members=["test-advocate"]).status == 200
    assert who_sees() == {"advocate", "admin"}
    assert sent(admin, SETTINGS, stale_after_days="7", is_public="y").status == 200
    assert who_sees() == {"visitor", "clerk", "advocate", "admin"}
    with doors.reading() as session:
        assert verify(session, MATTER) == []


def test_every_setting_is_saved_and_shown_again(doors: Doors, admin: FlaskClient) -> None:
    typed = {"is_public": "y", "needs_second_check": "y", "acting_for": "us-government", "stale_after_days": "14"}

    page = sent(admin, SETTINGS, **typed, restricted=["suit-greenbelt"])

    assert "Saved. It holds from now on, for everybody." in page.words
    with doors.reading() as session:
        matter = session.scalars(select(Matter)).one()
        docket = session.scalars(select(Docket).where(Docket.key == "suit-greenbelt")).one()
        others = session.scalars(select(Docket.remote_access).where(Docket.key != "suit-greenbelt")).all()
    assert (matter.needs_second_check, matter.stale_after_days, matter.is_public) == (True, 14, True)
    assert (docket.remote_access, set(others)) == ("restricted", {"open"})
    assert 'value="14"' in page.html
    assert re.search(r'<option selected value="us-government">', page.html)


@pytest.mark.parametrize("days", ["0", "366", "x", ""])
def test_a_number_of_days_out_of_range_is_refused_beside_the_field(admin: FlaskClient, days: str) -> None:
    page = sent(admin, SETTINGS, stale_after_days=days, is_public="y")

    assert page.status == 400
    assert "number" in page.part(".field-wrong").lower()


def test_two_admins_at_once_the_second_is_told(doors: Doors, admin: FlaskClient) -> None:
    html = admin.get(SETTINGS).text
    held = dict(re.findall(r'name="(csrf_token|seen_version)" type="hidden" value="([^"]*)"', html))
    assert sent(admin, SETTINGS, stale_after_days="9", is_public="y").status == 200

    page = Page(admin.post(SETTINGS, data={**held, "acting_for": "", "stale_after_days": "11"}))

    assert page.status == 409
    assert "Somebody saved these settings" in page.words
    with doors.reading() as session:
        assert session.scalars(select(Matter.stale_after_days)).one() == 9


def test_a_new_matter_is_private_and_seen_by_whoever_began_it(app: Flask, doors: Doors, admin: FlaskClient) -> None:
    clerk = signed_in_as(app, doors, Role.CLERK)
    other = signed_in_as(app, doors, Role.CLERK, "another-clerk")

    page = sent(clerk, "/matters/new", title="Reed v. Bureau", zone="America/Chicago", summary="A made-up matter.")

    assert page.status == 200
    with doors.reading() as session:
        matter = session.scalars(select(Matter).where(Matter.key == "reed-v-bureau")).one()
        assert (matter.is_public, matter.zone) == (False, "America/Chicago")
    address = "/matters/reed-v-bureau"
    assert [client.get(address).status_code for client in (clerk, admin, other, app.test_client())] == [
        200,
        200,
        404,
        404,
    ]
    assert "Reed v. Bureau" not in app.test_client().get("/").text
    assert "Reed v. Bureau" not in other.get("/").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "Give the matter a neutral name."),
        ({"zone": "Somewhere/Else"}, "This is not a time zone. Write it as America/New_York."),
        ({"summary": ""}, "Say in a sentence what it is."),
    ],
)
def test_what_a_new_matter_lacks_is_asked_for(app: Flask, doors: Doors, typed: dict[str, str], said: str) -> None:
    clerk = signed_in_as(app, doors, Role.CLERK)
    whole = {"title": "Reed v. Bureau", "zone": "America/New_York", "summary": "Made up."}

    page = sent(clerk, "/matters/new", **{**whole, **typed})

    assert page.status == 400
    assert said in page.part(".field-wrong")


def test_only_an_admin_sees_the_settings(app: Flask, doors: Doors) -> None:
    for role in (Role.VIEWER, Role.ADVOCATE, Role.CLERK):
        assert signed_in_as(app, doors, role).get(SETTINGS).status_code == 403
    assert app.test_client().get(SETTINGS).status_code in (302, 303, 403)
