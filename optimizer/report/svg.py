"""Figures as SVG within a page: without styles that a page's policy forbids, and with ids of their own."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any, Final
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from matplotlib import rc_context
from matplotlib.figure import Figure

from rightsource.optimizer.report.markup import Markup, element, together

_SVG: Final = "{http://www.w3.org/2000/svg}"
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_DROPPED: Final = frozenset({"metadata", "style", "title"})
_WHOLE: Final = {"stroke-linejoin": "round", "stroke-linecap": "butt"}
"""What the sheet of styles in matplotlib's files says of every element."""
_LONG_NUMBER: Final = re.compile(r"\d+\.\d{3,}")
_REFERENCE: Final = re.compile(r"url\(#([^)]*)\)")
_POINTS_PER_INCH: Final = 72
_PIXELS_PER_INCH: Final = 96
_WRITTEN: Final[dict[Any, Any]] = {"svg.fonttype": "path", "svg.hashsalt": "rightsource", "text.parse_math": False}
"""Letters as shapes, as a page takes no fonts along; ids that are the same each time."""


def svg_of(figure: Figure, key: str, label: str, over: Markup | None = None) -> Markup:
    """Return a figure as an element of a page; ``key`` begins all ids in it, ``label`` is read to who cannot see it.

    ``over`` is SVG in inches from the upper left corner, y downwards, to lie upon the picture. With it the element is
    a group of things to visit, else it is one picture.
    """
    buffer = BytesIO()
    with rc_context(_WRITTEN):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    root = fromstring(buffer.getvalue())
    ids = {old: f"{key}-{k}" for k, old in enumerate(_ids_used(root))}
    width, height = figure.get_size_inches()
    on_top = None if over is None else element("g", over, transform=f"scale({_POINTS_PER_INCH})")
    return element(
        "svg",
        *(_element(child, ids) for child in root),
        on_top,
        viewBox=root.get("viewBox"),
        width=f"{_PIXELS_PER_INCH * width:.0f}",
        height=f"{_PIXELS_PER_INCH * height:.0f}",
        role="img" if over is None else "group",
        aria_label=label,
        **_WHOLE,
    )


def _ids_used(root: Element) -> list[str]:
    """Return the ids to which something refers, in the order in which they stand."""
    used = set()
    for node in root.iter():
        used.add(node.get(_HREF, "").removeprefix("#"))
        for value in node.attrib.values():
            used.update(_REFERENCE.findall(value))
    return [name for node in root.iter() if (name := node.get("id")) in used and name is not None]


def _element(node: Element, ids: dict[str, str]) -> Markup | None:
    """Return an element with its styles as attributes; groups without attributes dissolve."""
    name = node.tag.removeprefix(_SVG)
    if name in _DROPPED:
        return None
    children = [_element(child, ids) for child in node]
    attributes = dict(_attributes(node, ids))
    if name in ("g", "defs") and not attributes and (name == "g" or not any(children)):
        return together(*children) if any(children) else None
    return element(name, node.text.strip() if node.text else None, *children, **attributes)


def _attributes(node: Element, ids: dict[str, str]) -> list[tuple[str, str]]:
    made: list[tuple[str, str]] = []
    for key, value in node.attrib.items():
        if key == "style":
            styles = (part.partition(":") for part in value.split(";") if part.strip())
            made += [(name.strip(), _short(content.strip(), ids)) for name, _, content in styles]
        elif key == "id":
            made += [("id", ids[value])] if value in ids else []
        elif key == _HREF:
            made.append(("href", f"#{ids[value[1:]]}" if value.startswith("#") else value))
        elif not key.startswith("{"):
            made.append((key, value if key == "transform" else _short(value, ids)))
    return made


def _short(value: str, ids: dict[str, str]) -> str:
    """Return an attribute with references to the new ids, and numbers to a hundredth of a point."""
    named = _REFERENCE.sub(lambda found: f"url(#{ids[found[1]]})", value)
    if named != value or "." not in value:
        return " ".join(named.split())
    return " ".join(_LONG_NUMBER.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), value).split())
