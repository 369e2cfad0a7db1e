"""What the seed's articles layer asserts is cited, in our own words, and stands where it says it stands.

The first part reads the TOML alone and always runs. The second holds it against the five articles, which are no part of
this project: it needs them in ../shared/seeds beside the checkout and says so when they are not there.
"""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.domain import vocabulary as words
from tracker.domain.edtf import parse_moment

ROOT = Path(__file__).parents[2]
LAYER = ROOT / "seed" / "abrego-garcia" / "articles"
ARTICLES = ROOT.parent / "shared" / "seeds"
LEFT_OUT = "left out: ../shared is not beside this checkout"
ZONE = "America/New_York"

QUOTED_WORDS = 8
SHARED_WORDS = 9

MOMENTS = {
    "sources": ("published", "speaks_through"),
    "dockets": ("opened",),
    "orders": ("filed", "entered"),
    "filings": ("filed", "entered"),
    "obligations": ("known_until", "first_occurrence"),
    "deadlines": ("due",),
    "statements": ("made",),
    "events": ("happened",),
}
REFERENCES = {
    "matter": "matters",
    "court": "courts",
    "appeals_to": "courts",
    "docket": "dockets",
    "from_docket": "dockets",
    "judge": "parties",
    "filed_by": "parties",
    "speaker": "parties",
    "for_party": "parties",
    "about_party": "parties",
    "acting_for": "parties",
    "order": "orders",
    "about_order": "orders",
    "obligation": "obligations",
    "about_obligation": "obligations",
    "answers": "statements",
    "source": "sources",
}
REFERENCE_LISTS = {"obligors": "parties", "obligees": "parties", "beside": "obligations"}
VOCABULARY = {
    ("courts", "level"): words.CourtLevel,
    ("dockets", "remote_access"): words.RemoteAccess,
    ("parties", "kind"): words.PartyKind,
    ("orders", "form"): words.OrderForm,
    ("filings", "kind"): words.FilingKind,
    ("obligations", "kind"): words.ObligationKind,
    ("obligations", "force"): words.Force,
    ("obligations", "nature"): words.Nature,
    ("deadlines", "basis"): words.Basis,
    ("deadlines", "due_kind"): words.DueKind,
    ("statements", "kind"): words.StatementKind,
    ("conflicts", "kind"): words.ConflictKind,
}
SIDES = {"plaintiff", "petitioner", "defendant", "respondent", "applicant", "appellant", "appellee"}
INLINE_WORDS = {
    ("roles", "role"): SIDES | {"judge", "counsel", "subject"},
    ("aliases", "kind"): {"spelling", "short", "title"},
    ("docket_links", "kind"): {"appeal", "application", "removal", "related", "proceeding"},
    ("conflicts", "severity"): {"high", "medium", "low"},
    ("cite", "confidence"): {"high", "medium", "low"},
}
NOT_IN_THIS_LAYER = {"effects", "requests", "fulfilments", "findings", "services", "settings", "notices", "coverage"}
PROMISED_KEYS = {
    "matters": {"abrego-garcia"},
    "courts": {"immigration", "mdd", "ca4", "scotus"},
    "dockets": {"immigration-2019", "suit-greenbelt", "appeal-richmond", "application-supreme-court"},
    "orders": {
        "protection-2019",
        "return-2025-04-04",
        "fourth-circuit-denial",
        "scotus-2025-04-10",
        "daily-updates-2025-04-11",
    },
    "filings": {"suit", "appeal-2025-04", "application-2025-04", "filing-2025-04-13", "brief-by-2025-04-11"},
    "obligations": {"no-removal-to-el-salvador", "return", "facilitate-return", "daily-updates"},
    "deadlines": {"no-removal-to-el-salvador", "return-by-2025-04-07", "facilitate-return"},
    "conflicts": {f"cf-{number:02d}" for number in range(1, 45)},
    "sources": {f"article-{number:03d}" for number in range(5)},
}


def load_seed() -> dict[str, list[dict]]:
    tables: dict[str, list[dict]] = {}
    for path in [ROOT / "seed" / "courts.toml", *sorted(LAYER.glob("*.toml"))]:
        for table, rows in tomllib.loads(path.read_text(encoding="utf-8")).items():
            tables.setdefault(table, []).extend(rows)
    return tables


SEED = load_seed()
ROWS = [
    pytest.param(table, row, id=f"{table}/{row.get('key', number)}")
    for table, rows in SEED.items()
    for number, row in enumerate(rows)
]
KEYS = {table: {row["key"] for row in rows if "key" in row} for table, rows in SEED.items()}


def nested(name: str, value: object) -> Iterator[tuple[str, dict]]:
    """Every table in `value` with the name it stands under, itself first."""
    if isinstance(value, dict):
        yield name, value
        for field, inner in value.items():
            yield from nested(field, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nested(name, inner)


def citations(row: dict) -> list[dict]:
    return [table for name, table in nested("", row) if name == "cite"]


def texts(row: dict) -> Iterator[str]:
    for _, table in nested("", row):
        for value in table.values():
            yield from (text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str))


def plain_words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text.casefold().replace("’", "").replace("'", ""))
    return re.findall(r"[a-z0-9$]+", "".join(mark for mark in folded if not unicodedata.combining(mark)))


def runs(text: str) -> set[tuple[str, ...]]:
    listed = plain_words(text)
    return {tuple(listed[start : start + SHARED_WORDS]) for start in range(len(listed) - SHARED_WORDS + 1)}


# The seed by itself


def test_the_layer_has_the_promised_keys_and_no_table_that_no_article_supports():
    assert not NOT_IN_THIS_LAYER & SEED.keys()
    for table, promised in PROMISED_KEYS.items():
        assert KEYS[table] == promised, table


def test_keys_are_slugs_and_stand_once_in_their_table():
    for table, rows in SEED.items():
        keys = [row["key"] for row in rows if "key" in row]
        assert len(keys) == len(set(keys)), table
        assert all(re.fullmatch(r"[a-z0-9./:-]+", key) for key in keys), table


@pytest.mark.parametrize(("table", "row"), ROWS)
def test_every_row_is_cited(table, row):
    if table == "sources":
        assert re.fullmatch(r"[0-9a-f]{64}", row["sha256"])
        assert row["dating"]
        return

    if table == "conflicts":
        assert row["positions"]
        assert all(position["cite"] for position in row["positions"])
        return

    assert any("field" not in citation for citation in row["cite"]), "the row as a whole has no citation"
    for inner in (*row.get("aliases", []), *row.get("roles", [])):
        assert inner["cite"], inner


@pytest.mark.parametrize(("table", "row"), ROWS)
def test_a_cited_field_is_one_of_the_row(table, row):
    assert {citation["field"] for citation in row.get("cite", []) if "field" in citation} <= row.keys()


@pytest.mark.parametrize(("table", "row"), ROWS)
def test_every_dated_field_can_be_read_and_says_how_it_was_dated(table, row):
    for field in MOMENTS.get(table, ()):
        if field not in row:
            continue

        parse_moment(row[field], ZONE)
        cited = [citation for citation in row.get("cite", []) if citation.get("field") == field]

        if table == "sources":
            continue
        assert cited, f"{field} has no citation"
        assert all("method" in citation and "confidence" in citation for citation in cited), field
        printed = row[field] in {citation.get("value", "")[-4:] for citation in cited}
        assert printed or any("2025 inferred" in citation["method"] for citation in cited), field


@pytest.mark.parametrize(("table", "row"), ROWS)
def test_a_citation_has_a_pinpoint_in_human_words_lines_and_a_short_quote(table, row):
    for citation in citations(row):
        assert citation.keys() <= {"source", "at", "lines", "quote", "field", "value", "method", "confidence"}
        assert re.search("BBC live page|article|report|update", citation["at"]), citation
        assert citation["lines"]
        assert all(line > 0 for line in citation["lines"]), citation
        assert 1 <= len(citation["quote"].split()) <= QUOTED_WORDS, citation


@pytest.mark.parametrize(("table", "row"), ROWS)
def test_references_resolve(table, row):
    for _, inner in nested(table, row):
        for field, target in REFERENCES.items():
            if field in inner:
                assert inner[field] in KEYS[target], (field, inner[field])
        for field, target in REFERENCE_LISTS.items():
            assert set(inner.get(field, [])) <= KEYS[target], field
    for touched in row.get("touches", []):
        assert touched["key"] in KEYS[touched["table"]], touched


@pytest.mark.parametrize(("table", "row"), ROWS)
def test_words_come_from_the_closed_sets(table, row):
    for (of_table, field), allowed in VOCABULARY.items():
        if of_table == table:
            assert row[field] in set(allowed), (field, row[field])
    for name, inner in nested(table, row):
        for (of_table, field), allowed in INLINE_WORDS.items():
            if of_table == name and field in inner:
                assert inner[field] in allowed, (field, inner[field])


@pytest.mark.parametrize("row", SEED["conflicts"], ids=lambda row: row["key"])
def test_a_conflict_touches_a_field_that_is_there_or_is_computed(row):
    computed = {("deadlines", "status"), ("obligations", "status"), ("obligations", "due")}
    rows = {(table, each["key"]): each for table, listed in SEED.items() for each in listed if "key" in each}

    for touched in row["touches"]:
        known = rows[touched["table"], touched["key"]]
        left_open = (touched["table"], touched["field"]) == ("orders", "judge")
        assert touched["field"] in known or (touched["table"], touched["field"]) in computed or left_open, touched


def test_no_text_shows_words_of_the_workshop():
    inside = re.compile(r"\bseeds?\b|\b00[0-4]\b|\b(?:AF|CF|PR)-[0-9J]", re.ASCII)
    for rows in SEED.values():
        for row in rows:
            shown = {text for text in texts(row) if text not in {row.get("file_name"), row.get("key")}}
            shown -= KEYS["sources"]
            assert not [text for text in shown if inside.search(text)], row.get("key")


def test_nobody_has_an_age_or_a_status_as_an_attribute():
    for row in SEED["parties"]:
        about = " ".join([row["name"], row.get("note", ""), *(alias["text"] for alias in row.get("aliases", []))])
        assert not re.search(r"year-old|citizen|immigrant|gang|terrorist|illegal|father of|\baged\b", about), row["key"]


# The seed beside the articles


@pytest.fixture(scope="module")
def articles(pytestconfig) -> dict[str, list[str]]:
    """The lines of each article by source key; empty, with a word about it, when the articles are not at hand."""
    if not ARTICLES.is_dir():
        plugins = pytestconfig.pluginmanager
        with plugins.getplugin("capturemanager").global_and_fixture_disabled():
            plugins.getplugin("terminalreporter").write_line(f"\n{LEFT_OUT}")
        return {}
    return {
        row["key"]: (ARTICLES / row["file_name"]).read_text(encoding="utf-8").split("\n") for row in SEED["sources"]
    }


@pytest.fixture(scope="module")
def their_runs(articles) -> set[tuple[str, ...]]:
    return {run for lines in articles.values() for line in lines for run in runs(line)}


@pytest.mark.parametrize("row", SEED["sources"], ids=lambda row: row["key"])
def test_each_article_is_the_file_that_was_read(articles, row):
    if articles:
        assert hashlib.sha256((ARTICLES / row["file_name"]).read_bytes()).hexdigest() == row["sha256"]


@pytest.mark.parametrize(("table", "row"), ROWS)
def test_each_quote_stands_in_one_of_its_lines(articles, table, row):
    for citation in citations(row) if articles else []:
        lines = articles[citation["source"]]
        assert max(citation["lines"]) <= len(lines), citation
        assert all(lines[line - 1].strip() for line in citation["lines"]), citation
        assert any(citation["quote"] in lines[line - 1] for line in citation["lines"]), citation


@pytest.mark.parametrize(("table", "row"), ROWS)
def test_no_text_shares_nine_words_in_a_row_with_an_article(their_runs, table, row):
    assert not [" ".join(run) for text in texts(row) for run in runs(text) & their_runs]
