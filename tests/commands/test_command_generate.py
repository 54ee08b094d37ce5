"""``rightsource generate``: files, standard output, the list of families, and what is refused."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from conftest import Run

from rightsource.instances.families.registry import FAMILIES, generate
from rightsource.instances.files import read_instance
from rightsource.models.canonical import sha256


def test_a_file_is_written_and_told(run: Run) -> None:
    """The file holds the instance of the Python API, and one line says what is in it."""
    result = run("generate", "desk", "--processes", 12, "--seed", 3, "-o", "d.json")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("desk-12-3 written to d.json: 12 processes, ")
    assert sha256(read_instance("d.json")) == sha256(generate("desk", 12, 3))


def test_a_file_is_replaced_only_by_force(run: Run) -> None:
    """A workbook that somebody has edited is not lost."""
    assert run("generate", "desk", "-n", 10, "-o", "d.xlsx").exit_code == 0
    refused = run("generate", "desk", "-n", 11, "-o", "d.xlsx")
    assert refused.exit_code == 2
    assert "d.xlsx: this exists already; give another name, or --force to replace it." in refused.stderr
    assert run("generate", "desk", "-n", 11, "-o", "d.xlsx", "--force").exit_code == 0


def test_the_same_arguments_give_the_same_bytes(run: Run) -> None:
    """Twice the same, also gzipped; another seed gives another file."""
    for name, seed in (("a.json.gz", 1), ("b.json.gz", 1), ("c.json.gz", 2)):
        assert run("generate", "desk", "-n", 10, "--seed", seed, "-o", name).exit_code == 0
    a, b, c = (Path(f"{name}.json.gz").read_bytes() for name in "abc")
    assert a == b
    assert gzip.decompress(a) != gzip.decompress(c)


def test_without_a_file_standard_output_is_the_document(run: Run) -> None:
    """Nothing but the instance goes to standard output, ready to be piped on."""
    result = run("generate", "desk", "-n", 10)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["name"] == "desk-10-0"


def test_json_tells_what_was_written(run: Run) -> None:
    """Name, hash and sizes in one document."""
    result = run("generate", "scarce", "-n", 20, "--infeasible", "-o", "s.json", "--json")
    document = json.loads(result.stdout)
    assert document["file"] == "s.json"
    assert document["instance"]["name"] == "scarce-20-0-infeasible"
    assert document["instance"]["processes"] == 20
    assert document["instance"]["sha256"] == sha256(read_instance("s.json"))


def test_all_families_are_listed(run: Run) -> None:
    """With --list and without a family: a table, or JSON with ranges, defaults and sources."""
    for arguments in (("generate", "--list"), ("generate",)):
        result = run(*arguments)
        assert result.exit_code == 0
        assert all(name in result.stdout for name in FAMILIES)
    entries = json.loads(run("generate", "--list", "--json").stdout)["families"]
    assert [entry["name"] for entry in entries] == list(FAMILIES)
    assert entries[2]["parameters"][0] == {
        "name": "processes",
        "meaning": "number of processes",
        "low": 1000,
        "high": 1_000_000,
        "default": 5000,
    }
    assert entries[2]["largest_file"] == 100_000
    assert [entry["name"] for entry in entries if entry["infeasible"]] == ["scarce"]


def test_a_size_out_of_range_says_the_range(run: Run) -> None:
    """The message names the range of the family."""
    result = run("generate", "tower", "-n", 40, "-o", "t.json")
    assert result.exit_code == 2
    assert "processes: found 40, expected a whole number from 150 to 2,000 for tower." in result.stderr
    assert not Path("t.json").exists()


def test_a_size_too_large_for_a_file_points_to_python(run: Run) -> None:
    """A million processes are made in columns only."""
    result = run("generate", "enterprise", "-n", 500_000, "-o", "e.json")
    assert result.exit_code == 2
    assert "found 500,000, expected at most 100,000 for enterprise in a file; in Python," in result.stderr


def test_an_unknown_family_is_answered_with_the_nearest(run: Run) -> None:
    """A typo names the nearest family and all there are, in JSON too."""
    result = run("generate", "towr", "--json")
    error = json.loads(result.stdout)["error"]
    assert (result.exit_code, error["exit_code"]) == (2, 2)
    assert "'towr' is not a family; did you mean 'tower'? (known: desk, tower," in error["message"]


def test_places_that_cannot_be_written_are_refused_first(run: Run) -> None:
    """A missing folder and an unknown ending are told before anything is generated."""
    result = run("generate", "desk", "-o", "nowhere/d.json")
    assert result.exit_code == 2
    assert "no instance can be written here; expected a file in a folder that exists" in result.stderr
    result = run("generate", "desk", "-o", "d.png")
    assert result.exit_code == 2
    assert "the ending '.png' is that of no instance" in result.stderr
