"""The registry of families: what there is, what is refused, and the same bytes for the same arguments."""

from __future__ import annotations

import hashlib

import pytest

from rightsource.instances.companies.draws import RECIPE_VERSION
from rightsource.instances.families.registry import FAMILIES, find_family, generate
from rightsource.models.canonical import canonical_bytes, sha256
from rightsource.models.faults import InputError
from rightsource.models.json_text import indented
from rightsource.models.reading import read_document
from rightsource.models.writing import to_document

SHA256 = {
    ("desk", 10, 0): "bf67e1785bdf64d123275168336dce2381cdc25063b047a0712dc79d351f4232",
    ("tower", 150, 1): "7cb2e9e68b276e2186f2c34137d7a74e18def2beb6ed5112b3cf47c134ff99af",
    ("many-rules", 20, 2): "8da42c3e51e68d0ff03afd23b70cfa308958ed5e04a3da7d1b85da562f341711",
}
"""Of the written text: another platform, Python or NumPy must give the same; a new recipe version may change it."""


def test_the_families_of_the_registry() -> None:
    """Three realistic families and seven hard ones, each with a meaning, a source and a default within its range."""
    assert list(FAMILIES)[:3] == ["desk", "tower", "enterprise"]
    assert len(FAMILIES) == 10
    for family in FAMILIES.values():
        assert family.meaning
        assert family.source
        assert family.fewest <= family.default <= family.command_most <= family.most


@pytest.mark.parametrize(("family", "processes", "seed"), SHA256)
def test_same_arguments_same_bytes(family: str, processes: int, seed: int) -> None:
    """The text of an instance never changes, run after run and platform after platform."""
    text = indented(to_document(generate(family, processes, seed)))
    assert text == indented(to_document(generate(family, processes, seed)))
    assert hashlib.sha256(text.encode()).hexdigest() == SHA256[family, processes, seed]


@pytest.mark.parametrize("family", FAMILIES)
def test_every_smallest_instance_reads_back_the_same(family: str) -> None:
    """What is generated is valid input, and says the same when it is read; notes and meta stay."""
    instance = generate(family, FAMILIES[family].fewest, 3)
    again = read_document(to_document(instance))
    assert canonical_bytes(again) == canonical_bytes(instance)
    assert again.annotations[""].meta == instance.annotations[""].meta
    assert not again.warnings


def test_seeds_differ() -> None:
    """Another seed, another company and other limits."""
    names = {sha256(generate("desk", 20, seed)) for seed in range(5)}
    assert len(names) == 5


def test_meta_tells_how_an_instance_was_made() -> None:
    """Family, seed, recipe version, settings, and the tightness of every calibrated rule are in its meta."""
    instance = generate("tower", 150, 4)
    meta = instance.annotations[""].meta
    assert (meta["family"], meta["seed"], meta["recipe"], meta["settings"]["processes"]) == (
        "tower",
        4,
        RECIPE_VERSION,
        150,
    )
    tightness = dict(meta["tightness"])
    assert tightness.pop("capacities") == {"asked": [70, 95], "realised": [70, 95]}
    limits = {rule.id: rule.note for rule in instance.rules if hasattr(rule, "value")}
    assert limits.keys() == tightness.keys()
    for rule, level in tightness.items():
        assert 0 <= level.get("realised", 0) <= level["asked"] <= 90
        told = f"tightness {level['realised']} %" if "realised" in level else f"tightness asked: {level['asked']} %"
        assert told in limits[rule]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("tower", 100), "processes: found 100, expected a whole number from 150 to 2,000 for tower."),
        (("desk", 40, -1), "seed: found -1, expected a whole number from 0 to 9,223,372,036,854,775,807 for desk."),
        (("dessk",), "family: 'dessk' is not a family; did you mean 'desk'? (known: desk, tower, enterprise,"),
    ],
)
def test_arguments_out_of_range_are_named(arguments: tuple[str, int, int], message: str) -> None:
    """The message says what was found and what the family takes."""
    with pytest.raises(InputError) as caught:
        generate(*arguments)
    assert str(caught.value).startswith(message)


def test_all_wrong_arguments_are_told_at_once() -> None:
    """Size, seed and an impossible wish in one go."""
    with pytest.raises(InputError) as caught:
        generate("desk", 9, -5, infeasible=True)
    assert [fault.path for fault in caught.value.faults] == ["processes", "seed", "infeasible"]
    assert "desk has feasible instances only; expected the family scarce." in str(caught.value)


def test_parameters_of_a_family() -> None:
    """Size and seed, with ranges and defaults."""
    parameters = {one.name: one for one in find_family("desk").parameters}
    assert (parameters["processes"].low, parameters["processes"].high, parameters["processes"].default) == (10, 80, 40)
    assert (parameters["seed"].low, parameters["seed"].default) == (0, 0)
