"""The rule kinds of the model, one frozen document each, and how their scope and selection are written."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Literal, TypeAlias, TypeGuard, get_args

from pydantic import ConfigDict, Field

from rightsource.models.fields import Document, Id, IdList, IdOrList, Maybe, Name, NameList, Switch
from rightsource.models.spans import Limit, Share, WholeNumber, Yield
from rightsource.models.vocabulary import Mode, Office, Per, ProviderKind, Shore


class Scope(Document):
    """Which processes a rule speaks of: all given keys must match; without keys, all processes."""

    processes: Maybe[IdList] = None
    functions: Maybe[NameList] = None
    offices: Maybe[Annotated[tuple[Office, ...], Field(min_length=1)]] = None
    data_classes: Maybe[NameList] = None
    core: Maybe[Switch] = None


class Select(Document):
    """Which options a rule speaks of: all given keys must match; without keys, all options."""

    options: Maybe[IdList] = None
    modes: Maybe[Annotated[tuple[Mode, ...], Field(min_length=1)]] = None
    kinds: Maybe[Annotated[tuple[ProviderKind, ...], Field(min_length=1)]] = None
    providers: Maybe[IdList] = None
    groups: Maybe[IdList] = None
    sites: Maybe[IdList] = None
    countries: Maybe[NameList] = None
    regions: Maybe[NameList] = None
    shores: Maybe[Annotated[tuple[Shore, ...], Field(min_length=1)]] = None
    technologies: Maybe[NameList] = None


def require_kind(schema: dict[str, Any]) -> None:
    """Say in JSON Schema that files must name the kind, which Python's classes fill in by themselves."""
    if "kind" in schema["properties"]:
        schema["properties"]["kind"].pop("default", None)
        schema["required"] = [*schema.get("required", ()), "kind"]


class RuleDocument(Document):
    """What all rules have in common: an id, and whether they are switched on."""

    model_config = ConfigDict(json_schema_extra=require_kind)
    noun: ClassVar[str] = "rule"
    reserved: ClassVar[frozenset[str]] = frozenset({"penalty"})

    id: Id
    active: Switch = True


class Scoped(RuleDocument):
    """A rule over the processes in a scope."""

    scope: Scope = Scope()


class Selected(Scoped):
    """A rule over the selected options of the processes in a scope."""

    select: Select = Select()


class Require(Selected):
    """Each process in scope uses a selected option; places must hold for its support providers too."""

    kind: Literal["require"] = "require"


class Forbid(Selected):
    """No process in scope uses a selected option, nor one with such a support provider."""

    kind: Literal["forbid"] = "forbid"


class MinYield(Scoped):
    """Each process in scope has a yield of at least ``value``."""

    kind: Literal["min_yield"] = "min_yield"
    value: Yield


class MinMeanYield(Scoped):
    """The mean yield over the scope, weighted by volume, is at least ``value``."""

    kind: Literal["min_mean_yield"] = "min_mean_yield"
    value: Yield


class PathRule(RuleDocument):
    """A rule on every directed path from a source (or ``from``) to a sink (or ``to``)."""

    model_config = ConfigDict(populate_by_name=True)

    from_: Maybe[IdOrList] = Field(default=None, alias="from")
    to: Maybe[IdOrList] = None


class MinPathYield(PathRule):
    """The product of process and hand-off yields on every path is at least ``value``."""

    kind: Literal["min_path_yield"] = "min_path_yield"
    value: Yield


class MaxPathTime(PathRule):
    """The sum of lead times and hand-off delays on every path is at most ``value`` hours."""

    kind: Literal["max_path_time"] = "max_path_time"
    value: Limit


class MaxTotal(Selected):
    """The sum of a measure over the selected options in scope is at most ``value``."""

    kind: Literal["max_total"] = "max_total"
    measure: Name
    value: Limit


class MinTotal(Selected):
    """The sum of a measure over the selected options in scope is at least ``value``."""

    kind: Literal["min_total"] = "min_total"
    measure: Name
    value: Limit


class MaxShare(Selected):
    """The selected options' part of a measure is at most ``value`` of the scope's total, for each ``per`` value."""

    kind: Literal["max_share"] = "max_share"
    measure: Name
    per: Maybe[Per] = None
    value: Share


class MinShare(Selected):
    """The selected options' part of a measure is at least ``value`` of the scope's total."""

    kind: Literal["min_share"] = "min_share"
    measure: Name
    value: Share


class MaxCount(Selected):
    """The selected options in scope use at most ``value`` different ``per`` values."""

    kind: Literal["max_count"] = "max_count"
    per: Per
    value: WholeNumber


class MinCount(Selected):
    """The selected options in scope use at least ``value`` different ``per`` values."""

    kind: Literal["min_count"] = "min_count"
    per: Per
    value: WholeNumber


class Together(Scoped):
    """All processes in scope agree in ``per``; having no technology is a way to agree."""

    kind: Literal["together"] = "together"
    per: Per


class Apart(Scoped):
    """The processes in scope pairwise differ in ``per``; options without a technology form no group."""

    kind: Literal["apart"] = "apart"
    per: Per


Rule: TypeAlias = (
    Require
    | Forbid
    | MinYield
    | MinMeanYield
    | MinPathYield
    | MaxPathTime
    | MaxTotal
    | MinTotal
    | MaxShare
    | MinShare
    | MaxCount
    | MinCount
    | Together
    | Apart
)
"""Any rule."""


def is_budget(rule: Rule) -> TypeGuard[MaxTotal]:
    """Say whether a rule limits the whole cost of a plan; only `max_total` may do so.

    Examples
    --------
    >>> [is_budget(MaxTotal(id="cap", measure=measure, value=9)) for measure in ("total_cost", "cost")]
    [True, False]
    """
    return isinstance(rule, MaxTotal) and rule.measure == "total_cost"


def _kind(document: type[RuleDocument]) -> str:
    field: Any = document.model_fields["kind"]
    return str(field.default)


RULE_KINDS: Final[dict[str, type[Rule]]] = {_kind(document): document for document in get_args(Rule)}
"""The rule kinds by the name that files use."""
