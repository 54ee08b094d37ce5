"""The facts about an instance as a screen."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rightsource.models.vocabulary import MODES
from rightsource.optimizer.commands.tables import table, titled
from rightsource.optimizer.wording import MODE_NAMES, counted, percent


def info_summary(document: Mapping[str, Any]) -> Iterator[RenderableType]:
    """Yield the parts of the screen, made from the same document that ``--json`` prints."""
    yield Text(document["instance"]["name"], style="bold")
    yield _facts(document)
    yield _modes(document)
    if document["rules_by_kind"]:
        yield _kinds(document)
    if document["absent_money"]:
        yield _absent(document)


def _facts(document: Mapping[str, Any]) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, fact in _fact_rows(document):
        grid.add_row(name, fact)
    return grid


def _fact_rows(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    sizes, graph, each = document["sizes"], document["graph"], document["options_per_process"]
    current = document["current_plan"]
    depth = f"{counted(graph['depth'], 'process', 'processes')} on a longest path"
    yield "sha256", document["instance"]["sha256"]
    yield "money", f"{document['currency']}, {counted(document['money_decimals'], 'decimal', 'decimals')}"
    years = counted(document["horizon_years"], "year", "years")
    yield "horizon", f"{years}, discount rate {percent(float(document['discount_rate']))}"
    yield "processes", f"{sizes['processes']:,} in {counted(len(document['functions']), 'function', 'functions')}"
    yield "", _listed(document["functions"])
    yield "volume", f"{document['volume']:,} transactions per year"
    yield "options", f"{sizes['options']:,}; {each['least']} to {each['most']} per process, {each['mean']:g} on average"
    yield "graph", f"{counted(sizes['dependencies'], 'dependency', 'dependencies')}; {depth}"
    yield "", f"{counted(graph['sources'], 'source', 'sources')}, {counted(graph['sinks'], 'sink', 'sinks')}"
    yield "providers", f"{sizes['providers']:,}: {_listed(document['providers_by_kind'])}"
    yield "countries", _listed(document["providers_by_country"])
    yield "current plan", f"{current['processes']:,} of {counted(current['of'], 'process', 'processes')}"
    if document["scenarios"]:
        ids = ", ".join(scenario["id"] for scenario in document["scenarios"])
        yield "scenarios", f"{len(document['scenarios']):,}: {ids}"


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items() if count)


def _modes(document: Mapping[str, Any]) -> Group:
    made = table(("mode", "left"), ("processes", "right"), ("options", "right"))
    for mode in MODES:
        offered = document["modes_offered"][mode]
        made.add_row(MODE_NAMES[mode], f"{offered['processes']:,}", f"{offered['options']:,}")
    return titled("Modes offered", made)


def _kinds(document: Mapping[str, Any]) -> Group:
    made = table(("kind", "left"), ("rules", "right"))
    for kind, count in document["rules_by_kind"].items():
        made.add_row(kind, f"{count:,}")
    if document["inactive_rules"]:
        made.add_row("switched off: " + ", ".join(document["inactive_rules"]), f"{len(document['inactive_rules']):,}")
    return titled("Rules by kind", made)


def _absent(document: Mapping[str, Any]) -> Group:
    made = table(("key", "left"), ("times", "right"))
    for key, count in document["absent_money"].items():
        made.add_row(key, f"{count:,}")
    return titled("Money that was left out and counts as zero", made)
