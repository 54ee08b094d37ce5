"""Names for rules and measures that an analysis adds for its own questions."""

from __future__ import annotations

from rightsource.models.instance import Instance


def free_name(instance: Instance, name: str) -> str:
    """Return a name that no rule and no measure of the instance has: this one, or this one and dots.

    Examples
    --------
    >>> free_name(instance, "moves"), free_name(instance, "budget")
    ('moves', 'budget.')
    """
    taken = {rule.id for rule in instance.rules} | set(instance.options.measures)
    while name in taken:
        name += "."
    return name
