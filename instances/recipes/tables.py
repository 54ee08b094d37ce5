"""Small text tables: the explicit lists of processes, providers and figures that the recipes start from."""


def rows(text: str) -> list[dict[str, str]]:
    """Read a table whose first line names the columns and whose cells are separated by ``|``.

    Every line must have as many cells as the heading; blank lines are skipped.

    >>> rows('''
    ... id   | volume
    ... post | 90000
    ... ''')
    [{'id': 'post', 'volume': '90000'}]
    """
    heading, *body = ([cell.strip() for cell in line.split("|")] for line in text.splitlines() if line.strip())
    return [dict(zip(heading, cells, strict=True)) for cells in body]
