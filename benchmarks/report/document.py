"""The text of a report: for every set where we stand, summaries, losses, flags, and all cells; model building."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from rightsource.benchmarks.measures.results import Results
from rightsource.benchmarks.report import flag_table, full_table, scaling_table
from rightsource.benchmarks.report.building_part import building_part
from rightsource.benchmarks.report.collection import Collection
from rightsource.benchmarks.report.loss_tables import LOSS_NOTE, loss_tables
from rightsource.benchmarks.report.remarks import absences, run_lines, run_remarks, set_remarks
from rightsource.benchmarks.report.summary_tables import (
    EFFORT_HEAD,
    EFFORT_NOTE,
    OURS,
    PLAN_HEAD,
    PLAN_NOTE,
    PROOF_HEAD,
    PROOF_NOTE,
    effort_table,
    plan_table,
    proof_table,
)
from rightsource.benchmarks.report.verdict import verdict

_PART: Final = 3
"""Level of the heading of a set on a page that has more than this report."""
_LONG: Final = 12
"""Lines above which a table is folded away there."""


def document(collection: Collection, pictures: Sequence[str], beside: str = "", level: int = 1) -> str:
    """Return the report as Markdown, its headings from ``level`` on.

    ``pictures`` are the stems of the plots (see `stem`), ``beside`` is the way to their folder, empty or with a slash
    at its end. Below the first level, as on a page of more, long tables are folded away until they are opened.
    """
    mark = "#" * level
    lines = [
        f"{mark} Results of {collection.protocol}",
        "",
        *(line for run in collection.runs for line in run_lines(run)),
        "",
    ]
    lines += _remarks(run_remarks(collection.runs))
    for results in collection.sets:
        lines += _set(results, [one for one in pictures if one.startswith(stem(results, ""))], beside, f"{mark}#")
    lines += building_part([record for run in collection.runs for record in run.building], level + 1)
    return "\n".join(lines).rstrip() + "\n"


def stem(results: Results, kind: str) -> str:
    """Return the name of a plot of a set, without ending: ``small--profile``."""
    return f"{re.sub(r'[^A-Za-z0-9_.]+', '-', results.name)}--{kind}"


def _set(results: Results, pictures: Sequence[str], beside: str, mark: str) -> list[str]:
    lines = [f"{mark} {results.name}: {len(results.rows)} cases", "", *_remarks(set_remarks(results))]
    if OURS in results.peers:
        lines += [*verdict(results, OURS), ""]
    lines += [PROOF_HEAD, "", *proof_table(results), "", PROOF_NOTE, ""]
    lines += [PLAN_HEAD, "", *plan_table(results), "", PLAN_NOTE, ""]
    if scaling_table.is_scaling(results):
        lines += [scaling_table.HEAD, "", *scaling_table.scaling_table(results), "", scaling_table.NOTE, ""]
    for picture in pictures:
        lines += [f"![{picture.replace('--', ': ')}]({beside}{picture}.png)", ""]
    lines += [EFFORT_HEAD, "", *effort_table(results), "", EFFORT_NOTE, ""]
    if OURS in results.peers:
        lines += [f"{mark}# Largest losses on {results.name}", "", *loss_tables(results, OURS), "", LOSS_NOTE, ""]
    lines += [f"{mark}# Flags on {results.name}", "", *_folded(flag_table.flag_table(results), mark)]
    lines += [flag_table.NOTE, "", f"{mark}# All cells of {results.name}", ""]
    lines += [*_folded(full_table.full_table(results), mark), full_table.NOTE, ""]
    refusals = absences(results)
    return [*lines, *refusals, ""] if refusals else lines


def _folded(lines: Sequence[str], mark: str) -> list[str]:
    """Return a long table, folded away where the headings are those of a part of a page."""
    rows = len(lines) - 2
    if len(mark) < _PART or rows <= _LONG:
        return [*lines, ""]
    return [f"<details><summary>{rows} lines</summary>", "", *lines, "", "</details>", ""]


def _remarks(sentences: Iterable[str]) -> list[str]:
    kept = [f"> **Note**: {sentence}" for sentence in sentences]
    return [line for sentence in kept for line in (sentence, "")]
