"""A judge of JSON documents by JSON Schema: the keywords that the generated schemas use, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "number": (int, float, Decimal),
    "integer": (int,),
}
_SILENT: Final = {"$schema", "$defs", "title", "description", "default", "discriminator"}


def complaints(schema: dict[str, Any], value: Any, root: dict[str, Any], path: str = "") -> Iterator[str]:
    """Yield the path and keyword of everything that a schema has against a value."""
    for keyword, wanted in schema.items():
        if keyword not in _SILENT:
            judge = globals()[f"_judge_{keyword.lstrip('$')}"]
            yield from judge(wanted, schema, value, root, path)


def _judge_ref(wanted: str, schema: Any, value: Any, root: dict[str, Any], path: str) -> Iterator[str]:
    yield from complaints(root["$defs"][wanted.removeprefix("#/$defs/")], value, root, path)


def _judge_type(wanted: str, schema: Any, value: Any, root: Any, path: str) -> Iterator[str]:
    if not isinstance(value, _TYPES[wanted]) or (isinstance(value, bool) and wanted != "boolean"):
        yield f"{path}: type {wanted}"


def _judge_const(wanted: Any, schema: Any, value: Any, root: Any, path: str) -> Iterator[str]:
    if value != wanted:
        yield f"{path}: const {wanted}"


def _judge_enum(wanted: list[Any], schema: Any, value: Any, root: Any, path: str) -> Iterator[str]:
    if value not in wanted:
        yield f"{path}: enum"


def _judge_pattern(wanted: str, schema: Any, value: Any, root: Any, path: str) -> Iterator[str]:
    if isinstance(value, str) and not re.search(wanted, value):
        yield f"{path}: pattern"


def _bound(holds: Any, name: str) -> Any:
    def judge(wanted: Any, schema: Any, value: Any, root: Any, path: str) -> Iterator[str]:
        if isinstance(value, int | float | Decimal) and not holds(value, wanted):
            yield f"{path}: {name}"

    return judge


_judge_minimum = _bound(lambda value, limit: value >= limit, "minimum")
_judge_maximum = _bound(lambda value, limit: value <= limit, "maximum")
_judge_exclusiveMinimum = _bound(lambda value, limit: value > limit, "exclusiveMinimum")  # noqa: N816
_judge_exclusiveMaximum = _bound(lambda value, limit: value < limit, "exclusiveMaximum")  # noqa: N816


def _judge_required(wanted: list[str], schema: Any, value: Any, root: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{path}: required {key}" for key in wanted if key not in value)


def _judge_properties(wanted: dict[str, Any], schema: Any, value: Any, root: Any, path: str) -> Iterator[str]:
    for key, inner in wanted.items():
        if isinstance(value, dict) and key in value:
            yield from complaints(inner, value[key], root, f"{path}.{key}")


def _judge_patternProperties(wanted: dict[str, Any], schema: Any, value: Any, root: Any, path: str) -> Iterator[str]:  # noqa: N802
    for pattern, inner in wanted.items():
        for key in value if isinstance(value, dict) else ():
            if re.search(pattern, key):
                yield from complaints(inner, value[key], root, f"{path}.{key}")


def _judge_additionalProperties(wanted: Any, schema: dict[str, Any], value: Any, root: Any, path: str) -> Iterator[str]:  # noqa: N802
    assert wanted is False
    for key in value if isinstance(value, dict) else ():
        named = key in schema.get("properties", ())
        if not named and not any(re.search(pattern, key) for pattern in schema.get("patternProperties", ())):
            yield f"{path}: unknown {key}"


def _judge_items(wanted: dict[str, Any], schema: Any, value: Any, root: Any, path: str) -> Iterator[str]:
    for i, element in enumerate(value if isinstance(value, list) else ()):
        yield from complaints(wanted, element, root, f"{path}[{i}]")


def _judge_minItems(wanted: int, schema: Any, value: Any, root: Any, path: str) -> Iterator[str]:  # noqa: N802
    if isinstance(value, list) and len(value) < wanted:
        yield f"{path}: minItems"


def _judge_maxItems(wanted: int, schema: Any, value: Any, root: Any, path: str) -> Iterator[str]:  # noqa: N802
    if isinstance(value, list) and len(value) > wanted:
        yield f"{path}: maxItems"


def _judge_maxProperties(wanted: int, schema: Any, value: Any, root: Any, path: str) -> Iterator[str]:  # noqa: N802
    if isinstance(value, dict) and len(value) > wanted:
        yield f"{path}: maxProperties"


def _judge_anyOf(wanted: list[Any], schema: Any, value: Any, root: Any, path: str) -> Iterator[str]:  # noqa: N802
    if all(list(complaints(inner, value, root, path)) for inner in wanted):
        yield f"{path}: anyOf"


def _judge_oneOf(wanted: list[Any], schema: Any, value: Any, root: Any, path: str) -> Iterator[str]:  # noqa: N802
    if sum(not list(complaints(inner, value, root, path)) for inner in wanted) != 1:
        yield f"{path}: oneOf"
