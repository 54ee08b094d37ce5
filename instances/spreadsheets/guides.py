"""What guides a person through a sheet: drop-downs, comments on headers, and colours where something is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from rightsource.instances.spreadsheets.gaps import REQUIRED_KEYS, part_of
from rightsource.instances.spreadsheets.layout import SHEETS, Column
from rightsource.instances.spreadsheets.places import letters
from rightsource.instances.spreadsheets.tables import Table
from rightsource.instances.spreadsheets.xlsx_rows import MAX_ROWS

MISSING_COLOUR: Final = "FFE08A"
_COMMENT_WIDTH: Final = 260
_LINE_HEIGHT: Final = 17
_LETTERS_IN_LINE: Final = 36
_OPTIONS_OF: Final = "options of "
_LONGEST_FORMULA: Final = 255
"""Characters that Excel takes as the formula of a drop-down."""
_KIND_WORDS: Final = {"switch": ("TRUE", "FALSE")}


def comment_text(column: Column) -> str:
    """Return what the comment on a column's header says: meaning, unit, words, and whether it may be left empty."""
    lines = [column.meaning.text]
    if column.meaning.unit:
        lines.append(f"Unit: {column.meaning.unit}.")
    if column.words:
        lines.append(f"{'Some' if column.kind == 'list' else 'One'} of: {', '.join(column.words)}.")
    if column.required:
        lines.append("Required.")
    elif column.kinds:
        lines.append(f"Required for: {', '.join(column.kinds)}.")
    elif column.default:
        lines.append(f"Empty: {column.default}.")
    return "\n".join(lines)


def add_comment(cell: Any, text: str) -> None:
    """Put a comment on a cell, in a box that it fits."""
    from openpyxl.comments import Comment  # noqa: PLC0415 - slow to load

    comment = Comment(text, "rightsource")
    lines = sum(1 + len(line) // _LETTERS_IN_LINE for line in text.split("\n"))
    comment.width, comment.height = _COMMENT_WIDTH, _LINE_HEIGHT * (lines + 1)
    cell.comment = comment


def add_drop_downs(sheet: Any, table: Table, tables: Sequence[Table]) -> None:
    """Offer the ids, names and words that a column takes in each of its cells; some stand in other tables."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - slow to load

    for k, column in enumerate(table.columns):
        source, is_closed = _choices(column, table.columns, tables)
        if not source:
            continue
        offer = DataValidation(type="list", formula1=source, allow_blank=True)
        offer.showErrorMessage = True
        offer.errorStyle = "stop" if is_closed else "warning"
        offer.errorTitle = f"Column '{column.name}'"
        offer.error = _objection(column, is_closed)
        offer.add(_below_header(k))
        sheet.add_data_validation(offer)


def _objection(column: Column, is_closed: bool) -> str:
    """Return what is said of an entry that is not offered."""
    if is_closed:
        return "This is none of the words of the list."
    if column.kind == "list":
        return "This is no id of the list; several are joined by ';'. Keep it?"
    return "This is not in the list yet. Keep it?"


def _choices(column: Column, columns: Sequence[Column], tables: Sequence[Table]) -> tuple[str, bool]:
    """Return the formula of what a column offers, and whether nothing else is allowed."""
    refers, suggestions = column.meaning.refers, column.meaning.suggestions
    words = _KIND_WORDS.get(column.kind, column.words)
    if refers.startswith(_OPTIONS_OF):
        owner = next(k for k, one in enumerate(columns) if one.name == refers.removeprefix(_OPTIONS_OF))
        return _options_of(letters(owner)), False
    if suggestions:
        return _in_quotes([*suggestions, *_names(refers, tables)]), False
    if refers:
        return _filled_cells(refers), False
    return (_in_quotes(words), True) if words and column.kind != "list" else ("", False)


def _column_of(refers: str) -> tuple[str, int]:
    """Return the sheet whose ids or names a column takes, and the position of their column in it."""
    sheet, _, name = refers.partition("!")
    return sheet, next((k for k, one in enumerate(SHEETS[sheet].columns) if one.name == name), 0)


def _filled_cells(refers: str) -> str:
    """Return the range of the ids or names that stand in another column, as far down as it is filled."""
    sheet, position = _column_of(refers)
    letter = letters(position)
    filled = f"COUNTA({sheet}!${letter}$2:${letter}${MAX_ROWS})"
    return f"OFFSET({sheet}!${letter}$2,0,0,MAX(1,{filled}),1)"


def _names(refers: str, tables: Sequence[Table]) -> Iterator[str]:
    """Yield the different names that stand in a column, in their order."""
    name, position = _column_of(refers)
    cells = dict.fromkeys(row[position] for table in tables if table.sheet.name == name for row in table.rows)
    yield from (cell for cell in cells if isinstance(cell, str))


def _in_quotes(words: Sequence[str]) -> str:
    """Return the formula of a list of words: those that a list in a formula can hold, as many as there is room for.

    >>> _in_quotes(["cost", "a, b", 'a "big" one'])
    '"cost,a ""big"" one"'
    >>> len(_in_quotes(["cost"] * 100))
    251
    """
    offered, room = [], _LONGEST_FORMULA - 1
    for word in words:
        written = word.replace('"', '""')
        if word.isprintable() and "," not in word and _units(written) < room:
            offered.append(written)
            room -= _units(written) + 1
    return f'"{",".join(offered)}"'


def _units(text: str) -> int:
    """Return the length of a text as Excel counts: a character beyond U+FFFF is two."""
    return len(text.encode("utf-16-le")) // 2


def _options_of(owner: str) -> str:
    """Return the range of the options of the process in a column of the same row; they stand below each other."""
    processes = f"options!$A$1:$A${MAX_ROWS}"
    first, count = f"MATCH(${owner}2,{processes},0)-1", f"MAX(1,COUNTIF({processes},${owner}2))"
    return f"OFFSET(options!$B$1,{first},0,{count},1)"


def colour_gaps(sheet: Any, table: Table) -> None:
    """Colour required cells that are empty, for as long as they are."""
    from openpyxl.formatting.rule import FormulaRule  # noqa: PLC0415 - slow to load
    from openpyxl.styles import PatternFill  # noqa: PLC0415 - slow to load

    fill = PatternFill(bgColor=MISSING_COLOUR, fill_type="solid")
    for k, column in enumerate(table.columns):
        condition = _gap_condition(table, k, column)
        if condition:
            sheet.conditional_formatting.add(_below_header(k), FormulaRule([condition], fill=fill))


def _gap_condition(table: Table, k: int, column: Column) -> str:
    """Return the formula that is true where a cell of a column has to be filled and is empty."""
    blank, positions = f"ISBLANK(${letters(k)}2)", {one.name: letters(j) for j, one in enumerate(table.columns)}
    if table.sheet.name == "instance":
        return f"AND({blank},{_is_one_of('A', REQUIRED_KEYS)})" if column.name == "value" else ""
    if table.sheet.name == "processes" and k == 0:
        return "AND(NOT(ISBLANK($A2)),COUNTIF(options!$A:$A,$A2)=0)"
    if column.required:
        return f"AND({blank},COUNTA($A2:${letters(len(table.columns) - 1)}2)>0)"
    if column.kinds:
        needed = (_is_one_of(positions[name], column.kinds) for name in table.sheet.kind_columns)
        return f"AND({blank},{_any(*needed)})"
    if column.part_required:
        filled = "+".join(f"COUNTA(${letters(j)}2)" for j in part_of(table, column))
        return f"AND({blank},{filled}>0)"
    return ""


def _any(first: str, *others: str) -> str:
    return f"OR({','.join([first, *others])})" if others else first


def _is_one_of(letter: str, words: Sequence[str]) -> str:
    conditions = (f'${letter}2="{word}"' for word in words)
    return f"OR({','.join(conditions)})"


def _below_header(position: int) -> str:
    return f"{letters(position)}2:{letters(position)}{MAX_ROWS}"
