"""All engines against the oracle that tries every plan, on random tiny instances with every rule kind."""

from __future__ import annotations

import copy
import os
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from random_instances import Document, random_document

from rightsource.models.checker import Checker
from rightsource.models.reading import read_document
from rightsource.models.result import Result
from rightsource.optimizer.solve import solve

CASES = int(os.environ.get("RIGHTSOURCE_CASES", "40"))
ENGINES = ("highs", "scip", "cp-sat")


def solved(document: Document, engine: str = "exhaustive") -> Result:
    """Solve a document to proof."""
    return solve(read_document(document, "test"), engine=engine, gap=0)


@pytest.mark.parametrize("seed", range(CASES))
def test_engines_and_oracle_agree(seed: int) -> None:
    """At gap 0 every engine has the oracle's status, cost and bound, and the checker allows its plan."""
    document = random_document(seed)
    oracle = solved(document)
    assert oracle.status in ("optimal", "infeasible")
    for engine in ENGINES:
        result = solved(document, engine)
        assert (result.status, result.objective) == (oracle.status, oracle.objective), engine
        assert result.stop_reason == "proof"
        if result.plan is not None:
            instance = read_document(document, "test")
            report = Checker(instance).check(result.plan.choice(instance))
            assert report.feasible
            assert report.objective == oracle.objective == result.bound


@pytest.mark.parametrize("seed", range(2 * CASES))
def test_relaxing_a_rule_never_costs_more(seed: int) -> None:
    """Dropping any rule, or loosening its limit, leaves every plan allowed that was allowed before."""
    document = random_document(seed)
    before = solved(document).objective
    for k, rule in enumerate(document["rules"]):
        dropped = document | {"rules": document["rules"][:k] + document["rules"][k + 1 :]}
        changed = copy.deepcopy(document)
        loosen(changed["rules"][k])
        for relaxed in (dropped, changed):
            after = solved(relaxed).objective
            assert before is None or (after is not None and after <= before), rule


def loosen(rule: Document) -> None:
    """Move the limit of a rule by a tenth to the generous side; rules without one are switched off."""
    if "value" not in rule:
        rule["active"] = False
        return
    value = Decimal(rule["value"])
    count = rule["kind"].endswith("_count")
    step = Decimal(1) if count else (value / 10).quantize(Decimal("0.000001"))
    loose = value - step if rule["kind"].startswith("min_") else value + step
    low = Decimal("0.000001") if "yield" in rule["kind"] else Decimal(0)
    loose = max(loose, low)
    rule["value"] = min(loose, Decimal(1)) if "share" in rule["kind"] else loose


@pytest.mark.parametrize("seed", range(CASES))
def test_renaming_and_reordering_change_nothing(seed: int) -> None:
    """Other ids and another order of every list give the same cost, with the oracle and with HiGHS."""
    document = random_document(seed)
    other = shuffled(renamed(document), Random(seed))
    for engine in ("exhaustive", "highs"):
        one, two = solved(document, engine), solved(other, engine)
        assert (one.status, one.objective) == (two.status, two.objective)


def renamed(value: Any) -> Any:
    """Return a document in which every id of an object has another name; kinds and words of the format stay."""
    text: dict[str, str] = {}
    for document in (value,):
        for key in ("sites", "providers", "processes", "rules"):
            text |= {item["id"]: f"x-{item['id'][::-1]}" for item in document[key]}
        for process in document["processes"]:
            text |= {option["id"]: f"z{option['id']}" for option in process["options"]}
    return _renamed(value, text)


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {names.get(key, key): _renamed(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value


def shuffled(value: Any, random: Random) -> Any:
    """Return a document with every list in another order."""
    if isinstance(value, dict):
        return {key: shuffled(item, random) for key, item in value.items()}
    if isinstance(value, list):
        return random.sample([shuffled(item, random) for item in value], len(value))
    return value
