"""The exit codes, which other people's scripts depend on."""

from typing import Final

DONE: Final = 0
"""Solved to the asked gap, plan verified, files valid."""
INTERNAL: Final = 1
"""A fault of this program."""
WRONG_INPUT: Final = 2
"""Wrong usage or wrong input."""
INFEASIBLE: Final = 3
"""Proven infeasible; for `verify`: the plan breaks a rule."""
LIMIT_WITH_PLAN: Final = 4
"""A limit was reached, or the user interrupted, with a plan."""
LIMIT_WITHOUT_PLAN: Final = 5
"""A limit was reached without a plan."""
INTERRUPTED: Final = 130
"""Interrupted by the user before any plan was found."""
CLOSED_PIPE: Final = 141
"""The reader of standard output went away, as in ``| head``: the code that a shell gives to any such program."""
