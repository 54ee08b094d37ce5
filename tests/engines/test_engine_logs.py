"""Bounds read from lines as the engines write them."""

import pytest

from rightsource.optimizer.engines.logs import cp_sat_bound, highs_bound, reader

HIGHS_HEAD = " Src  Proc. InQueue |  Leaves   Expl. | BestBound       BestSol              Gap |   Cuts   InLp Confl."


@pytest.mark.parametrize(
    ("line", "bound"),
    [
        (" J       0       0         0   0.00%   -inf            4120             Large        0      0      0         0     0.0s", None),
        ("         0       0         0   0.00%   2718.281828     4120              34.02%        0      0      7        76     0.1s", 2718.281828),
        (" L     122       9        61  97.50%   2999.5          3001               0.05%     2630     75   1591     12191     1.3s", 2999.5),
        ("         1       0         1 100.00%   -3001           -3001              0.00%        0      0      0         4     0.0s", -3001),
        ("       1204      77       512  61.03%   1.60000025e+12  1.61e+12           0.62%       12     30    120     77k      9.0s", 1.60000025e12),
        (HIGHS_HEAD, None),
        ("  Dual bound        2999.5", None),
        ("", None),
    ],
)  # fmt: skip
def test_highs_rows(line: str, bound: float | None) -> None:
    """The bound is the sixth column, lowered by no more than the printed digits leave open; other lines tell nothing."""
    found = highs_bound(line)
    assert (found is None) == (bound is None)
    if found is not None and bound is not None:
        assert bound - 2e-8 * abs(bound) < found < bound


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
