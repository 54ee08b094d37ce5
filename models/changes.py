"""Changes to an instance: what scenarios of a file consist of, and what every re-solve asks with."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, Final, Literal, TypeAlias, get_args

from pydantic import ConfigDict, Discriminator, Field

from rightsource.models.fields import Document, Id, Maybe, Name, NameList, Text
from rightsource.models.numbers import NANO_DECIMALS
from rightsource.models.rules import Rule, Scope, Select, require_kind
from rightsource.models.spans import Factor, Span, Yield, exact

Price = Literal["unit_cost", "annual_cost", "transition_cost", "exit_cost", "support", "fixed_cost", "units"]
"""The prices of an instance.

The first four are the options' own; ``support`` is what a transaction of support work costs; ``fixed_cost`` and
``units`` (the cost of one whole unit: a wage, a licence) are the providers'.
"""
PRICES: Final[tuple[Price, ...]] = get_args(Price)
RUNNING_PRICES: Final[tuple[Price, ...]] = ("unit_cost", "annual_cost", "support", "fixed_cost", "units")
"""What a change of prices means where it does not say more: all that recurs."""
PROVIDER_PRICES: Final[tuple[Price, ...]] = ("fixed_cost", "units")
"""The prices of providers, which are the same for all processes."""
RuleValue: TypeAlias = Annotated[Decimal, exact(Span(0, None, NANO_DECIMALS))]
"""What the value of some kind of rule may be."""


class ChangeDocument(Document):
    """What all changes have in common."""

    model_config = ConfigDict(json_schema_extra=require_kind)
    noun: ClassVar[str] = "change"


class ScaleVolume(ChangeDocument):
    """Multiply volumes: of the processes in scope, and of what they hand over.

    ``countries`` narrows the scope to the processes whose current option is worked in one of these countries. A
    dependency's volume goes with that of the process that hands over; costs per year and expected losses stay as they
    are. Volumes are rounded to six decimals, half to even.
    """

    kind: Literal["volume"] = "volume"
    factor: Factor
    scope: Scope = Scope()
    countries: Maybe[NameList] = None


class ScalePrice(ChangeDocument):
    """Multiply prices, rounded to six decimals, half to even.

    Prices of options: of the selected options of the processes in scope. ``support``: of the support entries, in the
    processes in scope, whose provider fits the selection's keys for providers and places (``options`` and
    ``technologies`` then choose the options that have the entry). ``fixed_cost`` and ``units``: of the providers that
    fit the selection's keys for providers and places; left alone when scope, ``options`` or ``technologies`` are given,
    since a provider's price is one for all processes, and refused when ``prices`` names them all the same. ``prices``
    defaults to `RUNNING_PRICES`.
    """

    kind: Literal["price"] = "price"
    factor: Factor
    scope: Scope = Scope()
    select: Select = Select()
    prices: Maybe[Annotated[tuple[Price, ...], Field(min_length=1)]] = None


class SetYield(ChangeDocument):
    """Give the selected options of the processes in scope another yield."""

    kind: Literal["yield"] = "yield"
    value: Yield
    scope: Scope = Scope()
    select: Select = Select()


class ChangeRule(ChangeDocument):
    """Give a rule another value, in the unit of its kind; ``capacity:<provider>`` and ``units:<provider>`` are rules.

    A rule that was switched off is switched on, and a provider without a limit gets one.
    """

    kind: Literal["change_rule"] = "change_rule"
    rule: Text
    value: RuleValue


class DropRule(ChangeDocument):
    """Switch a rule off; ``capacity:<provider>`` and ``units:<provider>`` are rules."""

    kind: Literal["drop_rule"] = "drop_rule"
    rule: Text


class AddRule(ChangeDocument):
    """Add a rule, written as in the list of rules."""

    kind: Literal["add_rule"] = "add_rule"
    rule: Annotated[Rule, Discriminator("kind")]


class RemoveProvider(ChangeDocument):
    """Remove a provider: no process may use an option of it, nor one with support from it."""

    kind: Literal["remove_provider"] = "remove_provider"
    provider: Id


Change: TypeAlias = ScaleVolume | ScalePrice | SetYield | ChangeRule | DropRule | AddRule | RemoveProvider
"""Any change."""
CHANGE_KINDS: Final[dict[str, type[Change]]] = {
    str(document.model_fields["kind"].default): document for document in get_args(Change)
}
"""The kinds of changes by the name that files use."""


class Scenario(Document):
    """A named list of changes, made one after the other."""

    noun: ClassVar[str] = "scenario"

    id: Id
    name: Maybe[Name] = None
    changes: tuple[Annotated[Change, Discriminator("kind")], ...] = ()
