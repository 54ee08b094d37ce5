"""Tables on paper: wide ones are cut into pieces, each behind what its rows are about."""

from __future__ import annotations

from rightsource.optimizer.report.paper import pieces
from rightsource.optimizer.report.table import Column, Table
from rightsource.optimizer.report.tables_html import sorted_table


def wide(columns: int) -> Table:
    """Return a table of so many columns of amounts behind an id."""
    names = (Column("id", "Id", "text"), *(Column(f"c{k}", f"Cost {k}", "number") for k in range(columns)))
    return Table("t", "Costs", names, (("a-rather-long-name", *(10**9 + k for k in range(columns))),))


def test_a_table_that_fits_is_one_piece() -> None:
    """It stands in the page once."""
    assert pieces(wide(5)) == [wide(5)]
    assert "only-paper" not in sorted_table(wide(5))


def test_a_wide_table_is_cut_between_columns() -> None:
    """Every column is in one piece, in its order; each piece begins with the head column."""
    parts = pieces(wide(30))
    assert len(parts) > 1
    assert all(part.columns[0].key == "id" and part.rows[0][0] == "a-rather-long-name" for part in parts)
    assert [column.key for part in parts for column in part.columns[1:]] == [f"c{k}" for k in range(30)]
    assert [value for part in parts for value in part.rows[0][1:]] == [10**9 + k for k in range(30)]


def test_the_screen_has_one_table_and_paper_the_pieces() -> None:
    """The one that is sorted is not printed, the pieces are not shown."""
    page = str(sorted_table(wide(30)))
    screen, paper = page.split('class="only-paper"')
    assert 'class="no-print"' in screen and screen.count("<table") == 1
    assert paper.count("<table") == len(pieces(wide(30)))
    assert "<button" not in paper


def test_a_column_too_wide_for_a_sheet_stands_alone() -> None:
    """Nothing is lost where even one column does not fit."""
    text = " ".join(["x" * 300] * 2)
    table = Table("t", "t", tuple(Column(str(k), "x" * 300, "number") for k in range(9)), ((text,) * 9,))
    parts = pieces(table)
    assert [column.key for part in parts for column in part.columns[1:]] == [str(k) for k in range(1, 9)]
