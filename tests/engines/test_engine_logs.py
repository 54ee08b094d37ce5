"""Bounds read from lines as the engines write them."""

import pytest

from rightsource.optimizer.engines.logs import cp_sat_bound, highs_bound, reader

HIGHS_HEAD = " Src  Proc. InQueue |  Leaves   Expl. | BestBound       BestSol              Gap |   Cuts   InLp Confl."


def highs_row(bound: str, best: str, gap: str, source: str = " ", share: str = "  0.00") -> str:
    """Return a row of HiGHS's search table."""
    work = "   2630     75   1591     12191     1.3s"
    return f" {source}     122       9        61 {share}%   {bound:<15} {best:<15} {gap:>9}{work}"


@pytest.mark.parametrize(
    ("line", "bound"),
    [
        (highs_row("-inf", "4120", "Large", "J"), None),
        (highs_row("2718.281828", "4120", "34.02%"), 2718.281828),
        (highs_row("2999.5", "3001", "0.05%", "L", " 97.50"), 2999.5),
        (highs_row("-3001", "-2999", "0.07%", share="100.00"), -3001),
        (highs_row("3001", "3001", "0.00%", share="100.00"), None),
        (highs_row("1.60000025e+12", "1.61e+12", "0.62%"), 1.60000025e12),
        (HIGHS_HEAD, None),
        ("  Dual bound        2999.5", None),
        ("", None),
    ],
)
def test_highs_rows(line: str, bound: float | None) -> None:
    """The bound follows the share explored and is lowered by what its digits leave open; other lines tell nothing."""
    found = highs_bound(line)
    assert (found is None) == (bound is None)
    if found is not None and bound is not None:
        room = 5e-9 if "e+" in line else 0
        assert bound - 2e-8 * abs(bound) < found < bound * (1 - room)


@pytest.mark.parametrize(
    ("line", "bound"),
    [
        ("#Bound   0.05s best:2005  next:[1859,2004] reduced_costs", 1859.0),
        ("#3       0.06s best:1979  next:[-12,1978] default_lp (fixed_bools=0/30)", -12.0),
        ("#Bound   0.70s best:1.25e+11 next:[1.20932516e+11,1.25e+11] max_lp", 1.20932516e11 * (1 - 1e-8)),
        ("#Bound   0.01s best:inf   next:[-inf,inf] initial_domain", None),
        ("#Done    0.71s default_lp", None),
        ("#3       0.06s best:1979  next:[]", None),
        ("objective: 1979", None),
    ],
)
def test_cp_sat_lines(line: str, bound: float | None) -> None:
    """The lower end of what is still searched is the bound, exact unless it is abbreviated."""
    assert cp_sat_bound(line) == bound


def test_scip_table() -> None:
    """The heading says which column is the bound; without a heading, and in other lines, nothing is read."""
    read = reader("scip")
    row = " o 0.3s|     1 |     0 |   214 |     - |feaspump|   0 | 300 | 1.850000e+03 | 2.177640e+03 |  17.86%| unknown"
    assert read(row) is None
    assert (
        read("  time | node  | left  |LP iter|LP it/n|mem/heur|mdpt |vars |  dualbound   | primalbound  |  gap   ")
        is None
    )
    assert read(row) == pytest.approx(1850, rel=2e-6)
    assert read(row) < 1850  # type: ignore[operator]
    assert read(row.replace("1.850000e+03", "      --    ")) is None
    assert read("presolved problem has 300 variables | and 66 constraints") is None
