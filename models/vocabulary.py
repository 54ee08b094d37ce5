"""The closed vocabularies of the model: kinds, modes, shores, offices, what to group by, and built-in measures."""

from typing import Final, Literal, get_args

ProviderKind = Literal["team", "vendor", "platform"]
Mode = Literal["in_house", "outsourced", "automated"]
Shore = Literal["onshore", "nearshore", "offshore"]
Office = Literal["front", "back"]
SupportRole = Literal["exceptions", "oversight"]
Per = Literal["mode", "provider", "group", "site", "country", "region", "shore", "technology"]
HandoffClassName = Literal["same_site", "same_country", "cross_border", "far"]
Cause = Literal["run", "support", "rework", "change", "fixed", "units", "handoff"]

PROVIDER_KINDS: Final[tuple[ProviderKind, ...]] = get_args(ProviderKind)
MODES: Final[tuple[Mode, ...]] = get_args(Mode)
HANDOFF_CLASSES: Final[tuple[HandoffClassName, ...]] = get_args(HandoffClassName)
CAUSES: Final[tuple[Cause, ...]] = get_args(Cause)

MODE_OF_KIND: Final[dict[ProviderKind, Mode]] = {"team": "in_house", "vendor": "outsourced", "platform": "automated"}
"""The mode of an option follows from the kind of its provider."""

MONEY_MEASURES: Final[frozenset[str]] = frozenset(
    {"cost", "run_cost", "transition_cost", "expected_loss", "total_cost"}
)
"""Built-in measures in currency units per year; their limits are rounded to `money_decimals`."""

BUILT_IN_MEASURES: Final[frozenset[str]] = MONEY_MEASURES | {"hours", "volume", "processes", "changes"}
"""Every measure the program knows by itself; all other names are the user's own."""
