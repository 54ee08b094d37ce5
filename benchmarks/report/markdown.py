"""Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], lines: Iterable[Sequence[str]], left: int = 1) -> list[str]:
    r"""Return the lines of a table, the first ``left`` columns aligned to the left, the others to the right.

    Examples
    --------
    >>> print("\n".join(table(["peer", "s"], [["a|b", "1.5"]])))
    | peer | s |
    |:--|--:|
    | a\|b | 1.5 |
    """
    rules = [":--" if column < left else "--:" for column in range(len(head))]
    return [_line(head), f"|{'|'.join(rules)}|", *(_line(line) for line in lines)]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"
