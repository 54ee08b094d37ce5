"""Documents from raw values, faulty or not: every fault is noted, and something that can be read on takes its place.

Reading asks pydantic first, for many objects at once. Only when that fails, the objects are read key by key: each fault
is noted with its path, and a stand-in (see `fields.Hole` for texts) fills the gap, so that the checks across objects
run over everything that could be read and stay silent on what follows from a fault already noted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache, reduce
from typing import Annotated, Any, Final, TypeVar, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from rightsource.models.faults import did_you_mean
from rightsource.models.fields import TEXT_ERROR, Document, Hole, Reads
from rightsource.models.reading.families import family_of
from rightsource.models.reading.findings import Findings, join, shown
from rightsource.models.reading.keys import check_keys, keys_of, sentence
from rightsource.models.reading.kinds import document_of

D = TypeVar("D", bound=Document)

MOST_FAULTS: Final = 1000
"""Faults after which wrong objects of a list are no longer looked into."""
_HOLLOW: Final[dict[type[Document], Any]] = {}
_EXPECTED: Final = {
    "bool_type": "expected true or false",
    "tuple_type": "expected a list",
    "dict_type": "expected an object",
    "too_short": "expected a list that is not empty",
}


def read_one(
    document: type[D], raw: object, path: str, findings: Findings, accounted: Collection[str] = frozenset()
) -> D:
    """Return one document; faults are noted and stand-ins fill the gaps, but for missing keys accounted for already."""
    try:
        return document.model_validate(raw, by_alias=True, by_name=False)
    except ValidationError:
        return _salvage(document, raw, path, "", findings, accounted)


def read_many(document: type[D], raw: Sequence[object], path: str, first: int, findings: Findings) -> list[D]:
    """Return as many documents as there are raw values; ``first`` is the position of the first of them in its list."""
    try:
        return _list_adapter(document).validate_python(raw)
    except ValidationError:
        return [_read_on(document, element, join(path, first + i), findings) for i, element in enumerate(raw)]


def _read_on(document: type[D], raw: object, path: str, findings: Findings) -> D:
    """Read one of many documents; beyond `MOST_FAULTS`, wrong ones are only counted: nobody reads that many lines."""
    if len(findings.faults) < MOST_FAULTS:
        return read_one(document, raw, path, findings)
    try:
        return document.model_validate(raw, by_alias=True, by_name=False)
    except ValidationError:
        findings.passed_over += 1
        return hollow(document)


def read_map(kind: Any, raw: object, path: str, findings: Findings) -> dict[str, Any]:
    """Return an object of type ``dict[key, value]`` whose keys are the user's own; faulty entries keep a stand-in."""
    if not isinstance(raw, Mapping):
        findings.fault(path, f"found {shown(raw)}, expected an object.")
        return {}
    try:
        return dict(_adapter(kind).validate_python(raw))
    except ValidationError:
        return _salvage_map(kind, raw, path, findings)


def _salvage_map(kind: Any, raw: Mapping[Any, object], path: str, findings: Findings) -> dict[str, Any]:
    key_kind, value_kind = get_args(kind)
    read: dict[str, Any] = {}
    for key, value in raw.items():
        where = join(path, key if isinstance(key, str) else shown(key))
        read[_leaf(key_kind, key, where, "", findings)] = _value(value_kind, value, where, "", findings)
    return read


def hollow(document: type[D]) -> D:
    """Return a document made of stand-ins only; the same one every time."""
    if document not in _HOLLOW:
        _HOLLOW[document] = _salvage(document, {}, "", "", Findings())
    made: D = _HOLLOW[document]
    return made


@cache
def _list_adapter(document: type[D]) -> TypeAdapter[list[D]]:
    return TypeAdapter(list[document])  # type: ignore[valid-type]


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _salvage(
    document: type[D],
    raw: object,
    path: str,
    context: str,
    findings: Findings,
    accounted: Collection[str] = frozenset(),
) -> D:
    """Read a document key by key; ``context`` names the objects around it for messages."""
    if not isinstance(raw, Mapping):
        findings.fault(path, sentence(f"found {shown(raw)}, expected an object", context))
        return hollow(document)
    context = _with_id(document, raw, context)
    accounted = check_keys(document, raw, path, context, findings) | set(accounted)
    values: dict[str, Any] = {}
    for alias, info in keys_of(document).items():
        kind = kind_of(info)
        if alias in raw:
            default = _stand_in(kind) if info.is_required() else info.get_default(call_default_factory=True)
            values[alias] = _value(kind, raw[alias], join(path, alias), context, findings, default)
        elif info.is_required():
            if alias not in accounted:
                findings.fault(path, sentence(f"the key '{alias}' is missing", context))
            values[alias] = _stand_in(kind)
    return document.model_construct(**values)


def _with_id(document: type[Document], raw: Mapping[str, object], context: str) -> str:
    """Return the context with this object's own id added where it has one."""
    name = raw.get("id")
    if not document.noun or not isinstance(name, str):
        return context
    return ", ".join(filter(None, (context, f"{document.noun} {shown(name)}")))


def kind_of(info: FieldInfo) -> Any:
    """Return the type of a field with its marks."""
    return Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation


def _value(kind: Any, raw: object, path: str, context: str, findings: Findings, default: object = None) -> Any:
    """Read a value of any type: a document, a list of documents, an object with the user's own keys, or a leaf."""
    document, container = document_in(kind), _container_of(kind)
    if container is dict and isinstance(raw, Mapping):
        return read_map(kind, raw, path, findings)
    if document is None or (container is tuple and not (raw and isinstance(raw, list | tuple))):
        return _leaf(kind, raw, path, context, findings, default)
    if container is tuple and isinstance(raw, list | tuple):
        elements = enumerate(raw)
        return tuple(_document(kind, element, join(path, i), context, findings) for i, element in elements)
    return _document(kind, raw, path, context, findings)


def _document(kind: Any, raw: object, path: str, context: str, findings: Findings) -> Document:
    """Read the document that a type is, or holds many of; of several kinds, the raw object says which."""
    first, *others = _documents_in(kind)
    family = family_of(first) if others else None
    if family is None:
        return _salvage(first, raw, path, context, findings)
    found = document_of(family, raw, path, context, findings)
    return hollow(first) if found is None else _salvage(found, raw, path, context, findings)


def _leaf(kind: Any, raw: object, path: str, context: str, findings: Findings, default: object = None) -> Any:
    """Read a value that holds no documents; what a refused value is replaced by comes with the refusal."""
    try:
        return _adapter(kind).validate_python(raw)
    except ValidationError as error:
        details = error.errors(include_url=False)
    for detail in details:
        if detail["type"] == "too_short" and detail["input"]:
            continue  # pydantic counts sound elements only; the others are in these details themselves
        body, hint = _expectation(detail)
        findings.fault(reduce(join, detail["loc"], path), sentence(body, context, hint))
    return _stand_in_of(details[0], default)


def _expectation(detail: ErrorDetails) -> tuple[str, str]:
    """Return what was found and expected, and a hint, for one of pydantic's errors."""
    found, hint = shown(detail["input"]), str(detail.get("ctx", {}).get("hint", ""))
    expected = _EXPECTED.get(detail["type"], detail["msg"])
    if detail["type"] == "literal_error":
        words = detail["ctx"]["expected"]
        expected, hint = f"expected {words}", did_you_mean(str(detail["input"]), re.findall(r"'([^']*)'", words))
    return f"found {found}, {expected}", hint


def _stand_in_of(detail: ErrorDetails, default: object) -> object:
    if detail["loc"]:
        return default
    if detail["type"] in ("literal_error", TEXT_ERROR):
        return Hole(detail["input"] if isinstance(detail["input"], str) else "")
    return detail.get("ctx", {}).get("stand_in", default)


def _stand_in(kind: Any) -> Any:
    """Return what takes the place of a missing value."""
    document, container = document_in(kind), _container_of(kind)
    if container is not None:
        return container()
    return hollow(document) if document is not None else _leaf_stand_in(kind)


@cache
def _leaf_stand_in(kind: Any) -> Any:
    """Return what takes the place of a missing leaf: asked for at every object that is read key by key."""
    return _leaf(kind, object(), "", "", Findings())


@cache
def _container_of(kind: Any) -> type | None:
    """Return tuple or dict for a type that is read element by element, None for all others."""
    if get_origin(kind) is Annotated:
        inner, *marks = get_args(kind)
        return None if any(isinstance(mark, Reads) for mark in marks) else _container_of(inner)
    origin = get_origin(kind)
    return origin if origin in (tuple, dict) else None


@cache
def document_in(kind: Any) -> type[Document] | None:
    """Return the document that a type is, or holds many of, the first where there are several; None for leaves."""
    return next(iter(_documents_in(kind)), None)


@cache
def _documents_in(kind: Any) -> tuple[type[Document], ...]:
    if isinstance(kind, type) and issubclass(kind, Document):
        return (kind,)
    return tuple(document for part in get_args(kind) for document in _documents_in(part))
