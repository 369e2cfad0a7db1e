"""The page of a deadline: when, how it stands, why, and everything that touches it."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select, update

from tests.running import TESTER, app_over, doors_at, signed_in
from tests.services.clerks import enter
from tests.web.pages import Page, Reader, words_of
from tracker.bootstrap import Doors
from tracker.db.models import Docket, Effect, Filing, Order, Source
from tracker.domain.moments import day_moment
from tracker.domain.vocabulary import EffectKind, Layer, OrderForm
from tracker.services.sources import attach
from tracker.services.unit import Unit

RETURN = "/deadlines/return-by-2025-04-07"
AT_THE_END = "?as_of=2025-04-14T12:35"
UPDATE = "daily-updates/2025-04-12"


def test_the_due_moment_stands_large_with_what_is_assumed(read_on_both: Reader) -> None:
    page = read_on_both(RETURN + AT_THE_END)

    assert page.status == 200
    due = page.part(".deadline-due")
    assert due.startswith("Due Mon 7 Apr 2025 (assumed) , end of day EDT (assumed)")
    assert '"Monday night at midnight" is read as the end of Monday 7 April, not its start' in due
    assert "The time zone is inferred from the court's place, Greenbelt in Maryland" in due


def test_why_is_told_in_numbered_steps_with_their_authority(read: Reader) -> None:
    steps = read(RETURN + AT_THE_END).parts(".steps")[0]

    assert steps.count("<li") - steps.count("<li value") == 10
    assert "Imposed by Order to return him to the United States (Fri 4 Apr 2025), Federal court" in words_of(steps)
    assert "Due Mon 7 Apr 2025; the source says “by Monday night at midnight”." in words_of(steps)
    assert words_of(steps).endswith("Whether it was done is not known: no source loaded here says.")


def test_why_alone_is_the_same_explanation(read: Reader) -> None:
    whole, alone = read(RETURN + AT_THE_END), read(f"{RETURN}/why{AT_THE_END}")

    assert alone.status == 200
    assert alone.part(".steps") == whole.part(".steps")
    assert not alone.parts("#life")
    assert alone.links("Permanent link") == [f"{RETURN}/why?as_of=2025-04-14T12%3A35"]


def test_without_an_answer_filed_timely_and_adequate_are_three_open_lines(read: Reader) -> None:
    lines = read(RETURN + AT_THE_END).part(".three")

    assert lines.startswith("Filed No source loaded here says that anything was given or filed to answer it.")
    assert lines.endswith("Timely Nothing to measure. Adequate Nothing to assess.")


def test_an_answer_on_the_day_is_on_time_and_no_more_than_that(seeded_doors: Doors, read: Reader) -> None:
    enter(seeded_doors, UPDATE, "2025-04-12", title="Declaration on the steps taken")

    page = read(f"/deadlines/{UPDATE}")

    assert "answered on time" in page.part(".status")
    assert "adequacy not assessed" in page.part(".status")
    assert "mark-accepted" not in page.html
    three = page.part(".three")
    assert three.startswith("Filed Declaration on the steps taken, Sat 12 Apr 2025")
    assert three.endswith("Timely on time Adequate adequacy not assessed")
    assert "fulfilment" not in page.part("#history")


def test_an_answer_on_a_later_day_stays_late(seeded_doors: Doors, read: Reader) -> None:
    enter(seeded_doors, UPDATE, "2025-04-14T09:30", confirmed=True)

    page = read(f"/deadlines/{UPDATE}")

    assert "answered late" in page.part(".status")
    assert "Timely late, by at least 1 day" in page.part(".three")


def test_a_sealed_answer_shows_no_more_than_that_it_is_sealed(seeded_doors: Doors, read: Reader) -> None:
    saved = enter(seeded_doors, UPDATE, "2025-04-12", title="Secret title of it")
    with seeded_doors.writing("tilda") as session:
        filing = session.query(Filing).filter_by(key=saved.key).one()
        filing.is_sealed = True

    for address in (f"/deadlines/{UPDATE}", "/obligations/daily-updates", "/matters/abrego-garcia", "/"):
        page = read(address)

        assert "Secret title" not in page.html
    assert "Answered by a sealed filing" in read(f"/deadlines/{UPDATE}").part(".three")


def test_the_life_of_the_deadline_ends_where_the_record_does(read: Reader) -> None:
    early, late = read(f"{RETURN}?as_of=2025-04-05"), read(RETURN)

    assert [words_of(point) for point in early.parts(".life-when")] == ["Fri 4 Apr 2025", "Mon 7 Apr 2025"]
    assert "Falls due" in early.part(".life-points")
    assert "life-past-due" not in early.html
    assert "Fell due" in late.part(".life-points")
    assert late.part(".life-points").endswith("The record ends")
    assert len(early.parts(".now-label")) == 1
    assert not late.parts(".now-label")


def test_no_later_order_is_claimed_to_have_touched_it(read: Reader) -> None:
    assert (
        read(RETURN).part("#effects").endswith("No source loaded here says that a court stayed, extended or ended it.")
    )


def test_courts_are_named_as_the_articles_name_them_and_identified_from_outside(read: Reader) -> None:
    facts = read(RETURN).part(".facts")

    assert (
        "Federal court in Greenbelt, Maryland identified as U.S. District Court for the District of Maryland" in facts
    )
    assert "The suit in Greenbelt, no. -" in facts


def test_every_citation_is_listed_with_its_lines_and_reading(read: Reader) -> None:
    listed = read(RETURN + AT_THE_END).part("#sources")

    assert "The unsigned article , unsigned article, tenth paragraph (line 10) articles" in listed
    assert "due: “by Monday night at midnight”" in listed
    assert "Read as: the first Monday after Friday 4 April, to its end" in listed


def test_what_is_unsettled_about_it_leads_to_the_conflicts(read: Reader) -> None:
    page = read(RETURN)

    assert page.links('"Monday night at midnight"') == ["/conflicts#cf-06"]
    assert "gap; nobody has decided" in page.part("#unsettled")
    assert 'href="/conflicts#cf-06"' in page.parts(".tag-disputed")[0]


def test_its_history_says_who_entered_it_and_when(read: Reader) -> None:
    assert "Mon 5 Jan 2026, 7:00 a.m. EST seed deadline entered" in read(RETURN).part("#history")


def test_its_permanent_link_holds_the_moment_also_when_that_is_now(read: Reader) -> None:
    assert read(RETURN).links("Permanent link") == [f"{RETURN}?as_of=2026-11-22T10%3A00"]
    assert read(f"{RETURN}?as_of=2025-04-08").links("Permanent link") == [f"{RETURN}?as_of=2025-04-08"]


def test_before_its_order_it_is_not_imposed_yet(read: Reader) -> None:
    page = read(f"{RETURN}?as_of=2025-04-01")

    assert page.status == 200
    assert "Not imposed yet at this moment" in page.words
    assert page.links("Show Fri 4 Apr 2025") == [f"{RETURN}?as_of=2025-04-04"]


def test_a_day_that_is_no_longer_listed_leads_to_its_own_day(read: Reader) -> None:
    page = read("/deadlines/daily-updates/2025-04-14")

    assert page.status == 200
    assert "What is known of this duty ends Mon 14 Apr 2025, 12:35 p.m. EDT." in page.words
    assert page.links("Show Mon 14 Apr 2025") == ["/deadlines/daily-updates/2025-04-14?as_of=2025-04-14"]


@pytest.mark.parametrize(
    "key", ["nothing", "return", "daily-updates/2025-04-11", "daily-updates/2030-01-01", "daily-updates/x"]
)
def test_a_deadline_that_there_is_not_is_not_found(read: Reader, key: str) -> None:
    assert read(f"/deadlines/{key}").status == 404
    assert read(f"/deadlines/{key}/why").status == 404


def test_only_a_clerk_is_offered_to_enter_an_answer(seeded_doors: Doors, read: Reader) -> None:
    offer = "Enter a filing that answers this deadline"
    clerk = signed_in(app_over(seeded_doors), seeded_doors)

    assert not read(RETURN).links(offer)
    assert Page(clerk.get(RETURN)).links(offer) == ["/clerk/filings/new?deadline=return-by-2025-04-07"]
    assert not Page(clerk.get("/deadlines/no-removal-to-el-salvador")).links(offer)


def test_a_read_only_dashboard_offers_no_entry(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        clerk = signed_in(app_over(doors, read_only=True), doors)

        assert not Page(clerk.get(RETURN)).links("Enter a filing that answers this deadline")


def test_the_cited_lines_stand_beside_the_fact_once_a_copy_is_attached(
    seeded_doors: Doors, read: Reader, tmp_path: Path
) -> None:
    text = "\n".join(f"line number {number}" for number in range(1, 400))
    attach_copy(seeded_doors, tmp_path, "article-001", text)

    assert "10 line number 10" in words_of(read(RETURN).parts(".cite-lines")[0])


def attach_copy(doors: Doors, folder: Path, source: str, text: str) -> None:
    """Attaches a text of our own as the copy of a source, by giving the source that text's SHA-256."""
    (folder / "copy.txt").write_text(text)
    with doors.writing("tester") as session:
        session.execute(
            update(Source)
            .where(Source.key == source)
            .values(file_name="copy.txt", sha256=sha256(text.encode()).hexdigest())
        )
        attach(Unit(session, TESTER, doors.clock.now()), folder)


def test_a_stay_before_the_due_moment_is_drawn_told_and_never_a_default(seeded_doors: Doors, read: Reader) -> None:
    stay_the_return(seeded_doors, "2025-04-06")

    page, dashboard = read(f"{RETURN}?as_of=2025-04-14"), read("/?as_of=2025-04-14")

    assert page.part(".status-word") == "stayed"
    told = page.part("#effects")
    assert "stays" in told
    assert "Stay of the order Sun 6 Apr 2025 no end on record - in force" in told
    assert 'class="life-stayed"' in page.html
    assert len(dashboard.parts(".span-label")) == 1
    assert "deadline is past due" not in dashboard.part(".lede")
    assert "past due" not in page.part("#why")


def stay_the_return(doors: Doors, begins: str) -> None:
    """Enters an order of the Richmond court that stays the order of 4 April."""
    with doors.writing("tester") as session:
        docket = session.scalars(select(Docket).where(Docket.key == "appeal-richmond")).one()
        stayed = session.scalars(select(Order).where(Order.key == "return-2025-04-04")).one()
        moment = day_moment(date.fromisoformat(begins), "America/New_York")
        stay = Order(
            key="stay",
            docket_id=docket.id,
            title="Stay of the order",
            filed=moment,
            form=OrderForm.WRITTEN,
            layer=Layer.CLERK,
        )
        session.add(stay)
        session.flush()
        session.add(
            Effect(
                key="stay-effect",
                order_id=stay.id,
                kind=EffectKind.STAYS,
                begins=moment,
                target_order_id=stayed.id,
                layer=Layer.CLERK,
            )
        )
