"""Instances and plans to report on: the sample with names made to harm, and a long chain of processes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from samples import sample_document

from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.report.document import ReportDocument, Section, report_document
from rightsource.optimizer.report.plan import ReportPlan

HARMFUL_NAME = "<script>window.harmed = 1</script>"
HARMFUL_FUNCTION = "\"><img src=x onerror='window.harmed = 2'>"
HARMFUL_TITLE = "</script></title><script>window.harmed = 3</script>"
HARMFUL_PLAN = "<b>bold</b> & </script><script>window.harmed = 4</script>"
OFFERS = (("own", "crew", 1), ("out", "acme", 2), ("bot", "bots", 3))


def harmful_instance() -> Instance:
    """Return the sample whose name, first process and its function are markup that does harm where it is run."""
    document = sample_document()
    document["name"] = HARMFUL_TITLE
    document["processes"][0]["name"] = HARMFUL_NAME
    document["processes"][0]["function"] = HARMFUL_FUNCTION
    for rule in document["rules"]:
        rule.get("scope", {}).pop("functions", None)
    return read_document(document)


def plan_of(instance: Instance, name: str, position: int) -> CheckedPlan:
    """Return the plan that chooses each process's option at this position, counted round."""
    first = instance.processes.first_option
    counts = np.diff(first)
    return CheckedPlan.of(name, instance, first[:-1] + (np.arange(len(counts)) % 3 * position) % counts)


def long_instance(processes: int) -> Instance:
    """Return a chain of processes in ten functions, each for a team, a vendor or a bot; the k-th has volume k + 1."""
    return read_document(
        {
            "format": "rightsource/1",
            "name": f"chain of {processes}",
            "currency": "EUR",
            "sites": [{"id": "hq", "country": "DE", "shore": "onshore"}],
            "providers": [
                {"id": "crew", "kind": "team", "site": "hq", "fixed_cost": 4000},
                {"id": "acme", "kind": "vendor", "site": "hq"},
                {"id": "bots", "kind": "platform", "site": "hq"},
            ],
            "processes": [_process(k) for k in range(processes)],
            "rules": [{"id": "quality", "kind": "min_mean_yield", "value": 0.9}],
        }
    )


def _process(k: int) -> dict[str, Any]:
    options: list[dict[str, Any]] = [
        {"id": name, "provider": provider, "unit_cost": cost, "yield": 0.95, "hours": 0.5}
        for name, provider, cost in OFFERS
    ]
    options[2]["technology"] = "rpa"
    return {"id": f"p{k:04}", "name": f"Step {k}", "function": f"area {k % 10}", "volume": k + 1, "options": options}


def document_of(instance: Instance, *plans: CheckedPlan, sections: Sequence[Section] = ()) -> ReportDocument:
    """Return the report on plans whose files claim nothing, with what analyses found."""
    return report_document(instance, [ReportPlan(plan) for plan in plans], sections)
