"""Model files with rows scaled by powers of two, as the engine inside rightsource gets them.

Our model files hold exact whole numbers, up to 2⁵³ in rows on hours, money or volumes. Solvers decide rows with fixed
tolerances, and numbers of that size are beyond what their manuals recommend: SCIP 10.0 called a case of a dozen
processes with entries near 10⁹ infeasible, and solved it once its rows were scaled. A power of two changes no digit of
a double, so the scaled rows say exactly the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

from rightsource.instances.exports.mps import mps_text
from rightsource.instances.exports.names import OBJECTIVE
from rightsource.models.formulation.build import Formulation
from rightsource.models.instance import Instance
from rightsource.optimizer.engines.scaling import Doubles, scales

_WITH_ENTRIES = ("COLUMNS", "RHS", "RANGES")


def scaled_mps_text(formulation: Formulation, instance: Instance) -> str:
    """Return what ``mps_text`` returns with every row divided by a power of two until its entries are at most 2²⁰.

    Raises
    ------
    InputError
        When rules leave a process without an option; it names both.

    Examples
    --------
    >>> from rightsource.models.formulation.build import build
    >>> from rightsource.models.tables import compile_tables
    >>> scaled_mps_text(build(compile_tables(instance)), instance).splitlines()[0]
    '* rows: scaled by powers of two, each to entries of at most 2^20'
    """
    factors = scales(formulation.model, "highs", tight=False).rows
    return "".join(
        [
            "* rows: scaled by powers of two, each to entries of at most 2^20\n",
            *_lines(mps_text(formulation, instance), factors),
        ]
    )


def _lines(text: str, factors: Doubles) -> Iterator[str]:
    """Yield the lines of a file with the entries, sides and ranges of each row multiplied by its factor."""
    section, factor_of, left = "", dict[str, float](), iter(factors.tolist())
    for line in StringIO(text):
        words = line.split()
        if not line.startswith(" "):
            section = words[0]
        elif section == "ROWS" and words[1] != OBJECTIVE:
            factor_of[words[1]] = next(left)
        elif section in _WITH_ENTRIES and factor_of.get(words[1], 1.0) != 1.0:
            line = f" {words[0]} {words[1]} {float(words[2]) * factor_of[words[1]]!r}\n"  # noqa: PLW2901
        yield line
