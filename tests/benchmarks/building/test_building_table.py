"""The page of model building: ratios the right way round, and nothing dropped."""

from __future__ import annotations

from dataclasses import replace

from rightsource.benchmarks.building.record import BuildRecord
from rightsource.benchmarks.building.table import page, section

OURS = BuildRecord(
    case="handoff-100-s1",
    processes=100,
    tool="rightsource",
    title="rightsource, from tables",
    version="0.1.0",
    status="built",
    message="",
    columns=1000,
    rows=2000,
    nonzeros=5000,
    build_seconds=(0.5, 0.25, 1.0),
    hand_over_seconds=(0.5, 0.25, 1.0),
    peak_mb=120.4,
    added_mb=20.4,
    started="2026-11-22T04:00:04+00:00",
)
SLOWER = replace(OURS, tool="slow", title="Slow", version="2.0", build_seconds=(5.0,) * 3, hand_over_seconds=(0.0,) * 3)
FASTER = replace(OURS, tool="fast", title="Fast", version="3.0", build_seconds=(0.1,) * 3, hand_over_seconds=())
NOTHING = replace(OURS, build_seconds=(), hand_over_seconds=(), columns=0, rows=0, nonzeros=0, version="")
LATE = replace(
    NOTHING, tool="late", title="Late", version="4", status="time", message="It was stopped after 300 seconds."
)
ABSENT = replace(NOTHING, tool="absent", title="Absent", status="missing", message="No module named 'absent'")
WRONG = replace(OURS, tool="wrong", title="Wrong", status="different", message="It is another one.")


def lines(*records: BuildRecord) -> dict[str, str]:
    """Return the lines of the table by their first cell."""
    table = [line for line in section(records).splitlines() if line.startswith("| ")]
    return {line.split(" | ")[0].removeprefix("| "): line for line in table}


def test_rates_and_ratios() -> None:
    """1000 variables in 0.5 s are 2,000 a second: ten times those in 5 s, a fifth of those in 0.1 s."""
    found = lines(OURS, SLOWER, FASTER)
    assert found["rightsource, from tables"] == (
        "| rightsource, from tables | 0.1.0 | 2,000 | – | 1,000 | – | 0.500 (0.250) | 1.000 (0.500) | 120 (20) | yes |"
    )
    assert found["Slow"] == "| Slow | 2.0 | 200 | 10× | 200 | 5× | 5.000 (5.000) | 5.000 (5.000) | 120 (20) | yes |"
    assert found["Fast"] == "| Fast | 3.0 | 10,000 | 0.2× | – | – | 0.100 (0.100) | – | 120 (20) | yes |"


def test_what_went_wrong_is_shown_in_the_table_and_beneath_it() -> None:
    """Late, absent and wrong tools keep their lines, without rates."""
    text = section([OURS, LATE, ABSENT, WRONG])
    assert "| Late | 4 | not in time | – | not in time | – | – | – | – | – |" in text
    assert "| Absent | – | not installed | – | not installed | – | – | – | – | – |" in text
    assert "| Wrong | 0.1.0 | another model | – | another model | – | – | – | – | **no** |" in text
    assert "\nLate: not in time. It was stopped after 300 seconds.\n" in text
    assert "\nAbsent: not installed. No module named 'absent'\n" in text


def test_heading_gives_sizes_and_our_hand_over_alone_is_told() -> None:
    """1000 variables are handed over in 0.5 s at the median."""
    text = section([OURS])
    assert "## handoff-100-s1\n" in text
    assert "100 processes: 1,000 variables, 2,000 rows, 5,000 nonzeros; 3 repeats; 2026-11-22." in text
    assert "we hand over 2,000 variables a second." in text


def test_a_case_where_nothing_was_built_still_has_its_table() -> None:
    """There is no size to tell, and there are no ratios, also where our own line is not there."""
    assert "| Late | 4 | not in time" in section([LATE])
    assert lines(SLOWER)["Slow"].startswith("| Slow | 2.0 | 200 | – | 200 | – |")


def test_page_has_a_section_for_each_case() -> None:
    """The page says who is favoured, and keeps cases apart."""
    text = page([OURS, SLOWER, replace(OURS, case="handoff-1000-s1")])
    assert "the comparison favours them" in text
    assert text.count("\n## handoff") == 2
    assert all(len(line) < 130 for line in text.splitlines() if not line.startswith("|"))
