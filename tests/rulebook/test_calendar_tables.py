"""What a calendar's table may not say: each mistake is refused with its file and its line."""

import re
import shutil
from pathlib import Path

import pytest

from tracker.domain.errors import Unreadable
from tracker.rulebook.calendars import FOLDER, load_calendars

# The file, what stands there, what is put in its place, what the line named in the error holds, its sentence.
REFUSED = [
    ("md", 'authority = "Md. Code, Gen. Prov. 1-111(a)(6)"\n', "", "[[days]]", "'authority' is missing"),
    ("md", "easter = -2", "easter = -2\nday = 3", "[[days]]", "give exactly one of 'day', 'weekday' (with 'nth') and"),
    ("md", "easter = -2", "easter = -2\nmoon = 1", "moon = 1", "'moon' is no field of a days"),
    ("md", "day = 25", "day = 32", "day = 32", "no such day in every year: day is out of range for month"),
    ("md", "month = 2\nday = 12", "month = 2\nday = 29", "day = 29", "no such day in every year"),
    ("md", "day = 25", "day = 0", "day = 0", "no such day in every year"),
    ("md", "month = 3\n", "month = 13\n", "day = 25", "no such day in every year: month must be in 1..12"),
    ("md", "plus_days = 1\nfrom", "plus_days = 1\nto = 2000-01-01\nfrom", "from =", "'from' 2008-01-01 comes after"),
    ("md", "nth = 4", "nth = 5", "nth = 5", "'nth' must be 1 to 4, or -1 for the last"),
    ("md", 'years = "even"', 'years = "odd"', 'years = "odd"', "'years' must be one of all, even"),
    ("md", 'sunday_authority = "Md. Code, Gen. Prov. 1-111(b)(2)"\n', "", 'sunday = "monday"', "'sunday_authority'"),
    ("md", 'source = "self-law.org/code/md/general-provisions/1-111"\n', "", "# Maryland", "'source' is missing"),
    ("md", 'id = "md"', 'id = "va"', "", "'id' must be 'md', as the file is named"),
    ("md", "sourced_to = 2027", "sourced_to = 2018", "sourced_to", "'sourced_from' to 'sourced_to' must lie in"),
    ("va", "counts = true", "", "[[days]]", "'counts' is given for a disputed day and for no other"),
    ("va", 'state = "disputed"', 'state = "open"', 'state = "open"', "'state' must be closed or disputed"),
    ("federal", 'regimes = ["scotus"]', 'regimes = ["scouts"]', "regimes", "'regimes' may hold bia, frap, frcp"),
    ("federal", "since = 1965\n", "", "every = 4", "'every' (1 or more) and 'since' stand together"),
    ("federal", "[[days]]", "[[closings]]", "[[closings]]", "this file has [[days]] and no [[closings]]"),
    ("closures", "on = 2025-01-09", "on = 2101-01-09", "on = 2101", "2101-01-09 lies outside the calendar"),
    (
        "closures",
        "on = 2020-12-31",
        "on = 2020-12-24",
        "on = 2020-12-24",
        "2020-12-24 stands here twice for the same court",
    ),
    ("closures", 'treatment = "holiday"\n', "", 'kind = "court"', "'treatment' stand in a closing of kind 'court'"),
    ("closures", 'treatment = "holiday"', 'treatment = "gone"', 'treatment = "gone"', "'treatment' must be one of"),
    ("closures", 'source = "reagan', 'mistake = "reagan', 'mistake = "reagan', "'mistake' is no field of a closings"),
    ("closures", "[[closings]]\non", "[[days]]\non", "[[days]]", "this file has [[closings]] and no [[days]]"),
]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case[-1][:40])
def test_a_table_is_refused_with_file_and_line(tmp_path: Path, case: tuple[str, ...]) -> None:
    name, old, new, line, said = case
    folder = Path(shutil.copytree(FOLDER, tmp_path / "calendars"))
    file = folder / f"{name}.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")

    with pytest.raises(Unreadable) as refused:
        load_calendars(folder)

    found = re.fullmatch(rf"{name}\.toml, line (\d+): (.*)", str(refused.value))
    assert found
    assert said in found[2]
    assert line in text.splitlines()[int(found[1]) - 1]


def test_a_table_of_no_state_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "calendars"))
    (folder / "zz.toml").write_text((folder / "md.toml").read_text("utf-8").replace('id = "md"', 'id = "zz"'), "utf-8")
    with pytest.raises(Unreadable, match=r"zz\.toml, line \d+: 'zz' is the code of no state"):
        load_calendars(folder)

    (folder / "zz.toml").unlink()
    (folder / "federal.toml").unlink()
    with pytest.raises(Unreadable, match=r"federal\.toml cannot be read"):
        load_calendars(folder)
