"""Small seeds for the tests: a folder with one court and one matter, to which a test adds what it is about."""

from pathlib import Path

from tests.running import SEEDED_AT, TESTER
from tracker.bootstrap import Doors
from tracker.domain.vocabulary import Layer
from tracker.services.seeding import SeedReport, load_seed
from tracker.services.unit import Unit

CITED = 'cite = [{ source = "paper", at = "first page", lines = [1] }]\n'
COURT = f"""[[courts]]
key = "mock"
name = "Mock Court"
level = "district"
zone = "America/New_York"
{CITED}"""
MATTER = f"""[[matters]]
key = "reed-v-bureau"
title = "Reed v. Bureau"
zone = "America/New_York"
summary = "Made up."
is_public = true
{CITED}
[[sources]]
key = "paper"
matter = "reed-v-bureau"
title = "A paper"
nature = "report"

[[parties]]
key = "bureau"
matter = "reed-v-bureau"
name = "Bureau"
kind = "office"
{CITED}"""


def a_seed(folder: Path, text: str = MATTER) -> Path:
    """A seed folder whose one file of the articles' layer, `facts.toml`, says `text`."""
    articles = folder / "seed" / "reed" / "articles"
    articles.mkdir(parents=True, exist_ok=True)
    (folder / "seed" / "courts.toml").write_text(COURT)
    (articles / "facts.toml").write_text(text)
    return folder / "seed"


def load(doors: Doors, folder: Path) -> SeedReport:
    """What loading the articles' layer of a seed says."""
    with doors.writing("seed", why="seed") as session:
        return load_seed(Unit(session, TESTER, SEEDED_AT), folder, [Layer.ARTICLES])
