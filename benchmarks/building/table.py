"""The Markdown page of model building: a table for each case, losses and absences included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median
from typing import Final

from rightsource.benchmarks.building.measurement import WORDS
from rightsource.benchmarks.building.record import BuildRecord
from rightsource.benchmarks.building.registry import OURS

INTRODUCTION: Final = """\
# Model building

Every tool builds the same model: our strong formulation, in whole numbers. **Ours** starts from compiled tables and
derives every column and row; the **others** are handed the finished columns and rows as arrays and only enter them, in
the way that their own documentation calls fast. So the comparison favours them.

*Built* is the model in the tool's own objects (ours: flat arrays). *Handed over* adds what turns it into a solver's
input: for us and for MathOpt its protocol buffer, for linopy its matrices, for PyOptInterface nothing (every call goes
to HiGHS at once), for Pyomo its linear standard form; pyomo.kernel writes text files only. Each build is a process of
its own, after a tiny one that loads what is loaded on first use; tools take turns. Rates are variables per second at
the median time. *Ours is* says how many times theirs our rate is: below 1 we are slower. Memory is the peak while
building and handing over, and in brackets how much of it came on top. A model counts as the same when every limit,
cost and coefficient that is read back from it is equal; rows without entries are left out of the comparison and of the
arrays, and linopy's objective takes no constant.
"""
_HEAD: Final = (
    "tool",
    "release",
    "built, variables/s",
    "ours is",
    "handed over, variables/s",
    "ours is",
    "seconds built, median (best)",
    "seconds handed over, median (best)",
    "peak MB (added)",
    "same model",
)
_NONE: Final = "–"


def page(records: Sequence[BuildRecord]) -> str:
    """Return the whole page; records of a case stand together."""
    sections = [section(list(group)) for _, group in groupby(records, key=lambda record: record.case)]
    return "\n".join([INTRODUCTION, *sections])


def section(records: Sequence[BuildRecord]) -> str:
    """Return heading and table of one case, and beneath it what went wrong."""
    return "\n".join([*_heading(records), *_table(records), *_beneath(records), ""])


def _heading(records: Sequence[BuildRecord]) -> Iterator[str]:
    yield f"## {records[0].case}"
    yield ""
    known = next((record for record in records if record.measured), None)
    if known is not None:
        size = f"{known.columns:,} variables, {known.rows:,} rows, {known.nonzeros:,} nonzeros"
        yield f"{records[0].processes:,} processes: {size}; {_repeats(records)}; {records[0].started[:10]}."
        yield ""


def _repeats(records: Sequence[BuildRecord]) -> str:
    count = max(len(record.build_seconds) for record in records)
    return "1 repeat" if count == 1 else f"{count} repeats"


def _table(records: Sequence[BuildRecord]) -> Iterator[str]:
    ours = next((record for record in records if record.tool == OURS), None)
    yield _row(_HEAD)
    yield _row(["---", "---", *["---:"] * (len(_HEAD) - 3), "---"])
    for record in records:
        yield _row(_cells(record, ours))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(record: BuildRecord, ours: BuildRecord | None) -> list[str]:
    if not record.measured:
        word = WORDS[record.status]
        return [record.title, record.version or _NONE, word, _NONE, word, *[_NONE] * 4, _verdict(record)]
    built, handed = (ours.build_rate, ours.handed_rate) if ours is not None and ours is not record else (None, None)
    return [
        record.title,
        record.version,
        _rate(record.build_rate),
        _ratio(built, record.build_rate),
        _rate(record.handed_rate),
        _ratio(handed, record.handed_rate),
        _seconds(record.build_seconds),
        _seconds(record.handed_seconds),
        f"{record.peak_mb:,.0f} ({record.added_mb:,.0f})",
        _verdict(record),
    ]


def _verdict(record: BuildRecord) -> str:
    return "yes" if record.measured else "**no**" if record.status == "different" else _NONE


def _rate(rate: float | None) -> str:
    return _NONE if rate is None else f"{rate:,.0f}"


def _ratio(ours: float | None, theirs: float | None) -> str:
    return _NONE if ours is None or theirs is None else f"{ours / theirs:.2g}×"


def _seconds(seconds: Sequence[float]) -> str:
    return f"{median(seconds):.3f} ({min(seconds):.3f})" if seconds else _NONE


def _beneath(records: Sequence[BuildRecord]) -> Iterator[str]:
    """Yield what the others are asked for in our own terms, and a line for whatever went wrong."""
    ours = next((record for record in records if record.tool == OURS), None)
    if ours is not None and ours.hand_over_rate is not None:
        yield ""
        yield (
            f"From finished rows, which is all that the others are asked for, we hand over {ours.hand_over_rate:,.0f}"
            " variables a second."
        )
    for record in records:
        if not record.measured:
            yield ""
            yield f"{record.title}: {WORDS[record.status]}. {record.message}".rstrip()
