"""HTML that is safe by how it is made: every text is escaped unless it is known to be markup already."""

from __future__ import annotations

import json
from html import escape
from typing import Final, TypeAlias

_VOID: Final = frozenset({"meta", "input", "br", "hr", "col"})
_CONTROLS: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), " ")
"""What HTML cannot hold, or nobody sees."""
_IN_DATA: Final = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


class Markup(str):
    """A text that is HTML already."""

    __slots__ = ()


Child: TypeAlias = "str | None"
"""Text or markup; None is nothing."""


def text(value: str) -> Markup:
    """Return a text as HTML that shows it; markup stays as it is.

    >>> text("a < b"), text(Markup("<b>a</b>"))
    ('a &lt; b', '<b>a</b>')
    """
    if isinstance(value, Markup):
        return value
    return Markup(escape(plain(value), quote=True))


def plain(value: str) -> str:
    """Return a text without control characters and halves of surrogate pairs, which no page can hold."""
    return value.translate(_CONTROLS).encode("utf-8", "replace").decode()


def element(name: str, /, *children: Child, **attributes: str | int | bool | None) -> Markup:
    """Return an element; in names of attributes, underscores stand for hyphens, and one at the end falls away.

    An attribute that is True stands alone, one that is False or None is left out.

    >>> element("td", "1 < 2", class_="number", data_k=3, hidden=True)
    '<td class="number" data-k="3" hidden>1 &lt; 2</td>'
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    inner = "".join(text(child) for child in children if child is not None)
    return Markup(f"<{name}{written}>{inner}</{name}>")


def together(*children: Child) -> Markup:
    """Return texts and markup behind each other."""
    return Markup("".join(text(child) for child in children if child is not None))


def data_island(key: str, value: object) -> Markup:
    r"""Return a script element that holds data: nothing in it ends the element or is run.

    >>> data_island("d", ["</script>"])
    '<script type="application/json" id="d">["\\u003c/script\\u003e"]</script>'
    """
    written = json.dumps(value, separators=(",", ":")).translate(_IN_DATA)
    return Markup(f'<script type="application/json" id="{escape(key)}">{written}</script>')


def _attribute(name: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    key = name.removesuffix("_").replace("_", "-")
    return f" {key}" if value is True else f' {key}="{text(str(value))}"'
