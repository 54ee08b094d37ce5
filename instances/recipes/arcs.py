"""Dependencies of a recipe: who uses what whom hands over, and how often."""

from collections.abc import Sequence

from rightsource.instances.recipes.steps import Step

HAND_OVERS = "hand-overs: the volume of the rarer process of the two (assumption)"


def arcs(steps: Sequence[Step]) -> list[dict[str, object]]:
    """Return one dependency per predecessor in the table, with as many hand-overs as the rarer process of the two."""
    volumes = {step.id: step.volume for step in steps}
    return [
        {"from": before, "to": step.id, "volume": min(volumes[before], step.volume), "note": HAND_OVERS}
        for step in steps
        for before in step.after
    ]
