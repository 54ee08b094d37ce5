"""The text of a report: remarks, summaries, losses, flags, and all cells of every set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rightsource.benchmarks.measures.results import Results
from rightsource.benchmarks.report import flag_table, full_table, scaling_table
from rightsource.benchmarks.report.collection import Collection
from rightsource.benchmarks.report.loss_tables import loss_tables
from rightsource.benchmarks.report.remarks import absences, run_lines, run_remarks, set_remarks
from rightsource.benchmarks.report.summary_tables import (
    EFFORT_NOTE,
    OURS,
    PLAN_NOTE,
    PROOF_NOTE,
    effort_table,
    plan_table,
    proof_table,
)


def document(collection: Collection, pictures: Sequence[str], beside: str = "", level: int = 1) -> str:
    """Return the report as Markdown, its headings from ``level`` on.

    ``pictures`` are the stems of the plots (see `stem`), ``beside`` is the way to their folder, empty or with a slash
    at its end.
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
    return "\n".join(lines).rstrip() + "\n"


def stem(results: Results, kind: str) -> str:
    """Return the name of a plot of a set, without ending: ``small--profile``."""
    return f"{re.sub(r'[^A-Za-z0-9_.]+', '-', results.name)}--{kind}"


def _set(results: Results, pictures: Sequence[str], beside: str, mark: str) -> list[str]:
    lines = [f"{mark} {results.name}: {len(results.rows)} cases", "", *_remarks(set_remarks(results))]
    lines += [*proof_table(results), "", PROOF_NOTE, "", *plan_table(results), "", PLAN_NOTE, ""]
    lines += [*effort_table(results), "", EFFORT_NOTE, ""]
    if scaling_table.is_scaling(results):
        lines += [*scaling_table.scaling_table(results), "", scaling_table.NOTE, ""]
    for picture in pictures:
        lines += [f"![{picture.replace('--', ': ')}]({beside}{picture}.png)", ""]
    if OURS in results.peers:
        lines += [f"{mark}# Largest losses on {results.name}", "", *loss_tables(results, OURS), ""]
    lines += [f"{mark}# Flags on {results.name}", "", *flag_table.flag_table(results), "", flag_table.NOTE, ""]
    lines += [f"{mark}# All cells of {results.name}", "", *full_table.full_table(results), "", full_table.NOTE, ""]
    refusals = absences(results)
    return [*lines, *refusals, ""] if refusals else lines


def _remarks(sentences: Iterable[str]) -> list[str]:
    kept = [f"> **Note**: {sentence}" for sentence in sentences]
    return [line for sentence in kept for line in (sentence, "")]
