"""The benchmark of huge instances, on a small one."""

from __future__ import annotations

from rightsource.benchmarks.million import measured


def test_the_benchmark_tells_what_was_found_and_what_it_took() -> None:
    """A thousand processes in a few parts: the current plan at least, a bound below it, seconds and memory."""
    found = measured(1000, seed=1, seconds=6.0, workers=1, most=600, pilot=300)
    assert found["instance"] == "enterprise-1000-1"
    assert found["parts"] > 1
    assert found["feasible"]
    assert found["bound"] is None or found["bound"] <= found["cost"]
    assert {"generate", "checker", "divide", "total"} <= found["seconds"].keys()
    assert found["memory_mb"] > 10
