"""What is wrong with an input: one fault each, all of them together in one error."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an input, or worth a warning.

    Parameters
    ----------
    path
        Where it is, as the user would look it up: ``processes[3].options[0].yield``; empty for a whole file.
    message
        A whole sentence without the path: the value found and what was expected.
    source
        The file (or other origin) it is in; empty when the instance was made in memory.
    """

    path: str
    message: str
    source: str = ""

    def __str__(self) -> str:
        """Return ``source: path: message`` without the empty parts."""
        return ": ".join(part for part in (self.source, self.path, self.message) if part)


class RightsourceError(Exception):
    """Root of the errors that the program raises on purpose; their text is meant for the user."""


class InputError(RightsourceError):
    """Wrong input: carries every fault that was found.

    Examples
    --------
    >>> print(InputError([Fault("rules[0].value", "1.2 is not a share; expected a number from 0 to 1.", "a.json")]))
    a.json: rules[0].value: 1.2 is not a share; expected a number from 0 to 1.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class InternalError(RightsourceError):
    """Two ways to compute the same thing disagree: a defect of the program, never of the input."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most like another one, None when none is near; capitals count as small letters.

    Examples
    --------
    >>> nearest("AP-Team", ["desk", "ap-team"]), nearest("x", ["desk"])
    ('ap-team', None)
    """
    by_letters = {one.casefold(): one for one in known}
    near: Sequence[str] = difflib.get_close_matches(word.casefold(), list(by_letters), n=1, cutoff=0.6)
    return by_letters[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``"; did you mean 'x'?"`` for the nearest known word, or an empty string when none is near.

    Examples
    --------
    >>> did_you_mean("run_cots", ["run_cost", "hours"])
    "; did you mean 'run_cost'?"
    """
    near = nearest(word, known)
    return f"; did you mean '{near}'?" if near is not None else ""
