"""The sheets of an instance and their columns: derived from the documents, so that no key can be forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from rightsource.instances.spreadsheets.meanings import MEANINGS, REMARKS, Meaning
from rightsource.models.changes import CHANGE_KINDS, Scenario
from rightsource.models.documents import (
    DependencyDocument,
    FarClassDocument,
    HeaderDocument,
    OptionDocument,
    OriginDocument,
    PairCostDocument,
    ProcessDocument,
    ProviderDocument,
    SiteDocument,
    SupportDocument,
    UnitDocument,
)
from rightsource.models.fields import Document, Reads
from rightsource.models.reading.keys import keys_of
from rightsource.models.rules import RULE_KINDS, RuleDocument, Scope, Select
from rightsource.models.spans import ReadsSpan, Span
from rightsource.models.vocabulary import HANDOFF_CLASSES

Kind = Literal["text", "remark", "number", "switch", "list", "json", "any"]
"""What cells of a column hold: a ``remark`` is a text whose blanks count, ``json`` an object, a ``list`` has ``;``.

What is in a column of ``any`` depends on another cell of its row.
"""


@dataclass(frozen=True)
class Column:
    """One column: where its value belongs in the object of the row, and what people and programs need to know.

    ``path`` holds one key, or two where the value belongs to a part of the object (``unit``, ``scope``). A column is
    ``required`` in every row, or, for ``kinds``, in rows whose `Sheet.kind_columns` have one of these words. With
    ``part_required`` it is needed as soon as any column of its part is filled. ``spans`` are the ranges of its numbers
    by the words of `Sheet.kind_columns`, or one by the empty word for all rows. Cells are shown in ``number_format``
    where there is one, else in what suits each number.
    """

    name: str
    path: tuple[str, ...]
    kind: Kind
    meaning: Meaning
    required: bool = False
    part_required: bool = False
    kinds: tuple[str, ...] = ()
    default: str = ""
    words: tuple[str, ...] = ()
    spans: Mapping[str, Span] = field(default_factory=dict)
    number_format: str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, one file of a folder: a list of the instance.

    ``needed`` sheets must be there; in ``open`` ones, columns of other names are passed over.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    needed: bool = False
    open: bool = False
    kind_columns: tuple[str, ...] = ()
    reserved: frozenset[str] = frozenset()
    by_name: MappingProxyType[str, Column] = field(init=False)
    by_path: MappingProxyType[tuple[str, ...], Column] = field(init=False)

    def __post_init__(self) -> None:
        """Index the columns by name and by path."""
        object.__setattr__(self, "by_name", MappingProxyType({column.name: column for column in self.columns}))
        object.__setattr__(self, "by_path", MappingProxyType({column.path: column for column in self.columns}))


def _parts(kind: Any) -> Iterator[Any]:
    """Yield a type and everything it is made of."""
    yield kind
    for part in get_args(kind):
        yield from _parts(part)


def _cell_kind(key: str, parts: Sequence[Any]) -> Kind:
    schemas = [part.schema.get("type") for part in parts if isinstance(part, Reads)]
    if any(get_origin(part) is tuple for part in parts):
        return "list"
    if schemas:
        return "json" if "object" in schemas else "number"
    if bool in parts:
        return "switch"
    return "remark" if key == "note" else "text"


def _spans(parts: Sequence[Any]) -> dict[str, Span]:
    """Return the range of a field that is a number."""
    span = next((part.span for part in parts if isinstance(part, ReadsSpan)), None)
    return {} if span is None else {"": span}


def _default(info: FieldInfo) -> str:
    extra = info.json_schema_extra
    if isinstance(extra, dict) and "default" in extra:
        return str(extra["default"])
    given = info.get_default(call_default_factory=True)
    if isinstance(given, bool):
        return str(given).lower()
    return str(given) if isinstance(given, int | str) else ""


def _column(sheet: str, path: tuple[str, ...], info: FieldInfo) -> Column:
    """Return the column of a document's field."""
    name, parts = "_".join(path), [*_parts(info.annotation), *info.metadata]
    words = [word for part in parts if get_origin(part) is Literal for word in get_args(part)]
    required = info.is_required()
    return Column(
        name=name,
        path=path,
        kind=_cell_kind(path[-1], parts),
        meaning=MEANINGS[sheet].get(name) or REMARKS[path[-1]],
        required=required and len(path) == 1,
        part_required=required and len(path) > 1,
        default="" if required else _default(info),
        words=tuple(words),
        spans=_spans(parts),
    )


_ELSEWHERE: Final = frozenset(
    {"options", "support", "measures", "pair_costs", "unit", "origin", "scope", "select", "changes"}
)
"""Keys whose values have a sheet or columns of their own."""


def _columns(sheet: str, document: type[Document], *parts: tuple[str, type[Document]]) -> tuple[Column, ...]:
    """Return the columns of a document: its own values, those of its parts with a prefix, and remarks at the end."""
    own = [_column(sheet, (key,), info) for key, info in keys_of(document).items() if key not in _ELSEWHERE]
    of_parts = [_column(sheet, (prefix, key), info) for prefix, part in parts for key, info in keys_of(part).items()]
    return tuple(sorted(own + of_parts, key=lambda column: column.path[-1] in REMARKS))


def _owners(sheet: str, *names: str) -> tuple[Column, ...]:
    """Return the columns that say which object a row belongs to."""
    return tuple(Column(name, (name,), "text", MEANINGS[sheet][name], required=True) for name in names)


class _Kinds:
    """The columns of documents of several kinds together; what only some kinds need is required in their rows."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._found: dict[str, Column] = {}
        self._needed: dict[str, list[str]] = {}
        self._spans: dict[str, dict[str, Span]] = {}

    def add(self, kind: str, column: Column) -> None:
        """Add a column of the documents of a kind."""
        self._found.setdefault(column.name, column)
        self._needed.setdefault(column.name, []).extend([kind] if column.required else [])
        spans = self._spans.setdefault(column.name, {})
        if column.spans:
            spans[kind] = column.spans[""]

    def columns(self, kinds: Sequence[str], *first: str) -> Iterator[Column]:
        """Yield the columns, these first; what all kinds need is required in every row."""
        named = (name for name in MEANINGS[self._sheet] if name in self._found)
        for name in dict.fromkeys([*first, *named, *self._found]):
            needed = self._needed[name]
            some = len(needed) < len(kinds)
            column = replace(self._found[name], required=not some, kinds=tuple(needed) if some else ())
            yield replace(column, spans=self._spans[name])


def _rule_columns() -> tuple[Column, ...]:
    """Return the columns of all rule kinds together."""
    kinds = _Kinds("rules")
    for kind, document in RULE_KINDS.items():
        for column in _columns("rules", document, ("scope", Scope), ("select", Select)):
            kinds.add(kind, column)
    own = {"kind": {"required": True, "default": "", "words": tuple(RULE_KINDS)}}
    return _with(own, kinds.columns(tuple(RULE_KINDS), "id", "kind"))


def _with(own: Mapping[str, Mapping[str, Any]], columns: Iterable[Column]) -> tuple[Column, ...]:
    """Return columns, some of them with properties of their own."""
    return tuple(replace(column, **own.get(column.name, {})) for column in columns)


ADDED: Final = "added"
"""The part of a row of `changes` that only an added rule has: all but its id, value, scope and selection."""
_OF_ADDED: Final = {"kind": "rule_kind", "note": "rule_note", "meta": "rule_meta"}


def _change_columns() -> tuple[Column, ...]:
    """Return the columns of all kinds of changes together, and of the rules that are added."""
    kinds = _Kinds("changes")
    for kind, document in CHANGE_KINDS.items():
        for column in _columns("changes", document, ("scope", Scope), ("select", Select)):
            kinds.add(kind, column)
    for kind, rule in RULE_KINDS.items():
        for column in _columns("rules", rule):
            if column.name != "id":
                kinds.add(kind, column if column.name == "value" else _of_added(column))
    own: Mapping[str, Mapping[str, Any]] = {
        "kind": {"required": True, "default": "", "words": tuple(CHANGE_KINDS)},
        "rule_kind": {"kinds": ("add_rule",), "default": "", "words": tuple(RULE_KINDS)},
    }
    columns = _with(own, kinds.columns((*CHANGE_KINDS, *RULE_KINDS), "kind"))
    return (*_owners("changes", "scenario"), *sorted(columns, key=lambda column: column.path[-1] in REMARKS))


def _of_added(column: Column) -> Column:
    """Return the column of a key of added rules."""
    name = _OF_ADDED.get(column.name, column.name)
    meaning = MEANINGS["changes"].get(name) or REMARKS[column.name]
    return replace(column, name=name, path=(ADDED, column.name), meaning=meaning)


def _handoff_columns() -> tuple[Column, ...]:
    columns = _columns("handoffs", FarClassDocument)
    needed = {"hours_apart": ("far",), "cost": HANDOFF_CLASSES}
    own = [replace(column, required=False, kinds=needed.get(column.name, ())) for column in columns]
    profile, name = _owners("handoffs", "profile", "class")
    first = sorted(own, key=lambda column: column.name != "hours_apart")
    return (profile, replace(name, required=False, words=HANDOFF_CLASSES), *first)


def _amount_column() -> Column:
    """Return the column of a measure's amount: what the object of an option's measures holds."""
    parts = [*_parts(keys_of(OptionDocument)["measures"].annotation)]
    meaning = MEANINGS["measures"]["amount"]
    return Column("amount", ("amount",), "number", meaning, required=True, spans=_spans(parts))


INSTANCE_KEYS: Final = (
    *_columns("instance", HeaderDocument, ("origin", OriginDocument)),
    Column("origin", ("origin",), "json", MEANINGS["instance"]["origin"]),
)
"""The keys of the sheet `instance`, which has a row for each."""

SHEETS: Final[Mapping[str, Sheet]] = {
    sheet.name: sheet
    for sheet in (
        Sheet(
            "instance",
            "What holds for the instance as a whole, one key in each row.",
            (
                Column("key", ("key",), "text", Meaning("The name of a figure or text."), required=True),
                Column("value", ("value",), "any", Meaning("What it is here.")),
                Column("meaning", ("meaning",), "text", Meaning("For people only; never read.")),
            ),
            needed=True,
        ),
        Sheet("sites", "Places where work is done.", _columns("sites", SiteDocument), needed=True),
        Sheet(
            "providers",
            "Who does the work: own teams, vendors and platforms, each at one site.",
            _columns("providers", ProviderDocument, ("unit", UnitDocument)),
            needed=True,
            reserved=ProviderDocument.reserved,
        ),
        Sheet(
            "processes",
            "What has to be done: each process is assigned to one of its options.",
            _columns("processes", ProcessDocument),
            needed=True,
            reserved=ProcessDocument.reserved,
        ),
        Sheet(
            "options",
            "The ways to handle each process, with what they cost: at least one row for each process.",
            (*_owners("options", "process"), *_columns("options", OptionDocument)),
            needed=True,
        ),
        Sheet(
            "support",
            "Other people's work that an option needs: automation's exceptions, oversight of a vendor.",
            (*_owners("support", "process", "option"), *_columns("support", SupportDocument)),
        ),
        Sheet(
            "measures",
            "Figures of your own for options, such as CO2, that rules may limit.",
            (
                *_owners("measures", "process", "option", "measure"),
                _amount_column(),
            ),
        ),
        Sheet(
            "dependencies",
            "Which process hands work over to which; there may be no cycles.",
            _columns("dependencies", DependencyDocument),
        ),
        Sheet(
            "pair_costs",
            "Extra cost of two options at the ends of one dependency.",
            (*_owners("pair_costs", "from", "to"), *_columns("pair_costs", PairCostDocument)),
        ),
        Sheet(
            "handoffs",
            "What passing work on costs, by how far it travels; needed as soon as there are dependencies.",
            _handoff_columns(),
            kind_columns=("class",),
        ),
        Sheet(
            "rules",
            "What a plan must keep, one named rule in each row.",
            _rule_columns(),
            kind_columns=("kind",),
            reserved=RuleDocument.reserved,
        ),
        Sheet(
            "current_plan",
            "Who does what today, as far as it is known.",
            _owners("current_plan", "process", "option"),
        ),
        Sheet(
            "scenarios", "What else may come: named changes to compare plans under.", _columns("scenarios", Scenario)
        ),
        Sheet(
            "changes",
            "What a scenario changes, one change in each row, made from top to bottom.",
            _change_columns(),
            kind_columns=("kind", "rule_kind"),
            reserved=RuleDocument.reserved,
        ),
    )
}
"""All sheets by name, in the order in which people meet them."""
