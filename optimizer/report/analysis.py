"""Sections of a report from the JSON documents that other commands print, whatever their keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, TypeGuard

from rightsource.models.report import Unit
from rightsource.optimizer.analyses.frontier.words import AIM_WORDS
from rightsource.optimizer.interval_texts import between
from rightsource.optimizer.report.document import Entry, Section
from rightsource.optimizer.report.spelled import Speller
from rightsource.optimizer.report.table import Column, Figure, Table, Value
from rightsource.optimizer.wording import from_least, percent

_TITLES: Final[tuple[tuple[frozenset[str], str, str], ...]] = (
    (frozenset({"rules", "together"}), "What rules cost", "prices"),
    (frozenset({"conflicts", "repairs"}), "Rules in conflict, and repairs", "explain"),
    (frozenset({"points", "against"}), "Cost against {aims}", "frontier"),
    (frozenset({"scenarios", "regret"}), "Scenarios", "scenarios"),
    (frozenset({"options", "settled"}), "The regret of every option not chosen", "whatif"),
    (frozenset({"demand", "difference"}), "What if", "whatif"),
    (frozenset({"within", "differ"}), "Plans nearly as cheap", "alternatives"),
    (frozenset({"figures", "worth"}), "Break-even", "breakeven"),
)
"""By which keys the result of a command is known, what a report calls it, and where there is little room."""
_PASSED_OVER: Final = frozenset(
    {
        *("instance", "currency", "baseline", "warnings", "versions", "seconds", "trace", "questions", "answers"),
        *("assignment", "assignment_without", "frequencies", "rules_kept", "memory_mb"),
    }
)
"""Keys of what a report says elsewhere, or nobody reads on paper."""
_INNER: Final = frozenset({"costs", "modes", "providers", "rules"})
"""Keys that describe a whole plan: compare and report show those of plans themselves."""
_SPREAD: Final = {"percent": "{name} by {label} %", "scenario": "in {label}"}
"""Keys by which the objects of a short inner list are told apart: they become columns of the object they are in."""
_NOT_SPREAD: Final = frozenset({"proven"})
_INTERVAL: Final = frozenset({"at_least", "at_most"})
_HEADS: Final = ("id", "name", "process", "option", "number", "plan", "scenario")
"""Keys that say what an object is, the most telling first."""
_MOST_PARTS: Final = 30
"""Members of an object that become columns of their own; of more, none does."""
_PARTS: Final = frozenset({"gap", "asked_gap", "within", "differ", "above_baseline", "above_least_at_most"})
"""Keys whose numbers are shown in per cent."""
_BEFORE: Final = "before: "
_AFTER: Final = "after: "
_DEEPEST: Final = 4
_DIGITS: Final = 6
NO_UNITS: Final[Mapping[str, Unit]] = MappingProxyType({})


@dataclass
class _Rows:
    """Rows of one table under construction, each with values by column; ``heads`` are those of what it belongs to."""

    title: str
    heads: tuple[str, ...]
    rows: list[dict[str, Value]] = field(default_factory=list)


def section_of(document: Entry, source: str, key: str, units: Mapping[str, Unit] = NO_UNITS) -> Section:
    """Return what a document says as sentences and tables; lists of objects become tables, in their order.

    Lists within the objects of a list become tables of their own, whose rows begin with what they belong to. Keys that
    are not known become columns as well. ``units`` are those of the values of rules, by id.
    """
    spelled = Speller(units, str(document.get("currency", ""))).spelled(document)
    told = {name: value for name, value in spelled.items() if name not in _PASSED_OVER}
    texts = [text for value in told.values() if _is_texts(value) for text in value if " " in text]
    figures = {name: value for name, value in told.items() if not _is_texts(value) or not any(map(_blank_in, value))}
    title, short = _titles(document, source)
    return Section(
        key=key,
        title=title,
        sentences=(f"From {source}.", *_baseline(document), *texts),
        tables=tuple(_tables(figures, key)),
        result=document,
        short=short,
    )


def _titles(document: Entry, source: str) -> tuple[str, str]:
    """Return what a report calls a document, at length and in short."""
    against = document.get("against")
    words = {str(name): said for name, said in AIM_WORDS.items()}
    aims = " and ".join(words.get(aim, aim) for aim in against) if _is_texts(against) else "other aims"
    known = (titles for keys, *titles in _TITLES if keys <= document.keys())
    title, short = next(known, (f"Results in {source}", source.partition(".")[0]))
    return title.replace("{aims}", aims), short


def _blank_in(text: str) -> bool:
    return " " in text


def _baseline(document: Entry) -> Iterator[str]:
    """Yield what differences in the document count against."""
    baseline = document.get("baseline")
    if not isinstance(baseline, Mapping) or not isinstance(baseline.get("name"), str):
        return
    cost = baseline.get("objective")
    currency = f" {document['currency']}" if isinstance(document.get("currency"), str) else ""
    costs = "" if _number(cost) is None else f",{currency} {_text(cost)} per year"
    gap = _number(baseline.get("gap"))
    yield f"Baseline: {baseline['name']}{costs}{'' if gap is None or not costs else f', {from_least(float(gap))}'}."


def _tables(figures: Entry, key: str) -> Iterator[Table]:
    """Yield a table for each list of objects, those within it behind it, at last one of the single figures."""
    lists: list[_Rows] = []
    for name, value in figures.items():
        if _is_objects(value):
            lists += _lists(name, value, (), {}, 0)
        elif isinstance(value, Mapping):
            inner = {k: v for k, v in value.items() if _is_objects(v) and k not in _PASSED_OVER}
            lists += [one for k, v in inner.items() for one in _lists(f"{name}: {k}", v, (), {}, 1)]
    single = {name: value for name, value in figures.items() if not _is_objects(value)}
    rows: list[dict[str, Value]] = [{"figure": name, "value": value} for name, value in _flat(single, 0) if value != ""]
    if rows:
        lists.append(_Rows("More figures", ("figure",), rows))
    for position, one in enumerate(lists, start=1):
        yield _table(f"{key}-{position}", one)


def _lists(
    name: str, entries: Sequence[Entry], heads: tuple[str, ...], of: dict[str, Value], depth: int
) -> list[_Rows]:
    """Return the rows of a list of objects, and of the lists within them, each behind what it belongs to."""
    made, inner = _Rows(_words(name), heads), dict[str, list[_Rows]]()
    for number, entry in enumerate(entries, start=1):
        told = {key: value for key, value in entry.items() if key not in _PASSED_OVER}
        lists = {key: value for key, value in told.items() if _is_objects(value)}
        spread = {key: label for key, value in lists.items() if (label := _label_of(value))}
        row: dict[str, Value] = {}
        for key, value in told.items():
            row |= _spread(key, spread[key], value, depth) if key in spread else _flat({key: value}, depth)
        made.rows.append({**of, **row})
        head = next((key for key in _HEADS if key in row), None)
        own = {f"{_words(name)} {head or 'number'}".lower(): number if head is None else row[head]}
        for key, value in lists.items():
            if depth < _DEEPEST and key not in spread and not (key in _INNER and "status" in told):
                below = _lists(f"{name}: {key}", value, (*heads, *own), {**of, **own}, depth + 1)
                inner.setdefault(key, []).extend(below)
    return [made, *(one for lists_ in inner.values() for one in _merged(lists_))]


def _label_of(entries: Sequence[Entry]) -> str | None:
    """Return the key that tells the objects of a list apart well enough to be spread in columns, if there is one."""
    keys = (key for key in _SPREAD if all(key in entry for entry in entries))
    return next(keys, None) if len(entries) <= _MOST_PARTS else None


def _spread(name: str, label: str, entries: Sequence[Entry], depth: int) -> Iterator[tuple[str, Value]]:
    for entry in entries:
        where = _SPREAD[label].format(name=_words(name).lower(), label=_text(entry[label]))
        rest = {key: value for key, value in entry.items() if key != label and key not in _NOT_SPREAD}
        yield from _flat(rest, depth + 1, f"{where}: ")


def _merged(lists: Iterable[_Rows]) -> list[_Rows]:
    """Return lists of the same title as one."""
    merged: dict[str, _Rows] = {}
    for one in lists:
        merged.setdefault(one.title, _Rows(one.title, one.heads)).rows.extend(one.rows)
    return list(merged.values())


def _flat(entry: Entry, depth: int, prefix: str = "") -> Iterator[tuple[str, Value]]:
    """Yield the values of an object by what they are called; those of objects within it behind their name."""
    for key, value in entry.items():
        name = f"{prefix}{_words(key).lower()}"
        if key in _PASSED_OVER:
            continue
        if isinstance(value, Mapping) and not _is_interval(value):
            if len(value) <= _MOST_PARTS and depth < _DEEPEST:
                yield from _flat(value, depth + 1, f"{name}: ")
        elif not _is_objects(value):
            yield name, _value(key, value)


def _table(key: str, made: _Rows) -> Table:
    told = _said_once(made.rows)
    names = [name for name in _order(told) if any(row.get(name) not in (None, "") for row in told)]
    columns = tuple(_column(name, [row.get(name) for row in told]) for name in names)
    rows = tuple(tuple(row.get(name) for name in names) for row in told)
    return Table(key, made.title, columns, rows, heads=max(1, len(made.heads)))


def _order(rows: Iterable[Mapping[str, Value]]) -> list[str]:
    """Return the columns of rows in the order of their keys: one that only later rows have stands where these have it.

    Examples
    --------
    >>> _order([{"id": 1, "costs": None, "gap": 0}, {"id": 2, "costs: run": 5, "gap": 0}])
    ['id', 'costs: run', 'costs', 'gap']
    """
    names: list[str] = []
    for keys in dict.fromkeys(map(tuple, rows)):
        place = 0
        for name in keys:
            if name not in names:
                names.insert(place, name)
            place = names.index(name) + 1
    return names


def _said_once(rows: Sequence[Mapping[str, Value]]) -> list[Mapping[str, Value]]:
    """Return rows with one column for what is the same before and after in all of them."""
    same = {
        name.removeprefix(_BEFORE)
        for name in dict.fromkeys(name for row in rows for name in row)
        if name.startswith(_BEFORE)
        and all(row.get(name) == row.get(_AFTER + name.removeprefix(_BEFORE)) for row in rows)
    }
    return [
        {
            name.removeprefix(_BEFORE) if name.removeprefix(_BEFORE) in same else name: value
            for name, value in row.items()
            if not (name.startswith(_AFTER) and name.removeprefix(_AFTER) in same)
        }
        for row in rows
    ]


def _column(name: str, values: Sequence[Value]) -> Column:
    """Return the column of a name, one of numbers where there is nothing else in it."""
    numbers = [value for value in values if isinstance(value, Figure)]
    are_numbers = bool(numbers) and len(numbers) == sum(value is not None for value in values)
    different = {value for value in values if isinstance(value, str)}
    offers = not are_numbers and 1 < len(different) < len(values)
    return Column(name, name[:1].upper() + name[1:], "number" if are_numbers else "text", offers=offers)


def _value(key: str, value: object) -> Value:
    if isinstance(value, Figure):
        return value
    if isinstance(value, Mapping):
        return _interval(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if _is_pairs(value):
        return ", ".join(": ".join(one.values()) for one in value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        if not value:
            return None
        texts = [_text(one) for one in value]
        sentences = all(_blank_in(text) and text.endswith(".") for text in texts)
        return (" " if sentences else ", ").join(texts)
    number = _number(value)
    if number is not None:
        return (
            Figure(percent(float(number)), number, unit="fraction") if key in _PARTS else Figure(_text(number), number)
        )
    return None if value is None else _text(value)


def _interval(value: Entry) -> Figure | None:
    """Return what is proven of an amount, as tables show it; None where nothing is."""
    low, high = (_number(value.get(end)) for end in ("at_least", "at_most"))
    if low is None and high is None:
        return None
    text = between(*(None if end is None else _text(end) for end in (low, high)))
    return Figure(text, low) if low == high else Figure(text, span=(low, high))


def _text(value: object) -> str:
    """Return a scalar as people read it; numbers with very many decimals are shortened."""
    number = _number(value)
    if number is None:
        return "" if value is None else str(value)
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > _DIGITS:
        number = Decimal(f"{float(number):.{_DIGITS}g}")
    return f"{number:,f}"


def _number(value: object) -> Decimal | None:
    """Return a number that is finite and of a size that can be written out, else None."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    return number if number.is_finite() and abs(number.adjusted()) < 40 else None


def _is_interval(value: Entry) -> bool:
    return value.keys() == _INTERVAL


def _is_objects(value: object) -> TypeGuard[list[Entry]]:
    """Return whether a value is a list of objects that says more than a cell can hold."""
    return _are_all(value, Mapping) and not _is_pairs(value)


def _is_pairs(value: object) -> TypeGuard[list[Mapping[str, str]]]:
    """Return whether a value is a list of objects of two texts each, such as a name and a label."""
    return _are_all(value, Mapping) and all(len(one) == 2 and _are_all([*one.values()], str) for one in value)


def _is_texts(value: object) -> TypeGuard[list[str]]:
    return _are_all(value, str)


def _are_all(value: object, kind: type) -> TypeGuard[list[Any]]:
    return isinstance(value, list) and bool(value) and all(isinstance(one, kind) for one in value)


def _words(key: str) -> str:
    text = key.replace("_", " ")
    return text[:1].upper() + text[1:]
