"""The quadratic semi-assignment problem in folders of four files: exact mapping, published values, wrong files."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pairwise_cases import instance_of, plans, solved
from public_data import data_folder

from rightsource.instances.classic import qsap
from rightsource.instances.file_bytes import read_bytes
from rightsource.models.faults import InputError

# Two tasks, two sites, fee 2. Traffic 1 -> 2 is 3, 2 -> 1 is 1. Distance at home 1 and 0, there and back 5.
# Task 1 costs 4 or 9, task 2 costs 6 or 2. Both at site 1: 4 + 6 + 2 (3 + 1) 1 = 18. (1, 2): 4 + 2 + 2·4·5 = 46.
# (2, 1): 9 + 6 + 40 = 55. Both at site 2: 9 + 2 + 0 = 11, the least.
_TINY = {
    "theta": "2\n2\n2\n",
    "T": "1 1 0\n1 2 3\n2 1 1\n2 2 0\n",
    "D": "1 1 1\n1 2 5\n2 1 5\n2 2 0\n",
    "A": "1 1 4\n1 2 9\n2 1 6\n2 2 2\n",
}


def _write(folder: Path, parts: Mapping[str, str]) -> Path:
    for part, text in parts.items():
        (folder / f"x_{part}_log.txt").write_text(text, encoding="utf-8")
    return folder


def test_a_tiny_problem_has_the_optimum_worked_out_by_hand(tmp_path: Path) -> None:
    """Two tasks at one site pay for its own distance, too; the least is 11, see above."""
    imported = qsap.read_folder(_write(tmp_path, _TINY), "tiny", "tiny")
    result, objective, bound = solved(imported)
    assert (result.status, objective, bound) == ("optimal", 11, 11)
    assert [value for _, value, _ in plans(instance_of(imported))] == [18, 46, 55, 11]


def test_a_part_may_be_gzipped(tmp_path: Path) -> None:
    """The traffic of published problems is."""
    _write(tmp_path, _TINY)
    plain = tmp_path / "x_T_log.txt"
    (tmp_path / "x_T_log.txt.gz").write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
    assert len(qsap.read_folder(tmp_path, "tiny", "tiny").document["dependencies"]) == 1


@given(st.data(), st.integers(1, 3), st.integers(1, 3), st.booleans())
def test_every_assignment_costs_what_the_problem_says(data: st.DataObject, n: int, m: int, symmetric: bool) -> None:
    """The formula of the problem, summed directly, is what the checker finds, the traffic's diagonal left out."""
    numbers = st.decimals(-9, 9, places=1)
    fee = data.draw(numbers)
    traffic = [[data.draw(numbers) for _ in range(n)] for _ in range(n)]
    distance = [[data.draw(numbers) for _ in range(m)] for _ in range(m)]
    if symmetric:
        distance = [[distance[min(k, h)][max(k, h)] for h in range(m)] for k in range(m)]
    costs = [[data.draw(numbers) for _ in range(m)] for _ in range(n)]
    parts = {"theta": f"{n} {m} {fee}"}
    for part, table in (("T", traffic), ("D", distance), ("A", costs)):
        parts[part] = "\n".join(f"{i} {k} {x}" for i, row in enumerate(table, 1) for k, x in enumerate(row, 1))
    with TemporaryDirectory() as folder:
        instance = instance_of(qsap.read_folder(_write(Path(folder), parts), "random", "random"))
    for plan, value, feasible in plans(instance):
        x = [int(site.removeprefix("site-")) - 1 for site in plan]
        paid = sum(traffic[i][j] * distance[x[i]][x[j]] for i in range(n) for j in range(n) if i != j)
        assert (value, feasible) == (sum(costs[i][x[i]] for i in range(n)) + fee * paid, True)


def test_a_published_problem_costs_what_its_formula_says_and_shares_its_tables() -> None:
    """Of 100_1 (70 tasks, 30 sites) an assignment is summed from the files and from the document's tables.

    2,415 arcs with 900 pair costs each come from far fewer tables: one for each different traffic.
    """
    folder = data_folder("qsap") / "100_1"
    document = qsap.read_folder(folder, "100_1", "100_1").document
    x = [(7 * i) % 30 for i in range(70)]
    arcs = document["dependencies"]
    assert (len(arcs), {len(arc["pair_costs"]) for arc in arcs}) == (2415, {900})
    assert len({id(arc["pair_costs"]) for arc in arcs}) < 200
    ours = sum(process["options"][x[i]]["annual_cost"] for i, process in enumerate(document["processes"]))
    place = {process["id"]: site for process, site in zip(document["processes"], x, strict=True)}
    ours += sum(arc["pair_costs"][30 * place[arc["from"]] + place[arc["to"]]]["cost"] for arc in arcs)

    def triples(part: str) -> list[tuple[int, int, int]]:
        [path] = folder.glob(f"*_{part}_log.txt*")
        words = list(map(int, read_bytes(path).split()))
        return list(zip(words[::3], words[1::3], words[2::3], strict=True))

    distance = {(k, h): d for k, h, d in triples("D")}
    expected = sum(a for i, k, a in triples("A") if x[i - 1] == k - 1)
    expected += sum(t * distance[x[i - 1] + 1, x[j - 1] + 1] for i, j, t in triples("T") if i != j)
    assert ours + document["origin"]["offset"] == expected


@pytest.mark.parametrize(
    ("part", "text", "message"),
    [
        ("theta", "2\n2\n", r"x_theta_log.txt: line 2: the file ends where the cost of a unit of traffic is expected"),
        ("theta", "2 2 2 2", "found '2', expected the end of the file"),
        ("theta", "1000000000 2 1", r"x_T_log.txt: line 4: the file ends where a traffic \(there should be"),
        ("T", "1 1 0\n1 2 3\n2 1 1\n", r"ends where a traffic \(there should be 4 lines\) is expected"),
        (
            "T",
            "1 1 0\n1 2 3\n2 1 1\n2 3 0\n",
            "line 4: found '3', expected the number of a task, a whole number from 1",
        ),
        ("D", "1 1 1\n1 2 5\n2 1 5\n1 2 0\n", "line 4: found '2', expected another pair, as the distance of 1 and 2"),
        ("A", "1 1 4\n1 2 x\n2 1 6\n2 2 2\n", "line 2: found 'x', expected a cost"),
        ("A", "1 1 4\n0 2 1\n2 1 6\n2 2 2\n", "line 2: found '0', expected the number of a task"),
        ("A", "", "line 1: the file ends where a cost"),
    ],
)
def test_files_that_are_wrong_are_refused_in_words(tmp_path: Path, part: str, text: str, message: str) -> None:
    """Each message names the file of the folder, the line and what was expected there."""
    with pytest.raises(InputError, match=message):
        qsap.read_folder(_write(tmp_path, _TINY | {part: text}), "wrong", "wrong")


def test_missing_and_repeated_parts_are_named_all_at_once(tmp_path: Path) -> None:
    """Without D and with two A, both are said."""
    _write(tmp_path, {part: text for part, text in _TINY.items() if part != "D"})
    (tmp_path / "y_A_log.txt").write_text("", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        qsap.read_folder(tmp_path, "wrong", "wrong")
    assert [fault.message for fault in caught.value.faults] == [
        "found 0 files named *_D_log.txt, expected one.",
        "found 2 files named *_A_log.txt, expected one.",
    ]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """A single file of the four is refused with what was expected."""
    _write(tmp_path, _TINY)
    with pytest.raises(InputError, match="expected a folder with the four files of a problem"):
        qsap.read_folder(tmp_path / "x_T_log.txt", "wrong", "wrong")


def test_amounts_beyond_what_an_instance_holds_are_refused(tmp_path: Path) -> None:
    """A product of traffic and distance with 13 digits is too long."""
    with pytest.raises(InputError, match=r"a cost of this problem comes to .* at most 12 digits before the point"):
        qsap.read_folder(_write(tmp_path, _TINY | {"theta": f"2 2 {Decimal(10) ** 11:f}"}), "wrong", "wrong")
