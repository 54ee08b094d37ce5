"""The raw values of an instance, column by column, exact.

Every number is a whole number in a fixed unit (see `numbers`): money, volumes, hours, times and measures in
millionths, yields and shares in billionths. References are positions: an option knows its process and provider by
index. Nothing here is rounded or derived; the checker and the compiled tables both start from these columns, each on
its own way.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from rightsource.models.vocabulary import HandoffClassName, Office, ProviderKind, Shore, SupportRole

Integers: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

UNKNOWN: Final = -1
"""Position of what a reference names when it names nothing, or is not given."""


@dataclass(frozen=True)
class Sites:
    """Places where work is done. ``utc_offset`` in millionths of an hour, None where not given."""

    ids: tuple[str, ...]
    country: tuple[str, ...]
    region: tuple[str | None, ...]
    shore: tuple[Shore, ...]
    utc_offset: tuple[int | None, ...]


@dataclass(frozen=True)
class Providers:
    """Who does the work. Money and hours in millionths; ``group`` is the provider's own id where none is given."""

    ids: tuple[str, ...]
    group: tuple[str, ...]
    kind: tuple[ProviderKind, ...]
    site: tuple[int, ...]
    fixed_cost: tuple[int, ...]
    capacity: tuple[int | None, ...]
    unit_hours: tuple[int | None, ...]
    unit_cost: tuple[int, ...]
    unit_max: tuple[int | None, ...]


@dataclass(frozen=True)
class Processes:
    """The nodes. Options of process i are ``first_option[i]`` up to, not including, ``first_option[i + 1]``."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    functions: tuple[str, ...]
    offices: tuple[Office | None, ...]
    data_classes: tuple[str | None, ...]
    core: Flags
    volume: Integers
    rework_cost: Integers
    outage_cost: Integers
    first_option: Integers


@dataclass(frozen=True)
class Options:
    """The ways to handle the processes, sorted by process. Yields in billionths, all else in millionths.

    Support entries of option o are ``first_support[o]`` up to, not including, ``first_support[o + 1]``. ``measures``
    holds the user's own measures, one dense column each, 0 where an option lacks it.
    """

    ids: tuple[str, ...]
    process: Integers
    provider: Integers
    technologies: tuple[str | None, ...]
    unit_cost: Integers
    annual_cost: Integers
    transition_cost: Integers
    exit_cost: Integers
    yields: Integers
    expected_loss: Integers
    hours: Integers
    lead_time: Integers
    first_support: Integers
    measures: dict[str, Integers]


@dataclass(frozen=True)
class Supports:
    """Other people's work that options need, sorted by option. Shares in billionths, all else in millionths."""

    option: Integers
    provider: Integers
    roles: tuple[SupportRole | None, ...]
    share: Integers
    unit_cost: Integers
    hours: Integers


@dataclass(frozen=True)
class Dependencies:
    """The arcs: process indices, hand-overs per year in millionths, index of the hand-off profile."""

    source: Integers
    target: Integers
    volume: Integers
    profile: Integers


@dataclass(frozen=True)
class PairCosts:
    """Costs per year of option pairs on an arc, in millionths and maybe negative; options are global indices."""

    dependency: Integers
    from_option: Integers
    to_option: Integers
    cost: Integers


@dataclass(frozen=True)
class HandoffClass:
    """What one hand-over of one class costs (millionths), its yield (billionths), its delay (millionths of an hour)."""

    cost: int
    yield_: int
    delay: int


@dataclass(frozen=True)
class HandoffProfile:
    """A named hand-off profile; ``hours_apart`` (millionths of an hour) belongs to ``far`` and is None without it."""

    id: str
    classes: dict[HandoffClassName, HandoffClass]
    hours_apart: int | None
