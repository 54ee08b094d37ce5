"""Letters without a shape in a picture's font, told once and in plain words."""

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

_GLYPH: Final = re.compile(r"Glyph (\d+) ")
_SHOWN: Final = 5


@contextmanager
def shapeless_letters() -> Iterator[list[str]]:
    """Collect the letters drawn in this context that the font has no shape for, instead of a warning for each."""
    letters: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield letters
    for warning in caught:
        glyph = _GLYPH.match(str(warning.message))
        if glyph is None:
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
        elif chr(int(glyph[1])) not in letters:
            letters.append(chr(int(glyph[1])))


def shapeless_words(letters: Sequence[str]) -> str:
    """Return the sentence about letters that show as boxes.

    Examples
    --------
    >>> shapeless_words(["日", "本"])
    "the picture's font has no shape for 2 letters (日 本); they show as boxes."
    """
    listed = " ".join(letters[:_SHOWN]) + (" ..." if len(letters) > _SHOWN else "")
    noun = "1 letter" if len(letters) == 1 else f"{len(letters):,} letters"
    shows = "it shows as a box" if len(letters) == 1 else "they show as boxes"
    return f"the picture's font has no shape for {noun} ({listed}); {shows}."
