"""What the help of a command says of its JSON document is what the document holds: no key more, none less."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from small_cases import two_jobs

QUICK = ("--engine", "exhaustive", "--workers", "1", "--gap", "0", "--quiet")
OPENING, CLOSING = "([{", ")]}"
Keys = Mapping[str, Any]
"""Keys that a help names; behind each the keys of the objects it holds, None where the help does not say."""


def items(text: str) -> Iterator[str]:
    """Yield the parts of a list in words, up to the sentence's end; commas within brackets part nothing."""
    depth, part = 0, ""
    for letter in text:
        depth += (letter in OPENING) - (letter in CLOSING)
        if depth == 0 and letter in ",.":
            yield part.strip()
            part = ""
            if letter == ".":
                return
        else:
            part += letter


def inner_list(rest: str) -> str | None:
    """Return what stands in the braces that follow a key, None where there are none, or any keys may be in them."""
    if not rest.lstrip(" [").startswith("{"):
        return None
    first, depth = rest.index("{"), 0
    for position, letter in enumerate(rest[first:], start=first):
        depth += (letter == "{") - (letter == "}")
        if depth == 0:
            inner = rest[first + 1 : position]
            return None if re.match(r"\w+:", inner) else inner
    raise AssertionError(f"'{rest}' has a brace that is not closed")


def keys_in(text: str) -> Keys:
    """Return the keys that a list in words names."""
    found: dict[str, Any] = {}
    for item in items(text):
        name = re.match(r"[a-z_]+", item)
        assert name is not None, f"'{item}' begins with no key"
        inner = inner_list(item[name.end() :])
        found[name.group()] = None if inner is None else keys_in(f"{inner}.")
    return found


def described(run: Run, command: str, words: str) -> Keys:
    """Return the keys in the paragraph of a command's help that begins with these words."""
    paragraphs = [" ".join(one.split()) for one in run(command, "--help").stdout.split("\n\n")]
    [told] = [one.removeprefix(words) for one in paragraphs if one.startswith(words)]
    return keys_in(told)


def differences(keys: Keys, value: Any, path: str) -> Iterator[str]:
    """Yield where the keys of a value are not those of its description."""
    if isinstance(value, list):
        for one in value:
            yield from differences(keys, one, f"{path}[]")
        return
    if not isinstance(value, dict):
        return
    if missing := keys.keys() - value.keys():
        yield f"{path} lacks {sorted(missing)}"
    if more := value.keys() - keys.keys():
        yield f"{path} has {sorted(more)}, which the help does not name"
    for key, inner in keys.items():
        if inner is not None and key in value:
            yield from differences(inner, value[key], f"{path}.{key}")


@pytest.fixture
def case(write: Callable[[str, Any], Path]) -> Path:
    """Return two jobs with a rule, scenarios and a current plan as a file."""
    cap = {"id": "cap", "kind": "max_total", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 34}
    scenarios = [{"id": "growth", "changes": [{"kind": "volume", "factor": 2}]}]
    current = {"small": "own", "large": "own"}
    write("plan.json", {"format": "rightsource-plan/1", "assignment": {"small": "own", "large": "out"}})
    return write("jobs.json", two_jobs(rules=[cap], scenarios=scenarios, current_plan=current))


COMMANDS: list[tuple[str, str, tuple[str, ...]]] = [
    ("solve", "--json:", ("--compare", "--engine", "exhaustive", "--quiet")),
    ("compare", "--json:", ("current", "plan.json")),
    ("scenarios", "--json:", QUICK),
    ("explain", "--json:", QUICK),
    ("prices", "--json:", QUICK),
    ("whatif", "--json:", ("--process", "large", "--mode", "in_house", *QUICK)),
    ("whatif", "--all --json:", ("--all", *QUICK)),
    ("breakeven", "--json:", ("--process", "small", *QUICK)),
    ("alternatives", "--json:", ("--within", "50%", *QUICK)),
    ("frontier", "--json:", ("--against", "changes", *QUICK)),
    ("report", "--json:", ("current", "plan.json", "-o", "report.xlsx")),
]


@pytest.mark.parametrize(("command", "words", "options"), COMMANDS)
def test_the_help_names_the_keys_of_the_document(
    run: Run, case: Path, command: str, words: str, options: tuple[str, ...]
) -> None:
    """All keys, as deep as the help describes them, and the same in an instance with a plan or a conflict."""
    keys = described(run, command, words)
    document = json.loads(run(command, case, *options, "--json").stdout)
    assert list(differences(keys, document, command)) == []


def test_the_help_names_the_keys_of_conflicts_and_repairs(run: Run, write: Callable[[str, Any], Path]) -> None:
    """An instance with a plan has none: two rules that exclude each other fill these lists."""
    home = {"id": "home", "kind": "max_total", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 0}
    away = {"id": "away", "kind": "min_share", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 0.2}
    document = json.loads(run("explain", write("no.json", two_jobs(rules=[home, away])), *QUICK, "--json").stdout)
    assert document["conflicts"]
    assert document["repairs"]
    assert list(differences(described(run, "explain", "--json:"), document, "explain")) == []


@pytest.mark.parametrize(
    "command", ["scenarios", "explain", "prices", "whatif", "breakeven", "alternatives", "frontier"]
)
def test_documents_of_analyses_end_alike_and_name_their_baseline(run: Run, case: Path, command: str) -> None:
    """Whether all is proven, how long it took, and warnings come last; the baseline has the same keys everywhere."""
    [options] = [options for name, words, options in COMMANDS if name == command and words == "--json:"]
    document = json.loads(run(command, case, *options, "--json").stdout)
    assert list(document)[-3:] == ["complete", "seconds", "warnings"]
    asked = ["name", "status", "stop_reason", "objective", "bound", "gap", "assignment"]
    assert list(document["baseline"])[: len(asked)] == asked
    assert document["baseline"]["name"] == ("as-is" if command == "scenarios" else "least-cost plan")
