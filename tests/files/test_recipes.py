"""The bundled cases are what their recipes make, and each has what a case should have."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from rightsource.instances.library import bundled_names, open_bundled, resolve
from rightsource.instances.recipes.write import main
from rightsource.models.canonical import canonical_bytes
from rightsource.models.changing.apply import changed

SIZES = {"invoice-desk": (12, 15), "health-claims": (40, 60), "finance-tower": (180, 250)}


def test_the_bundled_files_are_what_their_recipes_write(tmp_path: Path) -> None:
    """A figure changed in a file alone, or in a recipe alone, would show here."""
    main([str(tmp_path)])
    for name in bundled_names():
        assert (tmp_path / f"{name}.json").read_bytes() == resolve(name).read_bytes(), name


@pytest.mark.parametrize("name", bundled_names())
def test_each_case_has_its_size_and_offers_every_mode(name: str) -> None:
    """Sizes as announced; own people, vendors and machines on offer; a whole current plan where one is promised."""
    instance = open_bundled(name)
    low, high = SIZES[name]
    assert low <= len(instance.processes.ids) <= high
    assert set(instance.providers.kind) == {"team", "vendor", "platform"}
    assert not instance.warnings
    assert name != "finance-tower" or instance.current_is_complete


@pytest.mark.parametrize("name", bundled_names())
def test_scenarios_change_what_they_say(name: str) -> None:
    """Volumes, prices, providers and rules; each scenario changes something and says that it is assumed."""
    instance = open_bundled(name)
    kinds = {change.kind for scenario in instance.scenarios for change in scenario.changes}
    assert kinds >= {"volume", "price", "change_rule", "drop_rule", "add_rule", "remove_provider"}
    for scenario in instance.scenarios:
        assert canonical_bytes(changed(instance, scenario.changes)) != canonical_bytes(instance), scenario.id
        assert scenario.name
        assert "assumption" in scenario.note


@pytest.mark.parametrize("name", bundled_names())
def test_every_object_with_figures_says_where_they_come_from(name: str) -> None:
    """Providers, processes, options, rules and arcs carry a note, and every figure of the case has a source."""
    document: dict[str, Any] = json.loads(resolve(name).read_text(encoding="utf-8"))
    objects = [*document["providers"], *document["processes"], *document["rules"], *document["dependencies"]]
    objects += document.get("scenarios", ())
    objects += [option for process in document["processes"] for option in process["options"]]
    assert Counter(bool(item.get("note")) for item in objects)[False] == 0
    assert all(figure["source"] for figure in document["meta"]["figures"].values())
