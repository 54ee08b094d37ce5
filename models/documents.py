"""What files hold, object by object: the instance and its parts, and the plan. Numbers are kept in scaled units."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, Final, Literal, TypeAlias

from pydantic import Discriminator, Field

from rightsource.models.changes import Scenario
from rightsource.models.fields import (
    ID_PATTERN,
    Country,
    Currency,
    Document,
    Id,
    Maybe,
    Name,
    Reads,
    Switch,
    Text,
    Version,
    text_refusal,
)
from rightsource.models.rules import Rule
from rightsource.models.spans import (
    Factor,
    Figure,
    Micros,
    OffsetMicros,
    PositiveMicros,
    RateNanos,
    ShareNanos,
    SignedMicros,
    SignedNumber,
    YieldNanos,
    whole,
)
from rightsource.models.vocabulary import Office, ProviderKind, Shore, SupportRole

INSTANCE_FORMAT: Final = "rightsource/1"
PLAN_FORMAT: Final = "rightsource-plan/1"
ONE: Final = 10**9
"""A yield of 1 in billionths."""
_ID: Final = re.compile(ID_PATTERN)


def _option_of_plan(value: object) -> str:
    if isinstance(value, dict | list):
        raise text_refusal("shares of several options and lists by period are reserved and not supported yet")
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise text_refusal("expected the id of an option")
    return value


PlannedOption: TypeAlias = Annotated[str, Reads(_option_of_plan, {"type": "string", "pattern": ID_PATTERN})]
"""The option that a plan chooses for a process; shares and lists by period are reserved for later."""
Assignment: TypeAlias = dict[Id, PlannedOption]


class SiteDocument(Document):
    """A place where work is done."""

    noun: ClassVar[str] = "site"

    id: Id
    country: Country
    region: Maybe[Name] = None
    shore: Shore
    utc_offset: Maybe[OffsetMicros] = None


class UnitDocument(Document):
    """Whole units of staff or licences: hours and cost per year of one unit, and how many there may be."""

    hours: PositiveMicros
    cost: Micros
    max: Maybe[Annotated[int, whole(0)]] = None


class ProviderDocument(Document):
    """Who does the work at one site."""

    noun: ClassVar[str] = "provider"
    reserved: ClassVar[frozenset[str]] = frozenset({"contract"})

    id: Id
    group: Maybe[Id] = None
    kind: ProviderKind
    site: Id
    fixed_cost: Micros = 0
    capacity: Maybe[Micros] = None
    unit: Maybe[UnitDocument] = None


class SupportDocument(Document):
    """Other people's work that an option needs, for a share of its transactions."""

    role: Maybe[SupportRole] = None
    provider: Id
    share: ShareNanos
    unit_cost: Micros = 0
    hours: Micros


class OptionDocument(Document):
    """One way to handle one process."""

    noun: ClassVar[str] = "option"

    id: Id
    provider: Id
    technology: Maybe[Name] = None
    unit_cost: Micros
    annual_cost: Micros = 0
    transition_cost: Micros = 0
    exit_cost: Micros = 0
    yield_: YieldNanos = Field(alias="yield")
    expected_loss: Micros = 0
    hours: Micros
    lead_time: Micros = 0
    measures: dict[Name, Micros] = Field(default_factory=dict)
    support: tuple[SupportDocument, ...] = ()


class ProcessDocument(Document):
    """A node of the dependency graph."""

    noun: ClassVar[str] = "process"
    reserved: ClassVar[frozenset[str]] = frozenset({"max_providers", "min_share"})

    id: Id
    name: Maybe[Name] = None
    function: Name
    office: Maybe[Office] = None
    core: Switch = False
    data_class: Maybe[Name] = None
    volume: Micros
    rework_cost: Micros = 0
    outage_cost: Micros = 0
    options: Annotated[tuple[OptionDocument, ...], Field(min_length=1)]


class PairCostDocument(Document):
    """A cost per year (a saving when negative) of a pair of options at the ends of a dependency."""

    from_option: Id
    to_option: Id
    cost: SignedMicros


class DependencyDocument(Document):
    """An arc: the process ``to`` uses what the process ``from`` hands over."""

    from_: Id = Field(alias="from")
    to: Id
    volume: Micros
    handoff: Id = "default"
    pair_costs: tuple[PairCostDocument, ...] = ()


class HandoffClassDocument(Document):
    """What one hand-over of one class costs, its yield and its delay in hours."""

    cost: Micros
    yield_: YieldNanos = Field(default=ONE, alias="yield", json_schema_extra={"default": 1})
    delay: Micros = 0


class FarClassDocument(HandoffClassDocument):
    """The class of sites whose clocks differ by at least ``hours_apart``."""

    hours_apart: Micros


class HandoffDocument(Document):
    """A hand-off profile: what passing work on costs, by how far it travels."""

    same_site: HandoffClassDocument
    same_country: HandoffClassDocument
    cross_border: HandoffClassDocument
    far: Maybe[FarClassDocument] = None


class OriginDocument(Document):
    """Where an instance comes from: a case elsewhere whose objective is ``scale`` times ours plus ``offset``."""

    family: Maybe[Name] = None
    name: Maybe[Name] = None
    sense: Maybe[Literal["min", "max"]] = None
    scale: Maybe[Factor] = None
    offset: Maybe[SignedNumber] = None


class HeaderDocument(Document):
    """What an instance says of itself as a whole."""

    noun: ClassVar[str] = "instance"
    reserved: ClassVar[frozenset[str]] = frozenset({"events", "objective", "periods"})

    format: Annotated[Literal["rightsource/1"], Version()]
    name: Name
    currency: Currency
    money_decimals: Annotated[int, whole(0, 6)] = 2
    horizon_years: Annotated[int, whole(1, 50)] = 1
    discount_rate: RateNanos = 0
    origin: Maybe[OriginDocument] = None


class InstanceDocument(HeaderDocument):
    """One company's decision, whole."""

    sites: tuple[SiteDocument, ...]
    providers: tuple[ProviderDocument, ...]
    processes: Annotated[tuple[ProcessDocument, ...], Field(min_length=1)]
    dependencies: tuple[DependencyDocument, ...] = ()
    handoffs: dict[Id, HandoffDocument] = Field(default_factory=dict)
    rules: tuple[Annotated[Rule, Discriminator("kind")], ...] = ()
    current_plan: Assignment = Field(default_factory=dict)
    scenarios: tuple[Scenario, ...] = ()


class InstanceName(Document):
    """The instance that a plan was made for."""

    name: Maybe[Text] = None
    sha256: Maybe[Text] = None


class PlanDocument(Document):
    """A plan: only ``assignment`` decides, everything else informs."""

    noun: ClassVar[str] = "plan"

    format: Annotated[Literal["rightsource-plan/1"], Version()] = "rightsource-plan/1"
    instance: Maybe[InstanceName] = None
    assignment: Assignment
    objective: Maybe[Figure] = None
    bound: Maybe[Figure] = None
    engine: Maybe[Text] = None
    seed: Maybe[Annotated[int, whole(0)]] = None
    versions: dict[Name, Text] = Field(default_factory=dict)
